//! The step in which a code is on its way or being typed.

mod delivery;

use wire::{Channel, FlowType, ResendRequest, SendData, ValidateRequest};

use super::code_entry::{CodeEntry, typed_code};
use super::countdown::{Milestone, after};
use super::{CodeSource, Effect, Ended, Message, Millis, SavedCodeStep, digits_of, read_code};

/// A code is on its way or being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeStep {
    /// The gateway's capability for this verification.
    pub verification_id: String,
    /// The number as people write it, for "sent to …"; unknown after a reload of the page.
    pub sent_to: Option<String>,
    /// Where the delivery can be watched.
    pub events_url: Option<String>,
    /// The channel the latest message took; `None` for one of a later version.
    pub channel: Option<Channel>,
    /// Whether it is known not to have arrived.
    pub undelivered: bool,
    /// Which message of the verification that was, as far as the gateway has told.
    pub ordinal: u8,
    /// Channels a resend may use, in order.
    pub next_channels: Vec<Channel>,
    /// Digits of the code.
    pub length: u8,
    /// What stands in the field; never longer than `length`.
    pub code: String,
    /// When the resend is revealed.
    pub resend_at: Millis,
    /// Whether it has been.
    pub resend_revealed: bool,
    /// When the code dies.
    pub expires_at: Millis,
}

/// What a text in the field has made of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// It could be two things: the field keeps what it had.
    Unclear,
    /// Nothing.
    Unchanged,
    /// Another code, of which digits are missing.
    Part,
    /// Another code with all its digits.
    Whole,
}

/// What a delivery event has said that is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Delivered {
    /// What to tell the person, if nothing more important is being told.
    pub(super) message: Option<Message>,
    /// Whether the code comes by another channel from now on.
    pub(super) channel_changed: bool,
    /// Whether the code has another number of digits now, and what was typed of the old one has gone.
    pub(super) emptied: bool,
}

/// What has come to be with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ticked {
    Announce(Message),
    Expired,
}

impl CodeStep {
    /// The gateway has sent the first message.
    pub(super) fn sent(data: SendData, sent_to: String, now: Millis) -> Self {
        Self {
            verification_id: data.verification_id,
            sent_to: Some(sent_to),
            events_url: data.events_url,
            channel: data.flow_type,
            undelivered: false,
            ordinal: 0,
            next_channels: data.next_channels,
            length: data.otp_length,
            code: String::new(),
            resend_at: after(now, data.resend_in_seconds),
            resend_revealed: false,
            expires_at: after(now, data.expires_in_seconds),
        }
    }

    /// Found again after a reload of the page.
    pub(super) fn found_again(verification_id: String, saved: SavedCodeStep, now: Millis) -> Self {
        Self {
            verification_id,
            sent_to: None,
            events_url: saved.events_url,
            channel: saved.channel,
            undelivered: false,
            ordinal: 0,
            next_channels: saved.next_channels,
            length: saved.length,
            code: String::new(),
            resend_at: saved.resend_at,
            resend_revealed: now >= saved.resend_at,
            expires_at: saved.expires_at,
        }
    }

    /// The gateway has sent another message. Returns what is new about it.
    pub(super) fn resent(&mut self, data: SendData, now: Millis) -> Delivered {
        let before = std::mem::replace(&mut self.channel, data.flow_type);
        self.next_channels = data.next_channels;
        self.events_url = data.events_url.or(self.events_url.take());
        self.resend_at = after(now, data.resend_in_seconds);
        self.resend_revealed = false;
        self.undelivered = false;
        self.expires_at = after(now, data.expires_in_seconds);
        Delivered {
            message: Some(Message::Resent(self.channel)),
            channel_changed: before != self.channel,
            emptied: self.expect_digits(data.otp_length),
        }
    }

    /// Whether all digits of the code are there.
    pub fn is_complete(&self) -> bool {
        self.code.len() == usize::from(self.length)
    }

    /// Puts what the code is into the field.
    pub(super) fn show(&self) -> Effect {
        Effect::ShowCode(self.code.clone())
    }

    pub(super) fn clear(&mut self) -> Effect {
        self.code.clear();
        self.show()
    }

