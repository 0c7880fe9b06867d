//! The generic cell rate algorithm (ITU-T I.371): a quota that refills steadily, stored as one instant.

use super::Quota;
use crate::clock::UnixMillis;

/// The decision of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Admitted {
        /// When the bucket would be full again: all that needs to be stored.
        tat: UnixMillis,
        /// Whole units that are left.
        remaining: u32,
        /// When there is one more; `None` if the bucket is full.
        next_at: Option<UnixMillis>,
    },
    /// No, and the bucket is as it was.
    Refused {
        /// Whole units that are left, fewer than requested.
        remaining: u32,
        /// When the same request would be granted; `None` if it exceeds the whole quota.
        retry_at: Option<UnixMillis>,
    },
}

/// Takes `cost` units from the bucket stored as `tat` (its "theoretical arrival time"; `None` for a new one).
///
/// Units come back one by one, each after the quota's period divided by its units (rounded up to a millisecond). There
/// are never more than the quota's units.
pub fn decide(tat: Option<UnixMillis>, now: UnixMillis, quota: Quota, cost: u32) -> Decision {
    let window = u64::from(quota.window_seconds()) * 1000;
    let interval = i64::try_from(window.div_ceil(quota.units().into())).unwrap_or(i64::MAX);
    let capacity = interval * i64::from(quota.units());
    // Earlier than now means full. Further ahead than empty comes from a wrong clock: it counts as
    // one unit taken now, otherwise it would stay empty until that time comes.
    let tat = match tat.map_or(now.0, |tat| tat.0.max(now.0)) {
        ahead if ahead - now.0 > capacity => now.0 + interval,
        tat => tat,
    };
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
