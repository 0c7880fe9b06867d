//! Why a use case did not do what it was asked.

use wire::NumberReason;

use super::limit::Standings;
use super::seal::SealBroken;
use crate::store::StoreError;

/// What the caller has to do something about. Never contains a number, a code or a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request makes no sense; says why, for the integrator.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The number cannot be sent to.
    #[error("invalid number: {0:?}")]
    InvalidNumber(NumberReason),
    /// The attempt looks fraudulent.
    #[error("fraud detected")]
    Fraud,
    /// Not yet.
    #[error("rate limited for {retry_after_seconds} s")]
    RateLimited {
        /// Seconds until the next try is possible.
        retry_after_seconds: u32,
        /// How the client's own quotas stand, where it has any.
        standings: Standings,
    },
    /// No such verification, for this caller.
    #[error("verification not found")]
    NotFound,
    /// The right code was given before.
    #[error("already verified")]
    AlreadyVerified,
    /// No right code has been given yet.
    #[error("not verified yet")]
    NotVerified,
    /// It ended.
    #[error("verification ended")]
    Ended,
    /// No provider took the message.
    #[error("provider unavailable")]
    ProviderUnavailable {
        /// Seconds before it is worth trying again.
        retry_after_seconds: u32,
    },
    /// The store did not answer; nothing is guessed.
    #[error("store unavailable")]
    StoreUnavailable,
}

/// The store's own words go to the log; the client learns only that there is trouble.
impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "store.failed");
        Self::StoreUnavailable
    }
}

/// The sealing key was changed, or the file was: for the client the same as a store that does not answer.
impl From<SealBroken> for Refusal {
    fn from(error: SealBroken) -> Self {
        tracing::error!(%error, "seal.broken");
        Self::StoreUnavailable
    }
}
