//! Everything that can happen to the widget.

use phone::{Erase, Region};
use wire::{Channel, ConfigAnswer, DeliveryEvent, Problem, RefreshData, SendData, ValidateData};

use super::{Options, Saved, Ticket};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The element is on the page and can be used.
    Mounted,
    /// The page changed the element's attributes.
    Reconfigured(Box<Options>),
    /// The gateway answered `/config`, or did not.
    Configured(Result<ConfigAnswer, Failure>),
    /// The browser's settings suggest a country. A later guess is a better one.
    RegionGuessed(Region),
    /// The browser has no better guess of the country.
    Placed,
    /// The numbering plans of a calling code are there.
    PlanLoaded {
        /// The code.
        calling_code: u16,
        /// The caret in the phone field, in UTF-16 code units.
        caret: usize,
    },
    /// The numbering plans of this calling code did not come.
    PlanMissed(u16),
    /// The phone field holds this text; it is taken as it is.
    PhoneHeld(String),
    /// A keyboard is composing in the phone field, which holds this meanwhile: it must not be rewritten.
    PhoneComposed(String),
    /// The person edited the phone field; it is formatted as they type.
    PhoneEdited {
        /// The text after the edit.
        text: String,
        /// The caret after the edit, in UTF-16 code units.
        caret: usize,
        /// Which way the edit erased, if it did.
        erase: Erase,
    },
    /// The person chose a country.
    RegionChosen(Region),
    /// The person chose a country before the element, or the person, left the page.
    RegionRestored(Region),
    /// The person asked for a code.
    SendPressed,
    /// The person, whose number is a landline, asked to be called with the code.
    CallPressed,
    /// The person took the number that was suggested.
    MeantPressed,
    /// The person was suggested another number, and said that it is right as it stands.
    AsWrittenPressed,
    /// The gateway answered `/send`.
    Sent(Ticket, Result<SendData, Failure>),
    /// The code field holds this text now.
    CodeEntered(String, CodeSource),
    /// The person undid or redid something in the code field, which holds this now. Nobody undoes to have it checked.
    CodeRestored(String),
    /// The person asked to have the code checked.
    VerifyPressed,
    /// The gateway answered `/validate`.
    Checked(Ticket, Result<ValidateData, Failure>),
    /// The person asked for another message, perhaps another way.
    ResendPressed(Option<Channel>),
    /// The gateway answered `/resend`.
    Resent(Ticket, Result<SendData, Failure>),
    /// The gateway told of a message under way.
    Delivery(Box<DeliveryEvent>),
    /// The page was loaded again while a verification was going on.
    Resumed(Saved),
    /// The gateway answered `/refresh`; with the number that the fresh token is about, in E.164.
    Refreshed(Ticket, Result<RefreshData, Failure>, Option<String>),
    /// The person wants to correct the number.
    ChangeNumberPressed,
    /// The page cancelled `otp-verified`: it does not want this proof.
    ProofDeclined,
    /// The browser has lost its line.
    WentOffline,
    /// The browser has a line again.
    WentOnline,
    /// Time has passed.
    Tick,
    /// The page asks for a fresh token.
    RefreshPressed {
        /// Whether it knows that the one there is has been redeemed, or is afraid of that.
        spent: bool,
    },
    /// The page wants to begin again.
    Reset,
    /// The form was reset: what was typed goes, a verified number stays.
    FormReset,
}

impl Event {
    /// Whether the person tries to go on by it, and is to hear why not, however often.
    pub(super) fn is_a_try(&self) -> bool {
        match self {
            Self::SendPressed
            | Self::CallPressed
            | Self::VerifyPressed
            | Self::ResendPressed(_) => true,
            Self::CodeEntered(text, CodeSource::Paste) => !text.is_empty(),
            _ => false,
        }
    }
}

/// How a code got into its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSource {
    /// The browser read the message.
    WebOtp,
    /// It was pasted or filled in at once.
    Paste,
    /// It was typed.
    Typed,
}

/// Why a request to the gateway brought no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The gateway said no.
    Refused(Box<Problem>),
    /// The gateway could not be reached, or what answered was not the gateway.
    Unreachable,
}
