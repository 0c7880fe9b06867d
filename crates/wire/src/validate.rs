//! `POST /validate`: check a code.

use serde::{Deserialize, Serialize};

/// Body of `POST /validate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidateRequest {
    /// Which verification.
    pub verification_id: String,
    /// What the person typed.
    pub code: String,
}

/// `data` of the answer, told apart by `verificationStatus`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "verificationStatus",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase"
)]
pub enum ValidateData {
    /// The code was right.
    Verified {
        /// Proof for the integrator's server: a JWT, to be redeemed once at `/siteverify`.
        token: String,
        /// Seconds the token lives.
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
}

/// Why a verification can no longer be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExpiredReason {
    /// The code's ten minutes are over.
    Time,
    /// Five wrong codes were tried.
    Attempts,
}
