//! What the world has to do. The driver performs these in order.

use wire::{Channel, ErrorCode};

use super::{CodeSource, Request, Ticket};

/// Something to be done outside the state machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the gateway for the site's configuration.
    LoadConfig,
    /// Load the numbering plans of this calling code.
    LoadPlan(u16),
    /// Make this request of the gateway.
    Ask(Ticket, Request),
    /// Let the browser hand over the code of the message that is about to arrive.
    ListenForCode,
    /// Stop that.
    StopListening,
    /// Put this into the phone field, with the caret there (UTF-16 code units).
    ShowPhone(String, usize),
    /// Put this into the phone field likewise. It is the same number in another form: undoing does not stop at it.
    RewritePhone(String, usize),
    /// Put this into the code field.
    ShowCode(String),
    /// Give a field the keyboard.
    Focus(Field),
    /// Make this the element's form value: the proof, or nothing.
    SetToken(Option<String>),
    /// Tell the page.
    Notify(Notification),
}

/// The element's two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The telephone number.
    Phone,
    /// The code.
    Code,
}

/// What the page hears, as events of the element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// `otp-ready`
    Ready,
    /// `otp-sent`
    Sent {
        /// The channel the message took; `None` for one of a later version.
        channel: Option<Channel>,
    },
    /// `otp-channel-change`
    ChannelChange {
        /// The channel used now; `None` for one of a later version.
        channel: Option<Channel>,
    },
    /// `otp-code-filled`
    CodeFilled {
        /// How the code got into the field.
        source: CodeSource,
    },
    /// `otp-verified`; the page may cancel it, and the token is then withheld from the form.
    Verified {
        /// The proof.
        token: String,
    },
    /// `otp-expired`
    Expired,
    /// `otp-error`
    Error {
        /// The gateway's code, or `None` when it could not be reached.
        error_code: Option<ErrorCode>,
    },
}
