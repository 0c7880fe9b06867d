//! What a provider that owns a code says about one that was typed, or why it says nothing.

/// What a provider says about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is right; the provider will not say so twice.
    Approved,
    /// It is not.
    Wrong,
    /// It is not, and that was the last one: the provider checks no more.
    LastWrong,
    /// The code has expired, whatever our own expiry is.
    Expired,
    /// The provider has seen too many wrong ones, and checks no more.
    TooMany,
    /// The provider knows no such verification, or has approved it before. Never an approval: who asked before may
    /// have been somebody else.
    Gone,
}

/// What asking a provider about a code has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It has looked at the code.
    Given(Verdict),
    /// It was asked, and nobody knows what it has said: the attempt stays spent.
    Unknown,
    /// It takes the attempt for fraud, and judges no more.
    Fraud,
    /// It certainly has not looked at the code: no attempt is spent.
    NotAsked,
}
