//! Time as a parameter: the type for an instant, and the only place that reads the clock.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// This instant moved forward.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds as i64 * 1000))
    }

    /// This instant moved back.
    #[must_use]
    pub const fn minus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_sub(seconds as i64 * 1000))
    }

    /// Whole seconds until `later`, rounded up; 0 if it has passed. Rounding up keeps `Retry-After` correct.
    pub fn seconds_until(self, later: Self) -> u32 {
        let milliseconds = later.0.saturating_sub(self.0).max(0);
        u32::try_from((milliseconds + 999) / 1000).unwrap_or(u32::MAX)
    }

    /// Whether this instant, stored as one in the past, is further ahead of `now` than clocks are usually corrected by:
    /// the clock was wrong then, or is now.
    pub const fn is_from_the_future(self, now: Self) -> bool {
        self.0 > now.plus_seconds(SKEW_SECONDS).0
    }

    /// Whole seconds since 1970, as in JWTs (RFC 7519, `NumericDate`).
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Reads an RFC 3339 time, in any time zone.
    pub fn parse(text: &str) -> Option<Self> {
        let instant = text.parse::<jiff::Timestamp>().ok()?;
        Some(Self(instant.as_millisecond()))
    }

    /// RFC 3339 in UTC, such as `2026-11-22T09:30:00Z`.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_string()
    }
}

/// How far a clock is usually set back: NTP steps, a machine that was asleep.
const SKEW_SECONDS: u32 = 60;

/// Tells the time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The current instant.
    fn now(&self) -> UnixMillis;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> UnixMillis {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        UnixMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Measures elapsed time. Stands still with the runtime's paused clock in tests, and is not affected by corrections of the
/// machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(tokio::time::Instant);

impl Stopwatch {
    /// Starts measuring.
    pub fn start() -> Self {
        Self(tokio::time::Instant::now())
    }

    /// The time elapsed since then.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::UnixMillis;

    #[test]
    fn remaining_seconds_round_up_and_never_go_below_zero() {
        let now = UnixMillis(10_000);
        assert_eq!(now.seconds_until(UnixMillis(10_001)), 1);
        assert_eq!(now.seconds_until(UnixMillis(11_000)), 1);
        assert_eq!(now.seconds_until(UnixMillis(10_000)), 0);
        assert_eq!(now.seconds_until(UnixMillis(0)), 0);
    }

    #[test]
    fn instants_print_as_rfc_3339() {
        assert_eq!(
            UnixMillis(1_795_339_800_000).rfc3339(),
            "2026-11-22T09:30:00Z"
        );
    }
}
