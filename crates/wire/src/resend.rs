//! `POST /resend`: the same verification, another message. The response is that of `/send`.

use serde::{Deserialize, Serialize};

use crate::FlowType;

/// Body of `POST /resend`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ResendRequest {
    /// Which verification.
    pub verification_id: String,
    /// The channel to use now; defaults to the one used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_type: Option<FlowType>,
}
