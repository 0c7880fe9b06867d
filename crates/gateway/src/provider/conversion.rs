//! What became of a verification whose code was the gateway's.

use crate::verify::code::Code;

/// The end of a verification, for a provider that carried its code and never judged it. What vendors call conversion
/// feeds their fraud models, and some of them charge by it.
#[derive(Clone, Debug)]
pub enum Conversion {
    /// This code was typed, and was the right one.
    Verified(Code),
    /// The attempts are spent. That its time is over a provider sees itself.
    Spent,
}
