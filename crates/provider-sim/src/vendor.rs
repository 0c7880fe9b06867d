//! The vendors, and the steps of their APIs that an order can be about.

use serde::{Deserialize, Serialize};
pub use vendor_name::Vendor;

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Fetching a token for calls.
    Token,
    /// Starting a verification, or sending a message.
    Start,
    /// Checking a code.
    Check,
    /// Moving on to the next channel of a workflow.
    Next,
    /// Cancelling, or reading the state.
    Other,
}
