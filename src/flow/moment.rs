//! What the flow knows of the world when something happens. Both are given to it, so that a test can give them.

use std::fmt;

use super::Millis;

/// The time, and chance to draw from.
#[derive(Clone, Copy)]
pub struct Moment {
    /// Now.
    pub now: Millis,
    /// Draws 128 random bits.
    pub random: fn() -> u128,
}

impl Moment {
    /// Draws 64 random bits.
    pub(super) fn random_u64(self) -> u64 {
        u64::try_from((self.random)() >> 64).unwrap_or(u64::MAX)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
