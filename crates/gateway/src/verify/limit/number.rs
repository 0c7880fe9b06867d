//! What one number may be sent. So few that every message is remembered, and the quotas are exact.

use super::Quota;
use crate::clock::UnixMillis;

/// What one number may be sent, and how many wrong codes may be tried for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRules {
    /// Seconds after the first, second, … message before another; the last one repeats.
    pub gaps_seconds: Vec<u32>,
    /// Messages in any time of that length.
    pub messages: Vec<Quota>,
    /// Wrong codes over all of its verifications, in any time of that length.
    pub wrong_codes: Quota,
}

impl NumberRules {
    /// Whether another message may be sent at `now`; if not, from when on. `history` holds the instants of earlier
    /// ones, newest first, at least as far back as [`Self::looks_back_seconds`].
    ///
    /// A message that no person asked for (fallback to another channel after a known failure) keeps to the quotas of
    /// an hour and longer, and waits for no gap.
    pub fn message(
        &self,
        history: &[UnixMillis],
        automatic: bool,
        now: UnixMillis,
    ) -> Result<(), UnixMillis> {
        let quotas = self
            .messages
            .iter()
            .filter(|quota| !automatic || quota.window_seconds() >= HOUR)
            .map(|quota| open_at(*quota, history));
        let gap = (!automatic).then(|| self.after_gap(history)).flatten();
        not_before(quotas.chain([gap]).flatten().max(), now)
    }

    /// Whether another code may be tried at `now`; if not, from when on. `history` as above, of wrong codes.
    pub fn wrong_code(&self, history: &[UnixMillis], now: UnixMillis) -> Result<(), UnixMillis> {
        not_before(open_at(self.wrong_codes, history), now)
    }

    /// From when on a person can ask for another message, after these.
    pub fn open_at(&self, history: &[UnixMillis]) -> Option<UnixMillis> {
        let quotas = self.messages.iter().map(|quota| open_at(*quota, history));
        quotas.chain([self.after_gap(history)]).flatten().max()
    }

    /// Seconds to wait after the message number `messages` (counted from 1).
    pub fn gap_after(&self, messages: usize) -> u32 {
        let last = self.gaps_seconds.last().copied().unwrap_or(0);
        messages
            .checked_sub(1)
            .and_then(|index| self.gaps_seconds.get(index))
            .copied()
            .unwrap_or(last)
    }

    /// Seconds for which what was counted must be remembered.
    pub fn looks_back_seconds(&self) -> u32 {
        let quotas = self.messages.iter().chain([&self.wrong_codes]);
        let longest = quotas.map(|quota| quota.window_seconds()).max();
        let gap = self.gaps_seconds.iter().max().copied();
        longest.max(gap).unwrap_or(0)
    }

    /// More entries of a history than this change nothing.
    pub fn longest_history(&self) -> u32 {
        let quotas = self.messages.iter().chain([&self.wrong_codes]);
        let most = quotas.map(|quota| quota.units()).max().unwrap_or(0);
        let gaps = u32::try_from(self.gaps_seconds.len()).unwrap_or(u32::MAX);
        most.max(gaps)
    }

    fn after_gap(&self, history: &[UnixMillis]) -> Option<UnixMillis> {
        let newest = history.first()?;
        Some(newest.plus_seconds(self.gap_after(history.len())))
    }
}

/// When the oldest that stands in the way is no longer counted; `None` while there is room.
fn open_at(quota: Quota, history: &[UnixMillis]) -> Option<UnixMillis> {
    let index = usize::try_from(quota.units()).ok()?.checked_sub(1)?;
    let oldest = history.get(index)?;
    Some(oldest.plus_seconds(quota.window_seconds()))
}

fn not_before(instant: Option<UnixMillis>, now: UnixMillis) -> Result<(), UnixMillis> {
    match instant {
        Some(instant) if now < instant => Err(instant),
        _ => Ok(()),
    }
}

const HOUR: u32 = 3_600;
