//! What the person is told. Which words that takes is the business of `i18n`. The channel of a message is `None` where it is
//! one of a later version.

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
    /// There are letters between the digits.
    Letters,
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
    /// A number that is kept for films and examples.
    Reserved,
    /// A number of another country seems to be meant: see [`super::Question::Meant`].
    OtherMeant {
        /// Whether it can be a number as it stands, too.
        ambiguous: bool,
    },
    /// The number cannot be right as it stands, and another of the same country seems to be meant.
    NearlyRight,
    /// A number of a range that nobody knows: see [`super::Question::IsRight`].
    IsRight,
    /// The site does not send there.
    CountryNotServed(Option<Region>),
    /// A number that this channel cannot reach.
    CannotReceive(Channel),
    /// A landline, and messages are what the site sends first.
    Landline,
    /// The same, and the site can call it instead: the person is offered that. See [`super::State::notice_now`].
    LandlineToCall,
    /// A message is being asked for.
    Sending,
    /// The message is on its way.
    Sent(Option<Channel>),
    /// Another message is on its way.
    Resent(Option<Channel>),
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
    Undelivered(Option<Channel>),
    /// That message did not arrive, and the gateway has sent another.
    Hopped {
        /// The channel that failed.
        from: Option<Channel>,
        /// The channel used now.
        to: Option<Channel>,
    },
    /// Nobody knows whether the message has gone out.
    Unsure,
    /// The code is incomplete.
    CodeIncomplete {
        /// Digits of a whole code.
        length: u8,
    },
    /// What was pasted holds digits of which nobody can tell whether they are the code.
    CodeUnclear {
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

impl Message {
    /// The country that the sentence names.
    pub fn country(self) -> Option<Region> {
        match self {
            Self::NotInUse(region) | Self::CountryNotServed(region) => region,
            _ => None,
        }
    }
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Info,
    /// For the ear alone: the step itself shows it.
    Quiet,
    /// Something is wrong.
    Error,
}

/// What a notice is about: it goes when that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// How the verification stands. It stays until there is something else to say.
    Verification,
    /// A field in which the person has to change something.
    Field(Field),
    /// A gateway that does not answer.
    Silence,
    /// A wait until it can be tried again.
    Wait,
    /// A message that is known not to arrive.
    Delivery,
}

/// A message, how it is meant, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub message: Message,
    /// How it is meant.
    pub tone: Tone,
    /// What it is about.
    pub topic: Topic,
}

impl Notice {
    const fn of(topic: Topic, tone: Tone, message: Message) -> Self {
        Self {
            message,
            tone,
            topic,
        }
    }

    pub(super) const fn info(message: Message) -> Self {
        Self::of(Topic::Verification, Tone::Info, message)
    }

    pub(super) const fn quiet(message: Message) -> Self {
        Self::of(Topic::Verification, Tone::Quiet, message)
    }

    pub(super) const fn error(message: Message) -> Self {
        Self::of(Topic::Verification, Tone::Error, message)
    }

    /// Something is wrong, and goes with its topic.
    pub(super) const fn about(topic: Topic, message: Message) -> Self {
        Self::of(topic, Tone::Error, message)
    }

    pub(super) const fn at(field: Field, message: Message) -> Self {
        Self::about(Topic::Field(field), message)
    }
}
