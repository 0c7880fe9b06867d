//! The numbers of the contract: attempts, sends, lifetimes and windows.

use super::Gaps;

/// Fewest digits a code may have.
pub const MIN_CODE_LENGTH: u8 = 4;
/// Most digits a code may have.
pub const MAX_CODE_LENGTH: u8 = 10;
/// Wrong codes that end a verification; a resend never resets the count (NIST SP 800-63B-4, section 3.1.3.2).
pub const MAX_ATTEMPTS: u8 = 5;
/// Messages a verification may send, the first included.
pub const MAX_SENDS: usize = 5;
/// Of these, how many the gateway may send by itself, after known failures.
pub const MAX_AUTOMATIC_SENDS: usize = 2;
/// Seconds in which the same right code gets the same response again, for a client that lost the response.
pub const REPEAT_WINDOW_SECONDS: u32 = 60;
/// Seconds a token is valid.
pub const TOKEN_SECONDS: u32 = 300;
/// Fresh tokens that can be requested for a verified number.
pub const MAX_REFRESHES: u8 = 5;
/// Seconds after the check in which fresh tokens can be requested.
pub const REFRESH_WINDOW_SECONDS: u32 = 30 * 60;
/// Seconds for which an ended verification is still known; afterwards it is not.
pub const RETENTION_SECONDS: u32 = 60 * 60;

/// What the operator may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Seconds a code is valid, from the first send on, never extended.
    pub code_seconds: u32,
    /// Before the first, second, … resend.
    pub gaps: Gaps,
}
