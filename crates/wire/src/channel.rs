//! The ways a code can reach a person.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A way to deliver a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channel {
    /// A text message; the only channel a browser can read the code from.
    Sms,
    /// A `WhatsApp` message.
    Whatsapp,
    /// A telephone call that speaks the code.
    Voice,
}

impl Channel {
    /// Every channel, in the usual order of fallback.
    pub const ALL: [Self; 3] = [Self::Sms, Self::Whatsapp, Self::Voice];

    /// The name on the wire: `SMS`, `WHATSAPP`, `VOICE`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::Whatsapp => "WHATSAPP",
            Self::Voice => "VOICE",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownChannel;

impl fmt::Display for UnknownChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a channel: SMS, WHATSAPP or VOICE")
    }
}

impl std::error::Error for UnknownChannel {}

impl FromStr for Channel {
    type Err = UnknownChannel;

    /// Reads a channel's name in upper or lower case, because attributes and configuration are typed by hand.
    fn from_str(word: &str) -> Result<Self, UnknownChannel> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str().eq_ignore_ascii_case(word))
            .ok_or(UnknownChannel)
    }
}

/// The channels asked for: one (`"SMS"`), or several in order of priority (`["SMS","VOICE"]`).
///
/// `VerifyNow` clients send one word; fallback needs the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum FlowType {
    /// One channel, no fallback.
    One(Channel),
    /// The first one, then the next as a fallback.
    InOrder(Vec<Channel>),
}

impl FlowType {
    /// The channels in order of priority; may be empty when the client sent an empty list.
    pub fn channels(&self) -> &[Channel] {
        match self {
            Self::One(channel) => std::slice::from_ref(channel),
            Self::InOrder(channels) => channels,
        }
    }
}
