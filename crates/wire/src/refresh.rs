//! `POST /refresh`: a fresh token for a number that is already verified.

use serde::{Deserialize, Serialize};

/// Body of `POST /refresh`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefreshRequest {
    /// The verified verification.
    pub verification_id: String,
}

/// `data` of the response; it invalidates the earlier token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefreshData {
    /// The fresh token.
    pub token: String,
    /// Seconds it is valid.
    pub token_expires_in_seconds: u32,
}
