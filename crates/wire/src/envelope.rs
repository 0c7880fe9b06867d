//! The envelope that `VerifyNow` clients expect around a response.

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
    /// The response itself.
    pub data: T,
}

impl<T> Envelope<T> {
    /// Puts a response into the envelope.
    pub fn success(data: T) -> Self {
        Self {
            response_code: 200,
            message: "SUCCESS".to_owned(),
            data,
        }
    }
}