    /// Reads what came into the field. Returns what it is, and what to write into the field, if it is not what stands
    /// there.
    pub(super) fn enter(&mut self, text: &str, source: CodeSource) -> (Entered, Option<Effect>) {
        // Some keyboards and programs type several digits at once.
        let key_by_key = digits_of(text).len() <= self.code.len() + 1;
        let entry = match source {
            CodeSource::Typed if key_by_key => typed_code(text, self.length),
            _ => self.pasted(text),
        };
        let (CodeEntry::Whole(code) | CodeEntry::Part(code)) = entry else {
            return (Entered::Unclear, Some(self.show()));
        };
        // What the browser read does not stand in the field yet.
        let differs = code != text || source == CodeSource::WebOtp;
        self.take(code, differs)
    }

    /// Reads what an undone or redone edit left in the field.
    pub(super) fn restore(&mut self, text: &str) -> (Entered, Option<Effect>) {
        let (CodeEntry::Whole(code) | CodeEntry::Part(code)) = typed_code(text, self.length) else {
            return (Entered::Unchanged, None);
        };
        let differs = code != text;
        self.take(code, differs)
    }

    fn take(&mut self, code: String, differs: bool) -> (Entered, Option<Effect>) {
        let entered = if self.code == code {
            Entered::Unchanged
        } else {
            self.code = code;
            if self.is_complete() {
                Entered::Whole
            } else {
                Entered::Part
            }
        };
        (entered, differs.then(|| self.show()))
    }

    /// The code in what came at once. Where it was put behind a part of another one, it takes that one's place.
    fn pasted(&self, text: &str) -> CodeEntry {
        let entry = read_code(text, self.length);
        if entry != CodeEntry::Unclear || self.code.is_empty() {
            return entry;
        }
        let typed = self.code.as_str();
        let behind = text.strip_prefix(typed);
        // Before it: only a code and nothing else, for a message may end in the same digits.
        let before = || {
            let rest = text.strip_suffix(typed)?;
            (digits_of(rest).len() == usize::from(self.length)).then_some(rest)
        };
        match behind
            .or_else(before)
            .map(|rest| read_code(rest, self.length))
        {
            Some(CodeEntry::Whole(code)) => CodeEntry::Whole(code),
            _ => entry,
        }
    }

    /// The request that has the code checked.
    pub(super) fn check(&self) -> ValidateRequest {
        ValidateRequest {
            verification_id: self.verification_id.clone(),
            code: self.code.clone().into(),
        }
    }

    /// The request for another message by this channel, or by the latest, whichever that is.
    pub(super) fn resend(&self, channel: Option<Channel>) -> ResendRequest {
        ResendRequest {
            verification_id: self.verification_id.clone(),
            flow_type: channel.map(FlowType::One),
        }
    }

    /// Nothing can be asked for before this moment.
    pub(super) fn hold_resend(&mut self, until: Millis) {
        self.resend_at = self.resend_at.max(until);
        self.resend_revealed = false;
    }

    /// The code on its way has this many digits: another provider may generate longer or shorter ones. Returns whether what
    /// was typed has gone, as it cannot be the start of a shorter code.
    fn expect_digits(&mut self, length: u8) -> bool {
        // An older gateway does not say.
        if length == 0 || length == self.length {
            return false;
        }
        self.length = length;
        let is_too_long = self.code.len() > usize::from(length);
        if is_too_long {
            self.code.clear();
        }
        is_too_long
    }

    pub(super) fn tick(&mut self, milestone: &mut Milestone, now: Millis) -> Option<Ticked> {
        if now >= self.expires_at {
            return Some(Ticked::Expired);
        }
        if now < self.resend_at {
            let seconds = milestone.pass(self.resend_at, now)?;
            return Some(Ticked::Announce(Message::ResendIn { seconds }));
        }
        let is_news = !std::mem::replace(&mut self.resend_revealed, true);
        is_news.then_some(Ticked::Announce(Message::ResendPossible))
    }

    /// What remains of it once no code is accepted any more.
    pub(super) fn ended(&self) -> Ended {
        Ended {
            sent_to: self.sent_to.clone(),
            channel: self.channel,
            undelivered: self.undelivered,
        }
    }
}
