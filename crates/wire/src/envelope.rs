//! The frame that `VerifyNow` clients expect around an answer.

use serde::{Deserialize, Serialize};

/// `{"responseCode":200,"message":"SUCCESS","data":…}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// Always 200: failures are [`crate::Problem`]s with an HTTP status of their own.
    pub response_code: u16,
    /// Always `SUCCESS`.
    pub message: String,
    /// The answer proper.
    pub data: T,
}

impl<T> Envelope<T> {
    /// Frames an answer.
    pub fn success(data: T) -> Self {
        Self {
            response_code: 200,
            message: "SUCCESS".to_owned(),
            data,
        }
    }
}
