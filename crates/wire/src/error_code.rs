//! The stable names of all errors.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong, as a name a program can match on; the text next to it may change, this does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// Nothing can be sent to this number; [`NumberReason`] says why.
    InvalidNumber,
    /// The attempt looks fraudulent. Never retried.
    FraudDetected,
    /// Too many requests; `Retry-After` says when the next one is possible.
    RateLimited,
    /// Solve the challenge and send again.
    ChallengeRequired,
    /// The page's origin is not on the site's list.
    OriginNotAllowed,
    /// No site has this key.
    UnknownSite,
    /// A server key was needed and is missing or wrong.
    Unauthorized,
    /// No such verification, or it ended over an hour ago, or it belongs to another site or origin.
    VerificationNotFound,
    /// This verification has been completed.
    AlreadyVerified,
    /// This verification can no longer be completed: expired, or its attempts are spent.
    VerificationEnded,
    /// An idempotency key was used again with another body (422), or while the first request is in progress (409).
    IdempotencyConflict,
    /// The request itself is malformed: JSON, media type, size, fields.
    BadRequest,
    /// No provider accepted the message.
    ProviderUnavailable,
    /// The gateway is overloaded.
    Overloaded,
    /// The gateway cannot reach its own store.
    StoreUnavailable,
    /// A code of a later version of the gateway. Only ever read: a client decides by the status of the response.
    #[serde(other)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
}

impl ErrorCode {
    /// Every code that is sent, in the order of docs/API.md.
    pub const ALL: [Self; 15] = [
        Self::InvalidNumber,
        Self::FraudDetected,
        Self::RateLimited,
        Self::ChallengeRequired,
        Self::OriginNotAllowed,
        Self::UnknownSite,
        Self::Unauthorized,
        Self::VerificationNotFound,
        Self::AlreadyVerified,
        Self::VerificationEnded,
        Self::IdempotencyConflict,
        Self::BadRequest,
        Self::ProviderUnavailable,
        Self::Overloaded,
        Self::StoreUnavailable,
    ];

    /// The name on the wire, such as `INVALID_NUMBER`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidNumber => "INVALID_NUMBER",
            Self::FraudDetected => "FRAUD_DETECTED",
            Self::RateLimited => "RATE_LIMITED",
            Self::ChallengeRequired => "CHALLENGE_REQUIRED",
            Self::OriginNotAllowed => "ORIGIN_NOT_ALLOWED",
            Self::UnknownSite => "UNKNOWN_SITE",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::VerificationNotFound => "VERIFICATION_NOT_FOUND",
            Self::AlreadyVerified => "ALREADY_VERIFIED",
            Self::VerificationEnded => "VERIFICATION_ENDED",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::BadRequest => "BAD_REQUEST",
            Self::ProviderUnavailable => "PROVIDER_UNAVAILABLE",
            Self::Overloaded => "OVERLOADED",
            Self::StoreUnavailable => "STORE_UNAVAILABLE",
            Self::Unknown => "UNKNOWN",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a number was refused: the `reason` of [`ErrorCode::InvalidNumber`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NumberReason {
    /// Digits are missing.
    TooShort,
    /// There are too many digits.
    TooLong,
    /// Not a telephone number that anyone could have.
    NotANumber,
    /// This site does not send to that country.
    CountryNotServed,
    /// A number, but not one this channel can reach, such as a landline for SMS.
    CannotReceiveChannel,
    /// A number of the right length in a range that is not known to be in use; the person has to confirm it
    /// (`numberConfirmed`). Only for sites with `numbers = "possible"`.
    UnknownRange,
    /// A number that its country's regulator reserves for films, books and tests; in production nothing is sent to it.
    Reserved,
    /// A reason of a later version of the gateway. Only ever read.
    #[serde(other)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
}

impl NumberReason {
    /// Every reason that is sent, in the order of docs/API.md.
    pub const ALL: [Self; 7] = [
        Self::TooShort,
        Self::TooLong,
        Self::NotANumber,
        Self::CountryNotServed,
        Self::CannotReceiveChannel,
        Self::UnknownRange,
        Self::Reserved,
    ];
}
