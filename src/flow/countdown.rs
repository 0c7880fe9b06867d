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

/// When to ask for the successor of a token that was made `now`.
pub(super) fn refresh_moment(now: Millis, lives_seconds: u32) -> Millis {
    after(now, lives_seconds.saturating_sub(REFRESH_MARGIN_SECONDS))
}

/// A token is refreshed this long before it dies: long enough for a slow line.
const REFRESH_MARGIN_SECONDS: u32 = 60;

/// How far a countdown has been told. Each second of it would drown out everything else a screen reader has to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Milestone {
    until: Millis,
    reached: u32,
}

impl Milestone {
    /// The seconds left until `then`, if that is news: a milestone has been passed since the countdown began.
    pub(super) fn pass(&mut self, then: Millis, now: Millis) -> Option<u32> {
        let left = seconds_left(then, now);
        let reached = MILESTONE_SECONDS
            .into_iter()
            .find(|seconds| left <= *seconds);
        let before = *self;
        *self = Self {
            until: then,
            reached: reached.unwrap_or(u32::MAX),
        };
        (before.until == then && self.reached < before.reached && left > 0).then_some(left)
    }
}

const MILESTONE_SECONDS: [u32; 3] = [10, 30, 60];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_is_told_at_its_milestones_alone() {
        let mut milestone = Milestone::default();
        let told: Vec<u32> = (0..=120)
            .filter_map(|second| milestone.pass(120_000, second * 1000))
            .collect();
        assert_eq!(told, [60, 30, 10]);
    }

    #[test]
    fn what_was_slept_through_is_told_as_it_is_now() {
        let mut milestone = Milestone::default();
        assert_eq!(milestone.pass(120_000, 0), None);
        assert_eq!(milestone.pass(120_000, 113_000), Some(7));
        assert_eq!(milestone.pass(120_000, 120_000), None);
    }

    #[test]
    fn another_countdown_begins_anew() {
        let mut milestone = Milestone::default();
        milestone.pass(60_000, 51_000);
        assert_eq!(milestone.pass(120_000, 60_000), None);
        assert_eq!(milestone.pass(120_000, 90_000), Some(30));
    }

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
