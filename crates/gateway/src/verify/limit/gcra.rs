//! The generic cell rate algorithm (ITU-T I.371): a quota that refills steadily, kept as one instant.

use super::Quota;
use crate::clock::UnixMillis;

/// What a bucket says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Admitted {
        /// When the bucket would be full again: all that is to be kept of it.
        tat: UnixMillis,
        /// Whole units that are left.
        remaining: u32,
        /// When one more is there; `None` while the bucket is full.
        next_at: Option<UnixMillis>,
    },
    /// No, and the bucket is as it was.
    Refused {
        /// Whole units that are left, fewer than were asked for.
        remaining: u32,
        /// When the same wish would be granted; `None` if it is larger than the whole quota.
        retry_at: Option<UnixMillis>,
    },
}

/// Takes `cost` units from the bucket that was kept as `tat` (its "theoretical arrival time"; `None` for a fresh one).
///
/// Units come back one by one, each after the quota's time divided by its units (rounded up to a millisecond). At no
/// time are more than the quota's units there.
pub fn decide(tat: Option<UnixMillis>, now: UnixMillis, quota: Quota, cost: u32) -> Decision {
    let window = u64::from(quota.window_seconds()) * 1000;
    let interval = i64::try_from(window.div_ceil(quota.units().into())).unwrap_or(i64::MAX);
    let capacity = interval * i64::from(quota.units());
    // Older than now is full. Further ahead than empty comes from a clock that was wrong: it must not lock for ever.
    let tat = tat.map_or(now.0, |tat| tat.0.clamp(now.0, now.0 + capacity));
    let left = |tat: i64| u32::try_from((now.0 + capacity - tat) / interval).unwrap_or(0);
    let after = tat + interval * i64::from(cost);
    if after - now.0 > capacity {
        return Decision::Refused {
            remaining: left(tat),
            retry_at: (cost <= quota.units()).then_some(UnixMillis(after - capacity)),
        };
    }
    let remaining = left(after);
    let next_at = after - capacity + interval * (i64::from(remaining) + 1);
    Decision::Admitted {
        tat: UnixMillis(after),
        remaining,
        next_at: (remaining < quota.units()).then_some(UnixMillis(next_at)),
    }
}
