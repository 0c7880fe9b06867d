//! Why a use case was refused.

use wire::NumberReason;

use crate::store::StoreError;
use crate::verification::limit::Standings;
use crate::verification::seal::SealBroken;

/// What the caller has to deal with. Never contains a number, a code or a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request is invalid; says why, for the integrator.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// Nothing can be sent to this number.
    #[error("invalid number: {0:?}")]
    InvalidNumber(NumberReason),
    /// The attempt looks fraudulent.
    #[error("fraud detected")]
    Fraud,
    /// Not yet.
    #[error("rate limited for {retry_after_seconds} s")]
    RateLimited {
        /// Seconds until the next request is possible.
        retry_after_seconds: u32,
        /// The state of the client's own quotas, if it has any.
        standings: Standings,
    },
    /// No such verification, for this caller.
    #[error("verification not found")]
    NotFound,
    /// The right code was entered before.
    #[error("already verified")]
    AlreadyVerified,
    /// The right code has not been entered yet.
    #[error("not verified yet")]
    NotVerified,
    /// It ended.
    #[error("verification ended")]
    Ended,
    /// The first request with this idempotency key is still running.
    #[error("first request in progress")]
    RequestInProgress {
        /// Seconds after which it is finished or presumed dead.
        retry_after_seconds: u32,
    },
    /// The idempotency key was used with another body.
    #[error("idempotency key of another request")]
    KeyOfOtherBody,
    /// No provider accepted the message.
    #[error("provider unavailable")]
    ProviderUnavailable {
        /// Seconds before a retry makes sense.
        retry_after_seconds: u32,
    },
    /// The store failed; nothing is guessed.
    #[error("store unavailable")]
    StoreUnavailable,
}

/// The store's own message goes to the log; the client is only told that there is a problem.
impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "store.failed");
        Self::StoreUnavailable
    }
}

/// The sealing key was changed, or the file was: for the client the same as a store failure.
impl From<SealBroken> for Refusal {
    fn from(error: SealBroken) -> Self {
        tracing::error!(%error, "seal.broken");
        Self::StoreUnavailable
    }
}
