//! The vendors, and the steps of their APIs that an order can be about.

use serde::{Deserialize, Serialize};

/// Whose API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vendor {
    /// Message Central `VerifyNow` v3, and the simple dialect of its guide.
    Verifynow,
    /// Twilio Verify v2.
    Twilio,
    /// Vonage Verify v2.
    Vonage,
    /// Sinch Verification v1.
    Sinch,
    /// Twilio's plain message API.
    TwilioMessaging,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Verifynow,
        Self::Twilio,
        Self::Vonage,
        Self::Sinch,
        Self::TwilioMessaging,
    ];

    /// The vendor of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.name() == name)
    }

    /// The name in paths, and in the gateway's configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verifynow => "verifynow",
            Self::Twilio => "twilio",
            Self::Vonage => "vonage",
            Self::Sinch => "sinch",
            Self::TwilioMessaging => "twilio-messaging",
        }
    }
}

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Asking for a token to call with.
    Token,
    /// Beginning a verification, or sending a message.
    Start,
    /// Checking a code.
    Check,
    /// Moving on to the next channel of a workflow.
    Next,
    /// Cancelling, or reading the state.
    Other,
}
