//! Those who deliver messages: the trait, what it is given, and what it answers.
//!
//! A vendor is one file below this one, and knows neither HTTP routes nor the store. What all of them share is
//! here: [`Message`] in, [`Receipt`] or [`ProviderError`] out, [`Verdict`] about a code, [`Report`] later.

pub mod breaker;
mod conversion;
pub mod dispatch;
mod error;
pub mod outbound;
pub mod probe;
mod receipt;
pub mod registry;
mod report;
pub mod sandbox;
pub mod sinch;
pub mod twilio;
pub mod twilio_messaging;
mod verdict;
pub mod verifynow;
pub mod vonage;

use std::fmt;

use async_trait::async_trait;
use phone::PhoneNumber;
use wire::Channel;

pub use self::conversion::Conversion;
pub use self::error::ProviderError;
use self::probe::Probe;
pub use self::receipt::{Handle, Receipt};
pub use self::report::{FRAUD, Report, Reports};
pub use self::verdict::Verdict;
use crate::verify::code::Code;

/// Delivers messages, and checks codes where the codes are its own.
#[async_trait]
pub trait Provider: Send + Sync + fmt::Debug {
    /// The name used in configuration, in logs and in the path of its webhooks.
    fn name(&self) -> &'static str;

    /// Whether it delivers by this channel.
    fn offers(&self, channel: Channel) -> bool;

    /// Whose the codes are that it sends.
    fn code_owner(&self) -> CodeOwner;

    /// Digits of the code that it sends when `wanted` are asked for. Not every vendor's can be chosen.
    fn code_length(&self, wanted: u8) -> u8 {
        wanted
    }

    /// The channels among which it goes on by itself, along the priority list, when one fails or is met with silence:
    /// there the gateway does not.
    fn falls_back_among(&self) -> Vec<Channel> {
        Vec::new()
    }

    /// Hands over one message, once. Whoever calls it sets the deadline and decides about trying again: an adapter
    /// neither retries nor waits.
    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError>;

    /// Asks whether a code is right. Called only where [`Self::code_owner`] is [`CodeOwner::Provider`], with a
    /// handle that [`Self::deliver`] has given, and once for each code that a person types.
    async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let _ = question;
        Err(ProviderError::rejected("this provider checks no codes"))
    }

    /// Whether it wants to hear what became of codes that it did not draw.
    fn wants_conversions(&self) -> bool {
        false
    }

    /// Is told what became of a verification of which it took a message with a code of the gateway's. Called once, after
    /// the end; nothing depends on the answer.
    async fn conclude(&self, handle: &Handle, end: &Conversion) -> Result<(), ProviderError> {
        let _ = (handle, end);
        Ok(())
    }

    /// Finds out whether it can be reached and takes the credentials, by a call that costs nothing and sends nothing.
    async fn probe(&self) -> Probe {
        Probe::BuiltIn
    }
}

/// Who draws a code, and so can say whether it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOwner {
    /// The gateway: the provider carries [`Message::text`] or [`Message::code`]; the code repeats in every message of
    /// its verification.
    Gateway,
    /// The provider: it makes a code of [`Message::code_length`] digits itself, tells nobody, and answers
    /// [`Provider::check`].
    Provider,
}

/// What is to be delivered. Its `Debug` shows neither text nor code; the number masks itself.
#[derive(Clone)]
pub struct Message {
    /// To whom.
    pub to: PhoneNumber,
    /// By which channel.
    pub channel: Channel,
    /// The whole text, the code in it; ends with the line that browsers read, where there is one.
    pub text: String,
    /// The code alone, for vendors that want it apart from the text. Means nothing where the provider owns codes.
    pub code: Code,
    /// Digits wanted, 4 to 10; [`Provider::code_length`] says how many there will be.
    pub code_length: u8,
    /// Seconds the code still lives, 1 to 600.
    pub expires_in_seconds: u32,
    /// What the site is called, for vendors with templates of their own.
    pub brand: Option<String>,
    /// Language asked for (BCP 47).
    pub locale: Option<String>,
    /// Host of the page that embeds the widget, for vendors with templates of their own; `None` for servers.
    pub host: Option<String>,
    /// The channels that the person's priority list has after this one, for vendors that go on by themselves.
    pub fallback: Vec<Channel>,
    /// The last message of this verification that this same provider took: there, it is a resend.
    pub earlier: Option<Earlier>,
}

/// A message that a provider has taken.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What it answered.
    pub handle: Handle,
    /// The channels that the priority list has after the one it took.
    pub fallback: Vec<Channel>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("to", &self.to)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

/// A code that a person has typed, for the provider that made the right one. Its `Debug` shows no code.
#[derive(Clone, Debug)]
pub struct Question {
    /// What [`Provider::deliver`] answered.
    pub handle: Handle,
    /// The channel that message took: some vendors want it repeated.
    pub channel: Channel,
    /// To whom it went: some vendors find a verification by its number.
    pub to: PhoneNumber,
    /// What was typed.
    pub code: Code,
}
