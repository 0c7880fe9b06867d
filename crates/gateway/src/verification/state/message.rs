//! One message of a verification: who carries it, and its delivery status.

use wire::{Channel, DeliveryStatus};

use super::Verification;
use crate::clock::UnixMillis;
use crate::verification::Handle;
use crate::verification::seal::Sealed;

/// One message: the intent is stored before the provider is called, the outcome before the response to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// The channel it was sent by.
    pub channel: Channel,
    /// Whether the gateway sent it by itself, because the one before it is known to have failed.
    pub automatic: bool,
    /// When it was decided.
    pub claimed_at: UnixMillis,
    /// Its outcome; `None` while the call is running, or if the process died during it. Counts as sent.
    pub outcome: Option<DispatchOutcome>,
    /// Who was asked to carry it.
    pub carrier: Option<Carrier>,
    /// Whether it arrived.
    pub fate: Fate,
}

/// The outcome of handing a message over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DispatchOutcome {
    /// The provider accepted it.
    Accepted,
    /// The provider certainly did not accept it.
    Refused,
    /// Unknown; counts as sent.
    Unknown,
    /// The number has told us to stop. Nothing was sent, it counts as sent, and nobody who asks can tell: its status is
    /// what would have happened to it.
    OptedOut,
}

/// Who was asked to carry a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carrier {
    /// The provider's name.
    pub provider: String,
    /// Whether the provider generated the code and checks it.
    pub holds_code: bool,
    /// The provider's own id of the message.
    pub handle: Option<KeptHandle>,
    /// A keyed MAC of the provider's id of this one message, if the handle stands for several.
    pub attempt: Option<[u8; 32]>,
    /// Codes that the provider still checks under this id, if it is known to end by itself.
    pub tries: Option<u8>,
    /// When the provider's code expires, if that is before the end of the verification.
    pub code_expires_at: Option<UnixMillis>,
}

/// What is stored of a provider's own id of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptHandle {
    /// The id, to be sent to the provider again.
    pub sealed: Sealed<Handle>,
    /// A keyed MAC of it, by which a report finds its message.
    pub mac: [u8; 32],
}

/// Whether a message was delivered. Moves from pending to one of the others, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing is known.
    Pending,
    /// The provider reports that it arrived.
    Delivered {
        /// When.
        at: UnixMillis,
    },
    /// It will not arrive, or that is unknown after a time-out.
    Failed {
        /// When that became clear.
        at: UnixMillis,
        /// Why, in a constant word such as `undelivered` or `timeout`.
        reason: String,
    },
}

impl Fate {
    /// As the wire spells it.
    pub const fn status(&self) -> DeliveryStatus {
        match self {
            Self::Pending => DeliveryStatus::Pending,
            Self::Delivered { .. } => DeliveryStatus::Delivered,
            Self::Failed { .. } => DeliveryStatus::Failed,
        }
    }

    /// When it became final.
    pub const fn at(&self) -> Option<UnixMillis> {
        match self {
            Self::Pending => None,
            Self::Delivered { at } | Self::Failed { at, .. } => Some(*at),
        }
    }
}

impl Dispatch {
    /// The intent of a message.
    pub const fn claim(channel: Channel, automatic: bool, now: UnixMillis) -> Self {
        Self {
            channel,
            automatic,
            claimed_at: now,
            outcome: None,
            carrier: None,
            fate: Fate::Pending,
        }
    }

    /// Whether it was or may have been sent.
    pub fn counts(&self) -> bool {
        self.outcome != Some(DispatchOutcome::Refused)
    }

    /// Whether nothing was sent because the number has sent STOP.
    pub fn was_withheld(&self) -> bool {
        self.outcome == Some(DispatchOutcome::OptedOut)
    }

    /// Milliseconds from the decision to send until its status was final.
    pub fn latency_ms(&self) -> Option<u64> {
        let at = self.fate.at()?;
        u64::try_from(at.0.saturating_sub(self.claimed_at.0)).ok()
    }
}

impl Verification {
    /// Messages that were or may have been sent.
    pub fn counted_sends(&self) -> usize {
        self.sends.iter().filter(|send| send.counts()).count()
    }

    /// The channel of the last message that was or may have been sent.
    pub fn last_channel(&self) -> Option<Channel> {
        let last = self.sends.iter().rev().find(|send| send.counts());
        last.map(|send| send.channel)
    }
}
