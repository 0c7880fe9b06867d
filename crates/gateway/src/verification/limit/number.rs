//! What may be sent to one number. So few messages that each is recorded, and the quotas are exact.

use super::Quota;
use crate::clock::UnixMillis;
use crate::verification::Gaps;

/// What may be sent to one number, and how many wrong codes may be tried for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRules {
    /// Between one message and the next.
    pub gaps: Gaps,
    /// Messages in any period of that length.
    pub messages: Vec<Quota>,
    /// Wrong codes over all of its verifications, in any period of that length, before no new verification can start.
    pub wrong_codes: Quota,
}

impl NumberRules {
    /// Whether another message may be sent at `now`; if not, from when on. `history` contains the instants of earlier
    /// ones, newest first, at least as far back as [`Self::looks_back_seconds`].
    ///
    /// A message that no person requested (a fallback to another channel after a known failure) is subject to the quotas of
    /// an hour and longer, but not to the wait between messages.
    pub fn message(
        &self,
        history: &[UnixMillis],
        automatic: bool,
        now: UnixMillis,
    ) -> Result<(), UnixMillis> {
        let waits = self.waits(history, automatic);
        not_before(waits.map(|wait| wait.until).max(), now)
    }

    /// What blocks another message, and how long each reason lasts at most.
    pub fn waits(&self, history: &[UnixMillis], automatic: bool) -> impl Iterator<Item = Wait> {
        let quotas = self
            .messages
            .iter()
            .filter(move |quota| !automatic || quota.window_seconds() >= HOUR)
            .filter_map(|quota| Wait::of(*quota, history));
        let gap = (!automatic).then(|| self.after_gap(history)).flatten();
        quotas.chain(gap)
    }

    /// What blocks another verification, after too many wrong codes for the number. It never blocks a
    /// code: whoever holds the message may enter it, whatever others have entered.
    pub fn wait_after_wrong_codes(&self, history: &[UnixMillis]) -> Option<Wait> {
        Wait::of(self.wrong_codes, history)
    }

    /// From when on a person can request another message, after these.
    pub fn open_at(&self, history: &[UnixMillis]) -> Option<UnixMillis> {
        self.waits(history, false).map(|wait| wait.until).max()
    }

    /// Seconds for which counted events must be remembered.
    pub fn looks_back_seconds(&self) -> u32 {
        let quotas = self.messages.iter().chain([&self.wrong_codes]);
        let longest = quotas.map(|quota| quota.window_seconds()).max();
        longest.unwrap_or(0).max(self.gaps.longest())
    }

    /// Further entries of a history have no effect.
    pub fn longest_history(&self) -> u32 {
        let quotas = self.messages.iter().chain([&self.wrong_codes]);
        let most = quotas.map(|quota| quota.units()).max().unwrap_or(0);
        most.max(self.gaps.steps())
    }

    fn after_gap(&self, history: &[UnixMillis]) -> Option<Wait> {
        let newest = history.first()?;
        let longest_seconds = self.gaps.after(history.len());
        Some(Wait {
            until: newest.plus_seconds(longest_seconds),
            longest_seconds,
        })
    }
}

/// Something that blocks for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Until when.
    pub until: UnixMillis,
    /// How long it lasts at most, from its start.
    pub longest_seconds: u32,
}

impl Wait {
    /// Until the oldest blocking entry is no longer counted; `None` if there is room.
    fn of(quota: Quota, history: &[UnixMillis]) -> Option<Self> {
        let index = usize::try_from(quota.units()).ok()?.checked_sub(1)?;
        let oldest = history.get(index)?;
        Some(Self {
            until: oldest.plus_seconds(quota.window_seconds()),
            longest_seconds: quota.window_seconds(),
        })
    }

    /// When a stranger is told that it ends: at `until` or later. The result depends on the minute (or half of it, or the
    /// hour, if it lasts longer) rather than on the second, and changes only at full minutes of the clock: so
    /// it does not reveal when exactly the number last got a message, however often somebody looks.
    pub fn told(self, now: UnixMillis) -> UnixMillis {
        let grain = match self.longest_seconds {
            ..=300 => 30_000,
            301..=600 => 60_000,
            601..=HOUR => 600_000,
            _ => 3_600_000,
        };
        let up = |millis: i64| millis.div_euclid(grain) + i64::from(millis.rem_euclid(grain) > 0);
        let ends = up(self.until.0).saturating_mul(grain);
        let wait = up(ends.saturating_sub(now.0)).saturating_mul(grain);
        UnixMillis(now.0.saturating_add(wait))
            .min(now.plus_seconds(self.longest_seconds))
            .max(self.until)
    }
}

fn not_before(instant: Option<UnixMillis>, now: UnixMillis) -> Result<(), UnixMillis> {
    match instant {
        Some(instant) if now < instant => Err(instant),
        _ => Ok(()),
    }
}

const HOUR: u32 = 3_600;
