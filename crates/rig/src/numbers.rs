//! Valid telephone numbers, all different, none of them one of the sandbox's special ones.

use std::sync::atomic::{AtomicU64, Ordering};

/// Hands out each number once.
#[derive(Debug, Default)]
pub struct Numbers(AtomicU64);

impl Numbers {
    /// The next one, in E.164.
    pub fn next(&self) -> String {
        number(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// The number with that index: New York and its neighbours, neither in order nor with one prefix.
pub fn number(index: u64) -> String {
    let area = AREAS[usize::try_from(index / EXCHANGES).unwrap_or(0) % AREAS.len()];
    // A multiplier without a common factor visits all of them.
    let line = (index % EXCHANGES) * 3_141_593 % EXCHANGES;
    format!("+1{area}{}", 2_000_000 + line)
}

const AREAS: [u32; 4] = [212, 213, 214, 215];
/// From 200-0000 to 999-9999.
const EXCHANGES: u64 = 8_000_000;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::number;

    #[test]
    fn numbers_are_unlike_each_other() {
        let all: HashSet<String> = (0..100_000).map(number).collect();
        assert_eq!(all.len(), 100_000);
        assert!(all.iter().all(|number| number.len() == 12));
    }
}
