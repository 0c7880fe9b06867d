//! The clock of the measurements.

use std::time::{Duration, Instant};

/// Runs something, and returns how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the measurements read the clock"
)]
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// The median; the upper of two. Zero if there are none.
pub(super) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_not_led_astray_by_one_that_waited() {
        let times = [3, 1, 900].map(Duration::from_millis);
        assert_eq!(median(times.into()), Duration::from_millis(3));
        assert_eq!(median(Vec::new()), Duration::ZERO);
    }
}
