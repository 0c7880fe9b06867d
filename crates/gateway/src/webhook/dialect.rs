//! What callbacks say, in our words: the vendors' dialects are in their folders. A dialect reads [`Verified`] callbacks and nothing else.

mod plain;

use std::fmt;

use phone::PhoneNumber;
use wire::Channel;

pub use self::plain::Plain;
use super::keyword::{self, Keyword};
use super::verified::{Unreadable, Verified};
use crate::clock::UnixMillis;
use crate::provider::Report;
use crate::verification::Handle;

/// How one provider words its callbacks.
pub trait Dialect: Send + Sync + fmt::Debug {
    /// A callback about messages of ours.
    fn news(&self, callback: &Verified) -> Result<News, Unreadable>;

    /// A callback about a message that a person has sent to us. `None` when it comes from no telephone number.
    fn inbound(&self, callback: &Verified) -> Result<Option<Inbound>, Unreadable>;

    /// What the provider wants to read once an incoming message is dealt with.
    fn acknowledge(&self) -> Acknowledgement {
        Acknowledgement::Empty
    }
}

/// What a callback says about messages of ours.
#[derive(Debug, Default)]
pub struct News {
    /// What became of them, in order.
    pub reports: Vec<Report>,
    /// Messages that were not sent because of what a person has told the sender.
    pub opt_outs: Vec<OptOut>,
    /// The provider asks whether it may send to this number, and reads the answer.
    pub asks_to_send_to: Option<PhoneNumber>,
}

/// A number that has told the sender to stop, as the provider has found out. Nothing is reported of its message: whoever
/// asks must not be able to tell it from one that arrives.
#[derive(Debug)]
pub struct OptOut {
    /// Whose; `None` if the callback names no number.
    pub number: Option<PhoneNumber>,
    /// The one channel that the person has shut the sender out of, and said nothing about the others; every one if absent.
    pub channel: Option<Channel>,
    /// The provider's name for the message.
    pub message: Handle,
}

/// A message from a person.
#[derive(Debug)]
pub struct Inbound {
    /// From whom.
    pub from: PhoneNumber,
    /// What it asks for, if it asks for something we know.
    pub keyword: Option<Keyword>,
    /// By which of our channels, where it came through an app that people can block a sender in.
    pub app: Option<Channel>,
}

/// The body of a good answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledgement {
    /// None.
    Empty,
    /// Twilio's markup, saying: reply nothing.
    EmptyTwiml,
}

impl Inbound {
    pub(crate) fn new(from: &str, text: &str) -> Option<Self> {
        Some(Self {
            from: number(from)?,
            keyword: keyword::recognise(text),
            app: None,
        })
    }
}

/// A number in international form, with or without its `+`, as vendors write it.
pub(crate) fn number(text: &str) -> Option<PhoneNumber> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    crate::number::parse_possible(&format!("+{digits}")).ok()
}

/// An instant in RFC 3339; `None` for what is none, for it only dates a report.
pub(crate) fn instant(text: Option<&str>) -> Option<UnixMillis> {
    let timestamp: jiff::Timestamp = text?.parse().ok()?;
    Some(UnixMillis(timestamp.as_millisecond()))
}

#[cfg(test)]
pub(crate) mod tests;
