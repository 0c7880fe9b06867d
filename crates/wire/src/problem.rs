//! The body of every error response.

use serde::{Deserialize, Serialize};

use crate::{ErrorCode, NumberReason};

/// The media type of a [`Problem`] (RFC 9457, section 3).
pub const PROBLEM_MEDIA_TYPE: &str = "application/problem+json";

/// An error response (RFC 9457) with a stable `errorCode`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI that identifies the kind of problem; derived from `error_code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem, in a few English words; the same for every occurrence.
    pub title: String,
    /// The HTTP status, repeated for clients that only see the body.
    pub status: u16,
    /// What to do about it, for the integrator. Contains no number, code or key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The name a program matches on.
    pub error_code: ErrorCode,
    /// Why a number was refused; with [`ErrorCode::InvalidNumber`] only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<NumberReason>,
    /// Seconds until the next request is possible; equals the `Retry-After` header if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
    /// What to solve; with [`ErrorCode::ChallengeRequired`] only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<Challenge>,
}

/// A proof of work that the widget solves without asking the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Challenge {
    /// The input; opaque, returned with the solution.
    pub seed: String,
    /// Number of leading zero bits required.
    pub bits: u8,
    /// Seconds until the challenge expires.
    pub expires_in_seconds: u32,
}
