//! What has been counted so far, as it is read for one step.

use super::Money;
use crate::clock::UnixMillis;

/// The state of the counters that [`Charges`](super::Charges) names; buckets in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// The messages to the number under all of its pseudonyms; newest first once they are [`in_order`](Self::in_order).
    pub history: Vec<UnixMillis>,
    /// The wrong codes for it, if they count; ordered alike.
    pub wrong_codes: Vec<UnixMillis>,
    /// The buckets; `None` for one that does not exist yet.
    pub buckets: Vec<Option<UnixMillis>>,
    /// Spent on that day so far.
    pub spent: Money,
}

impl Counters {
    /// Whether an entry of the history has been written by a clock that was wrong.
    pub fn is_from_the_future(&self, now: UnixMillis) -> bool {
        let mut entries = self.history.iter().chain(&self.wrong_codes);
        entries.any(|at| at.is_from_the_future(now))
    }

    /// As they are decided by: the newest entry first, and none later than `now`.
    #[must_use]
    pub fn in_order(mut self, now: UnixMillis) -> Self {
        for entries in [&mut self.history, &mut self.wrong_codes] {
            for at in entries.iter_mut() {
                *at = (*at).min(now);
            }
            entries.sort_unstable_by(|one, other| other.cmp(one));
        }
        self
    }
}
