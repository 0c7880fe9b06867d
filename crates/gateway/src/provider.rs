//! Those who deliver messages: the trait, what it is given, and the ways in which it can fail.
//!
//! A vendor is one file below this one, and knows neither HTTP routes nor the store.

pub mod dispatch;
pub mod registry;
pub mod sandbox;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use phone::PhoneNumber;
use wire::Channel;

use crate::verify::code::Code;

/// Delivers messages.
#[async_trait]
pub trait Provider: Send + Sync + fmt::Debug {
    /// The name used in configuration and logs.
    fn name(&self) -> &'static str;

    /// Whether it delivers by this channel.
    fn offers(&self, channel: Channel) -> bool;

    /// Hands over one message, once. Whoever calls it sets the deadline and decides about trying again.
    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError>;
}

/// What is to be delivered. Its `Debug` shows neither text nor code; the number masks itself.
#[derive(Clone)]
pub struct Message {
    /// To whom.
    pub to: PhoneNumber,
    /// By which channel.
    pub channel: Channel,
    /// The whole text, the code in it.
    pub text: String,
    /// The code alone, for channels whose vendors want it apart from the text.
    pub code: Code,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("to", &self.to)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

/// A provider took a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// It has said that it will not honour the code: the first check will find it expired.
    pub void: bool,
}

/// Why a provider did not take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It says that nobody has this number.
    #[error("invalid number")]
    InvalidNumber,
    /// It takes the attempt for fraud; trying again is an offence.
    #[error("refused as fraud")]
    Fraud,
    /// It wants to be left alone for a while.
    #[error("rate limited for {} s", retry_after.as_secs())]
    RateLimited {
        /// For how long.
        retry_after: Duration,
    },
    /// It failed before it took the message; worth trying again.
    #[error("temporarily unavailable")]
    Unavailable,
    /// The message may or may not have been taken: counts as sent, and is never tried again.
    #[error("outcome unknown")]
    Unknown,
}
