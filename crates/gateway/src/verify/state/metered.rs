//! What limits mean to a verification.

use super::Verification;
use crate::clock::UnixMillis;
use crate::verify::limit::NumberRules;

impl Verification {
    /// Puts off the next resend to when its number's limits have room for it, as far as this verification's own
    /// messages use them up. What others have sent to the number is not told.
    pub fn put_off_resend(&mut self, rules: &NumberRules) {
        if !self.recipient.metered {
            return;
        }
        let counted = self.sends.iter().rev().filter(|send| send.counts());
        let history: Vec<UnixMillis> = counted.map(|send| send.claimed_at).collect();
        if let Some(open_at) = rules.open_at(&history) {
            self.resend_at = self.resend_at.max(open_at);
        }
    }
}
