//! A vendor's response, and its meaning if it is not in the vendor's own format.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

use crate::provider::ProviderError;

/// A response. Has no `Debug`, because vendors repeat the number in it.
pub(crate) struct Reply {
    /// HTTP status. Never to be relied on alone.
    pub(crate) status: u16,
    /// The body; null if it is not JSON.
    pub(crate) json: Value,
    retry_after: Option<Duration>,
}

impl Reply {
    pub(super) fn read(
        status: u16,
        retry_after: Option<&str>,
        date: Option<&str>,
        body: &[u8],
    ) -> Self {
        Self {
            status,
            json: serde_json::from_slice(body).unwrap_or(Value::Null),
            retry_after: retry_after.and_then(|value| wait(value, date)),
        }
    }

    /// Whether the status alone indicates success.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// It asks for a pause: as long as it says, otherwise `otherwise` seconds.
    pub(crate) fn rate_limited(&self, otherwise: u64) -> ProviderError {
        ProviderError::RateLimited {
            retry_after: self
                .retry_after
                .unwrap_or(Duration::from_secs(otherwise))
                .min(LONGEST),
        }
    }

    /// The meaning of a response with a vendor error code that no table contains: depending on its status a limit or an outage,
    /// otherwise a refusal of this message only.
    pub(crate) fn undocumented(&self, code: u32) -> ProviderError {
        match self.status {
            429 | 500..=599 => self.unexplained(),
            _ => ProviderError::refused_with("refused", code),
        }
    }

    /// Whether it says how long to wait.
    pub(crate) fn says_how_long(&self) -> bool {
        self.retry_after.is_some()
    }

    /// The meaning of a response that names no documented outcome: its status, interpreted with care.
    pub(crate) fn unexplained(&self) -> ProviderError {
        let status = u32::from(self.status);
        match self.status {
            401 | 403 | 407 => ProviderError::rejected_with("credentials refused", status),
            429 => self.rate_limited(PAUSE_SECONDS),
            // A proxy has given up waiting, or the response claims success without saying which: either way a
            // message may be on its way.
            504 | 200..=299 => ProviderError::Unknown,
            500..=599 => ProviderError::Unavailable,
            300..=399 => ProviderError::rejected_with("redirected; check base_url", status),
            _ => ProviderError::rejected_with("an unexpected response", status),
        }
    }
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is compared with the response's own `Date`.
fn wait(value: &str, date: Option<&str>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let instant = |text: &str| -> Option<Timestamp> {
        rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
    };
    let wait = instant(value)?.duration_since(instant(date?)?);
    Duration::try_from(wait).ok()
}

/// For a 429 without a time.
const PAUSE_SECONDS: u64 = 10;
/// No vendor blocks for longer (Twilio's Fraud Guard: 12 hours), and a hostile response must not block forever.
const LONGEST: Duration = Duration::from_hours(24);

#[cfg(test)]
impl Reply {
    /// A response as a fixture writes it.
    pub(crate) fn of(status: u16, body: &str) -> Self {
        Self::read(status, None, None, body.as_bytes())
    }

    /// One that says when to retry.
    pub(crate) fn waiting(status: u16, seconds: &str, body: &str) -> Self {
        Self::read(status, Some(seconds), None, body.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Reply, wait};
    use crate::provider::ProviderError;

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        let date = Some("Tue, 24 Nov 2026 21:00:00 GMT");
        assert_eq!(wait("7", None), Some(Duration::from_secs(7)));
        assert_eq!(
            wait("Tue, 24 Nov 2026 21:01:30 GMT", date),
            Some(Duration::from_secs(90))
        );
        assert_eq!(wait("Tue, 24 Nov 2026 20:00:00 GMT", date), None);
        assert_eq!(wait("Tue, 24 Nov 2026 21:01:30 GMT", None), None);
        assert_eq!(wait("soon", date), None);
    }

    #[test]
    fn a_wait_has_a_bound() {
        let reply = Reply::read(429, Some("99999999"), None, b"");
        let error = reply.unexplained();
        let retry_after = Duration::from_hours(24);
        assert_eq!(error, ProviderError::RateLimited { retry_after });
    }

    #[test]
    fn a_status_without_words_is_read_with_care() {
        for (status, expected) in [
            (200, ProviderError::Unknown),
            (204, ProviderError::Unknown),
            (500, ProviderError::Unavailable),
            (502, ProviderError::Unavailable),
            (503, ProviderError::Unavailable),
            (504, ProviderError::Unknown),
        ] {
            assert_eq!(
                Reply::of(status, "<html>").unexplained(),
                expected,
                "{status}"
            );
        }
        for status in [302, 400, 401, 403, 404, 418] {
            let error = Reply::of(status, "").unexplained();
            assert!(matches!(error, ProviderError::Rejected { .. }), "{status}");
        }
    }
}
