//! The result of a verification whose code was the gateway's.

use crate::verification::code::Code;

/// The end of a verification, for a provider that carried its code without checking it. Vendors call this conversion; it
/// feeds their fraud models, and some of them charge by it.
#[derive(Clone, Debug)]
pub enum Conversion {
    /// This code was entered, and was the right one.
    Verified(Code),
    /// The attempts are spent. The provider knows by itself when the time is over.
    Spent,
}
