//! `POST /validate`: checks a code.

use serde::{Deserialize, Serialize};

/// Body of `POST /validate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ValidateRequest {
    /// Which verification.
    pub verification_id: String,
    /// What the person typed.
    pub code: TypedCode,
}

/// A code as it is in JSON. A number has lost its leading zeros: the gateway restores them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(untagged)]
pub enum TypedCode {
    /// `"012345"`.
    Text(String),
    /// `12345`.
    Number(u64),
}

impl From<String> for TypedCode {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl PartialEq<&str> for TypedCode {
    fn eq(&self, other: &&str) -> bool {
        match self {
            Self::Text(text) => text == other,
            Self::Number(number) => number.to_string() == *other,
        }
    }
}

/// `data` of the response, distinguished by `verificationStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "verificationStatus",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase",
    try_from = "Flat"
)]
pub enum ValidateData {
    /// The code was right.
    Verified {
        /// Proof for the integrator's server: a JWT that can be redeemed once at `/siteverify`.
        token: String,
        /// Seconds the token is valid.
        token_expires_in_seconds: u32,
    },
    /// The code was wrong. With no attempts left the verification has ended.
    Failed {
        /// Wrong codes still allowed.
        attempts_left: u8,
    },
    /// The verification can no longer be completed.
    Expired {
        /// Why not.
        reason: ExpiredReason,
    },
    /// A status of a later version of the gateway. Only ever read.
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
}

/// Why a verification can no longer be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExpiredReason {
    /// The code has expired.
    Time,
    /// Five wrong codes were tried.
    Attempts,
    /// A reason of a later version of the gateway. Only ever read.
    #[serde(other)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
}

/// [`ValidateData`] as it is read. Serde's own reader of tagged enums buffers its whole input, which costs the widget
/// several kilobytes of download.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Flat {
    verification_status: Status,
    token: Option<String>,
    token_expires_in_seconds: Option<u32>,
    attempts_left: Option<u8>,
    reason: Option<ExpiredReason>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Verified,
    Failed,
    Expired,
    #[serde(other)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Unknown,
}

impl TryFrom<Flat> for ValidateData {
    type Error = &'static str;

    fn try_from(flat: Flat) -> Result<Self, Self::Error> {
        match flat.verification_status {
            Status::Verified => Ok(Self::Verified {
                token: flat.token.ok_or("VERIFIED without token")?,
                token_expires_in_seconds: flat
                    .token_expires_in_seconds
                    .ok_or("VERIFIED without tokenExpiresInSeconds")?,
            }),
            Status::Failed => Ok(Self::Failed {
                attempts_left: flat.attempts_left.ok_or("FAILED without attemptsLeft")?,
            }),
            Status::Expired => Ok(Self::Expired {
                reason: flat.reason.ok_or("EXPIRED without reason")?,
            }),
            Status::Unknown => Ok(Self::Unknown),
        }
    }
}
