//! Choices that a seed repeats: the only place in the rig that makes random choices.

use std::ops::Range;

/// A sequence of choices; the same for the same seed.
#[derive(Clone, Debug)]
pub struct Choices(fastrand::Rng);

impl Choices {
    /// The sequence of a seed.
    pub fn of(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// One of these numbers.
    pub fn among(&mut self, range: Range<u64>) -> u64 {
        self.0.u64(range)
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.among(0..times) == 0
    }
}
