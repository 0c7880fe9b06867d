//! The providers, which deliver messages: the trait, its input and its output.
//!
//! The vendors are in [`vendor`](crate::vendor), and know neither HTTP routes nor the store. What all of them share is
//! here: [`Message`] in, [`Receipt`] or [`ProviderError`] out, [`Verdict`] about a code, [`Report`] later.

pub mod breaker;
mod code_terms;
mod conversion;
mod device;
pub mod dispatch;
mod error;
pub mod outbound;
mod pace;
pub mod probe;
mod receipt;
mod recent;
pub mod registry;
mod rehearsal;
mod report;
pub mod sandbox;

use std::fmt;

use async_trait::async_trait;
use phone::PhoneNumber;
use wire::Channel;

pub use self::code_terms::CodeTerms;
pub use self::conversion::Conversion;
pub use self::device::Device;
pub use self::error::ProviderError;
use self::probe::Probe;
pub use self::receipt::Receipt;
pub use self::report::{FRAUD, Fallback, Report, Reports};
use crate::verification::code::Code;
use crate::verification::{Handle, Verdict};

/// Delivers messages, and checks codes if it generates them.
#[async_trait]
pub trait Provider: Send + Sync + fmt::Debug {
    /// The name used in configuration, in logs and in the path of its webhooks.
    fn name(&self) -> &'static str;

    /// Whether it delivers by this channel.
    fn offers(&self, channel: Channel) -> bool;

    /// Who generates the codes it sends.
    fn code_owner(&self) -> CodeOwner;

    /// The number of digits of the code that it sends when `wanted` are requested. Not every vendor lets us choose.
    fn code_length(&self, wanted: u8) -> u8 {
        wanted
    }

    /// How many codes it checks before it ends a verification of its own; `None` if that is unknown, or if the codes are
    /// the gateway's.
    fn tries(&self) -> Option<u8> {
        None
    }

    /// Seconds for which a code of its own is valid, if that is less than requested and a [`Receipt`] does not say.
    fn code_seconds(&self, message: &Message) -> Option<u32> {
        let _ = message;
        None
    }

    /// The channels among which it falls back by itself, along the priority list, when one fails or nothing happens:
    /// among those the gateway does not fall back.
    fn falls_back_among(&self) -> Vec<Channel> {
        Vec::new()
    }

    /// Hands over one message, once. The caller sets the deadline and decides about retries: an adapter
    /// neither retries nor waits.
    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError>;

    /// What [`Self::deliver`] would return now, found out without sending anything: the number has sent STOP, and a caller
    /// who requests a message to it must not be able to tell. Unless more is known, a vendor that can be reached and
    /// accepts the credentials would have accepted the message.
    async fn rehearse(&self, message: &Message) -> Result<Receipt, ProviderError> {
        rehearsal::of(self.probe()).await?;
        Ok(self.pretend(message))
    }

    /// The receipt of a message that was not sent; a provider that makes its reports inside this process also
    /// schedules a report about such a message.
    fn pretend(&self, message: &Message) -> Receipt {
        let _ = message;
        Receipt::default()
    }

    /// [`Self::check`] of a code for a message that was not sent: no code is right.
    async fn rehearse_check(&self) -> Result<Verdict, ProviderError> {
        rehearsal::of(self.probe()).await?;
        Ok(Verdict::Wrong)
    }

    /// Asks whether a code is right. Called only if [`Self::code_owner`] is [`CodeOwner::Provider`], with a
    /// handle that [`Self::deliver`] has returned, and once for each code that a person enters.
    async fn check(&self, question: &Question) -> Result<Verdict, ProviderError> {
        let _ = question;
        Err(ProviderError::refused("this provider does not check codes"))
    }

    /// Whether it wants to be told the result of codes that it did not generate.
    fn wants_conversions(&self) -> bool {
        false
    }

    /// Is told the result of a verification for which it accepted a message with one of the gateway's codes. Called once, after
    /// the end; nothing depends on the response.
    async fn conclude(&self, handle: &Handle, end: &Conversion) -> Result<(), ProviderError> {
        let _ = (handle, end);
        Ok(())
    }

    /// Finds out whether it can be reached and accepts the credentials, by a call that costs nothing and sends nothing.
    async fn probe(&self) -> Probe {
        Probe::BuiltIn
    }
}

/// Who generates a code, and so can say whether it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeOwner {
    /// The gateway: the provider carries [`Message::text`] or [`Message::code`]; the code is repeated in every message of
    /// its verification.
    Gateway,
    /// The provider: it generates a code of [`Message::code_length`] digits itself, tells nobody, and implements
    /// [`Provider::check`].
    Provider,
}

/// A message to be delivered. Its `Debug` shows neither text nor code; the number masks itself.
#[derive(Clone)]
pub struct Message {
    /// To whom.
    pub to: PhoneNumber,
    /// By which channel.
    pub channel: Channel,
    /// The whole text, including the code; ends with the line that browsers read, if there is one.
    pub text: String,
    /// Only the code, for vendors that want it separately from the text. Meaningless if the provider owns the codes.
    pub code: Code,
    /// Digits wanted, 4 to 10; [`Provider::code_length`] says how many there will be.
    pub code_length: u8,
    /// Seconds for which the code is still valid, 1 to 600.
    pub expires_in_seconds: u32,
    /// The site's name, for vendors with templates of their own.
    pub brand: Option<String>,
    /// Requested language (BCP 47).
    pub locale: Option<String>,
    /// Host of the page that embeds the widget, for vendors with templates of their own; `None` for servers.
    pub host: Option<String>,
    /// The channels after this one in the person's priority list, for vendors that fall back by themselves.
    pub fallback: Vec<Channel>,
    /// The last message of this verification that this same provider accepted: for it, this is a resend.
    pub earlier: Option<Earlier>,
    /// What the integrator's server said about the person's device; only with the first message.
    pub device: Device,
}

/// A message that a provider has accepted.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// What it returned.
    pub handle: Handle,
    /// The channels after it in the priority list.
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

/// A code that a person has entered, for the provider that generated the right one. Its `Debug` shows no code.
#[derive(Clone, Debug)]
pub struct Question {
    /// What [`Provider::deliver`] returned.
    pub handle: Handle,
    /// The channel of that message: some vendors require it.
    pub channel: Channel,
    /// Its recipient: some vendors find a verification by its number.
    pub to: PhoneNumber,
    /// What was entered.
    pub code: Code,
}
