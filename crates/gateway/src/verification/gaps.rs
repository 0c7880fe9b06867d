//! How long a person waits between messages.

use std::sync::Arc;

/// Seconds after the first, second, … message before another may be asked for; the last one repeats.
///
/// One list for both that read it: a verification, which tells the person when the next message is possible, and the
/// limits of a number, which count over all of its verifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaps(Arc<[u32]>);

impl Gaps {
    /// The gaps in their order. Without any, nobody waits.
    pub fn new(seconds: impl Into<Arc<[u32]>>) -> Self {
        Self(seconds.into())
    }

    /// Seconds to wait after message number `messages` (counted from 1).
    pub fn after(&self, messages: usize) -> u32 {
        let last = self.0.last().copied().unwrap_or(0);
        let gap = messages.checked_sub(1).and_then(|index| self.0.get(index));
        gap.copied().unwrap_or(last)
    }

    /// The longest of them, in seconds.
    pub fn longest(&self) -> u32 {
        self.0.iter().max().copied().unwrap_or(0)
    }

    /// After so many messages the gap stays the same.
    pub fn steps(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Gaps;

    #[test]
    fn the_last_gap_repeats() {
        let gaps = Gaps::new([30, 60, 300]);
        let seconds: Vec<u32> = (0..=5).map(|messages| gaps.after(messages)).collect();
        assert_eq!(seconds, [300, 30, 60, 300, 300, 300]);
        assert_eq!((gaps.longest(), gaps.steps()), (300, 3));
        assert_eq!(Gaps::new([]).after(1), 0);
    }
}
