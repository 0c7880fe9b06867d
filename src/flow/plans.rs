//! The numbering plans that are not there: asked for, or for now not to be had.

use super::countdown::{Millis, after};
use super::pending::backoff;
use super::{Effect, Moment};

/// What is known of the plans that the number in the field needs, by calling code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plans {
    /// Whether the country has been guessed as well as the browser can. Before, no plan is loaded: the next guess may make
    /// it useless.
    pub(super) is_placed: bool,
    asked: Vec<u16>,
    failed: Vec<Failed>,
    /// A send waits for plans until then.
    pub(super) sends_by: Option<Millis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failed {
    calling_code: u16,
    times: u32,
    again_at: Millis,
}

impl Plans {
    /// Asks for what is wanted, and again for what failed and is due.
    pub(super) fn ask(&mut self, mut wanted: Vec<u16>, now: Millis) -> Vec<Effect> {
        if !self.is_placed {
            return Vec::new();
        }
        let due = self.failed.iter().filter(|failed| now >= failed.again_at);
        wanted.extend(due.map(|failed| failed.calling_code));
        let mut effects = Vec::new();
        for code in wanted {
            let waits = |failed: &Failed| failed.calling_code == code && now < failed.again_at;
            if !self.asked.contains(&code) && !self.failed.iter().any(waits) {
                self.asked.push(code);
                effects.push(Effect::LoadPlan(code));
            }
        }
        effects
    }

    pub(super) fn arrived(&mut self, code: u16) {
        self.asked.retain(|asked| *asked != code);
        self.failed.retain(|failed| failed.calling_code != code);
    }

    /// It did not come; it is asked for again after a while, each time a longer one.
    pub(super) fn missed(&mut self, code: u16, moment: Moment) {
        self.asked.retain(|asked| *asked != code);
        let known = self.failed.iter().find(|one| one.calling_code == code);
        let times = known.map_or(0, |failed| failed.times) + 1;
        self.failed.retain(|failed| failed.calling_code != code);
        self.failed.push(Failed {
            calling_code: code,
            times,
            again_at: moment.now + backoff(times, moment.random_u64()),
        });
    }

    /// There is a line again: whatever failed is worth another try.
    pub(super) fn hurry(&mut self, now: Millis) {
        for failed in &mut self.failed {
            failed.again_at = now;
        }
    }

    /// Lets a send wait for these plans, as long as it is worth waiting.
    pub(super) fn keep_waiting(&mut self, missing: &[u16], now: Millis) -> bool {
        let has_failed = |code: &u16| self.failed.iter().any(|one| one.calling_code == *code);
        let waits = !missing.iter().all(has_failed);
        self.sends_by = waits.then(|| self.sends_by.unwrap_or(after(now, WAIT_SECONDS)));
        waits
    }

    /// What has not come by now will not be waited for.
    pub(super) fn give_up(&mut self, moment: Moment) {
        for code in std::mem::take(&mut self.asked) {
            self.missed(code, moment);
        }
    }

    /// Whether the passing of time alone does something about them.
    pub(super) fn is_timed(&self) -> bool {
        self.sends_by.is_some() || !self.failed.is_empty()
    }
}

/// A person who has pressed "send" waits for a small file so long, and no longer.
const WAIT_SECONDS: u32 = 3;
