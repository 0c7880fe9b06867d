//! What a provider that owns a code says about one that was typed.

/// What a provider says about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the right one; the provider will not say so twice.
    Approved,
    /// It is not.
    Wrong,
    /// The code's life is over, whatever ours says.
    Expired,
    /// The provider has seen too many wrong ones, and judges no more.
    TooMany,
    /// The provider knows no such verification, or has approved it before. Never an approval: who asked before may
    /// have been somebody else.
    Gone,
}
