//! The numbers of the contract: attempts, sends, lives and windows.

/// Fewest digits a code may have.
pub const MIN_CODE_LENGTH: u8 = 4;
/// Most digits a code may have.
pub const MAX_CODE_LENGTH: u8 = 10;
/// Wrong codes that end a verification; a resend never resets the count (NIST SP 800-63B-4, section 3.1.3.2).
pub const MAX_ATTEMPTS: u8 = 5;
/// Messages a verification may send, the first included.
pub const MAX_SENDS: usize = 5;
/// Of these, how many the gateway may send of its own accord, after known failures.
pub const MAX_AUTOMATIC_SENDS: usize = 2;
/// Seconds in which the same right code gets the same answer again: a client whose answer was lost asks twice.
pub const REPEAT_WINDOW_SECONDS: u32 = 60;
/// Seconds a token lives.
pub const TOKEN_SECONDS: u32 = 300;
/// Fresh tokens a verified number may ask for.
pub const MAX_REFRESHES: u8 = 5;
/// Seconds after the check in which fresh tokens may be asked for.
pub const REFRESH_WINDOW_SECONDS: u32 = 30 * 60;
/// Seconds for which an ended verification is still spoken of; afterwards it is unknown.
pub const RETENTION_SECONDS: u32 = 60 * 60;

/// What the operator may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Seconds a code lives, from the first send on, never extended.
    pub code_seconds: u32,
    /// Seconds before the first, second, … resend; the last one repeats.
    pub resend_gaps_seconds: Vec<u32>,
}

impl Policy {
    /// Seconds to wait after the send number `sends` (counted from 1).
    pub fn gap_after(&self, sends: usize) -> u32 {
        let last = self.resend_gaps_seconds.last().copied().unwrap_or(0);
        sends
            .checked_sub(1)
            .and_then(|index| self.resend_gaps_seconds.get(index))
            .copied()
            .unwrap_or(last)
    }
}
