//! One message of a verification: who carries it, and what is known of its fate.

use wire::{Channel, DeliveryStatus};

use super::Verification;
use crate::clock::UnixMillis;
use crate::verify::seal::Sealed;

/// One message: the intent is kept before the provider is called, the outcome before the client is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// The channel it took.
    pub channel: Channel,
    /// Whether the gateway sent it of its own accord, because the one before it is known to have failed.
    pub automatic: bool,
    /// When it was decided.
    pub claimed_at: UnixMillis,
    /// What came of it; `None` while the call is under way, or when the process died during it. Counts as sent.
    pub outcome: Option<DispatchOutcome>,
    /// Who was asked to carry it.
    pub carrier: Option<Carrier>,
    /// Whether it arrived.
    pub fate: Fate,
}

/// What came of handing a message over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DispatchOutcome {
    /// The provider took it.
    Accepted,
    /// The provider certainly did not take it.
    Refused,
    /// Nobody knows; counts as sent.
    Unknown,
    /// The number has told us to stop. Nothing was sent, it counts as sent, and nobody who asks can tell.
    OptedOut,
}

/// Who was asked to carry a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    /// The provider's name.
    pub provider: String,
    /// Whether the provider drew the code and checks it.
    pub holds_code: bool,
    /// The provider's own name for the message.
    pub handle: Option<KeptHandle>,
}

/// What is kept of a provider's own name for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptHandle {
    /// The name, to be shown to the provider again.
    pub sealed: Sealed,
    /// A keyed MAC of it, by which a report finds its message.
    pub mac: [u8; 32],
}

/// Whether a message arrived. Moves from pending to one of the others, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing is known.
    Pending,
    /// The provider says it arrived.
    Delivered {
        /// When.
        at: UnixMillis,
    },
    /// It will not arrive, or nobody knows after a time-out.
    Failed {
        /// When that was clear.
        at: UnixMillis,
        /// Why, in a fixed word such as `undelivered` or `timeout`.
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

    /// Milliseconds from the decision to send until its fate was clear.
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
