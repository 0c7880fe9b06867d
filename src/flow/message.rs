//! What the person is told. Which words that takes is the business of `i18n`.

use phone::Region;
use wire::Channel;

use super::Field;

/// A sentence for the person, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// The phone field is empty.
    NumberMissing,
    /// What was typed is no telephone number.
    NotANumber,
    /// Neither a country was chosen nor a `+` typed.
    CountryMissing,
    /// No country has the calling code that was typed.
    UnknownCallingCode,
    /// Digits are missing.
    TooShort,
    /// There are too many digits.
    TooLong,
    /// Right length, yet nobody in that country has such a number.
    NotInUse(Option<Region>),
    /// The site does not send there.
    CountryNotServed(Option<Region>),
    /// A number that this channel cannot reach.
    CannotReceive(Channel),
    /// A landline, and messages are what the site sends first.
    Landline {
        /// Whether the site can call it instead: the person is offered that.
        can_call: bool,
    },
    /// A message is being asked for.
    Sending,
    /// The message is on its way.
    Sent(Channel),
    /// Another message is on its way.
    Resent(Channel),
    /// How long it is until a new code can be asked for.
    ResendIn {
        /// Whole seconds.
        seconds: u32,
    },
    /// A new code can be asked for.
    ResendPossible,
    /// How long it is until anything can be tried again.
    WaitFor {
        /// Whole seconds.
        seconds: u32,
    },
    /// It can be tried again.
    TryNow,
    /// The message by this channel is known not to arrive.
    Undelivered(Channel),
    /// That message did not arrive, and the gateway has sent another.
    Hopped {
        /// The channel that failed.
        from: Channel,
        /// The channel used now.
        to: Channel,
    },
    /// Nobody knows whether the message has gone out.
    Unsure(Channel),
    /// The code is incomplete.
    CodeIncomplete {
        /// Digits of a whole code.
        length: u8,
    },
    /// The code is being checked.
    Checking,
    /// The code was wrong.
    WrongCode {
        /// Tries that are left; at least one.
        attempts_left: u8,
    },
    /// The last try was wrong, too.
    AttemptsSpent,
    /// The code is too old.
    CodeExpired,
    /// The number is verified.
    Verified,
    /// The proof has died of age.
    TokenExpired,
    /// No reason is given, and trying again is no use.
    Refused,
    /// Too many tries; the next is possible at `State::blocked_until`.
    TooMany,
    /// No provider takes the message at the moment.
    Unavailable,
    /// What was asked for takes longer than usual.
    Slow,
    /// The browser has no line.
    Offline,
    /// The gateway does not answer.
    Unreachable,
    /// The page embeds the widget wrongly; the integrator finds the cause in the console.
    Misconfigured,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Info,
    /// Something is wrong.
    Error,
}

/// A message, how it is meant, and the field it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub message: Message,
    /// How it is meant.
    pub tone: Tone,
    /// The field it is about, if the person has to change something there.
    pub field: Option<Field>,
}

impl Notice {
    pub(super) const fn info(message: Message) -> Self {
        Self {
            message,
            tone: Tone::Info,
            field: None,
        }
    }

    pub(super) const fn error(message: Message) -> Self {
        Self {
            message,
            tone: Tone::Error,
            field: None,
        }
    }

    pub(super) const fn at(field: Field, message: Message) -> Self {
        Self {
            message,
            tone: Tone::Error,
            field: Some(field),
        }
    }
}
