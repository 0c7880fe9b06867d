//! Arithmetic of moments. A moment is compared with the clock each time, never counted down step by step, so that
//! a laptop that slept wakes up to the truth.

/// A moment, in milliseconds since the Unix epoch, by the browser's clock.
pub type Millis = u64;

/// Whole seconds from `now` until `then`, rounded up: 0 only once the moment has come.
pub fn seconds_left(then: Millis, now: Millis) -> u32 {
    u32::try_from(then.saturating_sub(now).div_ceil(1000)).unwrap_or(u32::MAX)
}

/// The moment `seconds` from `now`.
pub(super) fn after(now: Millis, seconds: u32) -> Millis {
    now.saturating_add(u64::from(seconds) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_that_has_begun_still_counts() {
        assert_eq!(seconds_left(30_000, 0), 30);
        assert_eq!(seconds_left(30_000, 1), 30);
        assert_eq!(seconds_left(30_000, 29_999), 1);
        assert_eq!(seconds_left(30_000, 30_000), 0);
    }

    #[test]
    fn a_moment_long_past_is_zero_seconds_away() {
        assert_eq!(seconds_left(30_000, 900_000_000), 0);
    }
}
