//! What a vendor answered, and what it means where it does not speak the vendor's own language.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

use crate::provider::ProviderError;

/// An answer. Has no `Debug`: vendors repeat the number in it.
pub(in crate::provider) struct Reply {
    /// HTTP status. Never to be trusted alone.
    pub(in crate::provider) status: u16,
    /// The body; null where it is not JSON.
    pub(in crate::provider) json: Value,
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

    /// Whether the status alone is one of success.
    pub(in crate::provider) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// It wants to be left alone: for as long as it says, else for `otherwise` seconds.
    pub(in crate::provider) fn rate_limited(&self, otherwise: u64) -> ProviderError {
        ProviderError::RateLimited {
            retry_after: self
                .retry_after
                .unwrap_or(Duration::from_secs(otherwise))
                .min(LONGEST),
        }
    }

    /// What an answer means that names no documented outcome: its status, read with care.
    pub(in crate::provider) fn unexplained(&self) -> ProviderError {
        let status = u32::from(self.status);
        match self.status {
            401 | 403 | 407 => ProviderError::rejected_with("credentials refused", status),
            429 => self.rate_limited(PAUSE_SECONDS),
            // Somebody in between has given up waiting, or all is said to have gone well, and not what: either way a
            // message may be on its way.
            504 | 200..=299 => ProviderError::Unknown,
            500..=599 => ProviderError::Unavailable,
            300..=399 => ProviderError::rejected_with("redirected; check base_url", status),
            _ => ProviderError::rejected_with("an answer that nobody understands", status),
        }
    }
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is read against the answer's own `Date`.
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

/// For a 429 that says nothing.
const PAUSE_SECONDS: u64 = 10;
/// No vendor blocks for longer (Twilio's Fraud Guard: 12 hours), and a hostile answer must not for ever.
const LONGEST: Duration = Duration::from_hours(24);

#[cfg(test)]
impl Reply {
    /// An answer as a fixture writes it.
    pub(in crate::provider) fn of(status: u16, body: &str) -> Self {
        Self::read(status, None, None, body.as_bytes())
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
