//! One verification as pure data, and the phases it goes through. No HTTP, no SQL, no vendor, no clock.
//!
//! Every transition is a method here or in a child module, takes the instant as a parameter, and is run by the
//! store as one atomic step. What each call answers in each phase is the table in docs/API.md, walked cell by
//! cell in this module's tests.

mod ask;
mod check;
mod holder;
mod hop;
mod message;
mod redeem;
mod refresh;
mod report;
mod resend;
mod settle;

pub use ask::{Asking, Inquiry};
pub use check::{CheckOutcome, Grant};
pub use message::{Carrier, Dispatch, DispatchOutcome, Fate, KeptHandle};
use phone::Region;
pub use redeem::{RedeemOutcome, Redeemer, Redemption};
pub use refresh::RefreshOutcome;
pub use report::{Change, News};
pub use resend::ResendOutcome;
pub use settle::{Settlement, TIMEOUT};
use wire::{Channel, ExpiredReason};

use super::VerificationId;
use super::code::{Code, CodeMac};
use super::policy::{MAX_ATTEMPTS, REFRESH_WINDOW_SECONDS, RETENTION_SECONDS, TOKEN_SECONDS};
use super::pseudonym::Pseudonym;
use super::seal::{Sealed, Subject};
use crate::clock::UnixMillis;
use crate::origin::Origin;
use crate::site::SiteId;

/// Everything kept about one verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The site that began it.
    pub site: SiteId,
    /// The page's origin; `None` when a server began it.
    pub origin: Option<Origin>,
    /// The page at the top, where that one is in a frame of it, and the site knows it.
    pub top: Option<Origin>,
    /// The number's country, if it has one.
    pub country: Option<Region>,
    /// The verification's own id, for delivery events.
    pub sealed_id: Option<Sealed<VerificationId>>,
    /// The integrator's label.
    pub action: Option<String>,
    /// Language of the messages (BCP 47), as asked for.
    pub locale: Option<String>,
    /// Version of the consent text the person saw.
    pub consent: Option<String>,
    /// What may be known of the number without opening it.
    pub recipient: Recipient,
    /// Digits of the code that the newest message brings: each provider may draw as many as it likes.
    pub code_length: u8,
    /// Channels asked for, in order of priority.
    pub requested: Vec<Channel>,
    /// Channels the site offers and the number can receive.
    pub usable: Vec<Channel>,
    /// What is kept of the code.
    pub code_mac: CodeMac,
    /// The code, while it may have to be sent again.
    pub sealed_code: Option<Sealed<Code>>,
    /// The number, while a message or a token may need it.
    pub sealed_number: Option<Sealed<Subject>>,
    /// When it began.
    pub created_at: UnixMillis,
    /// When the code dies; set at the first send and never extended.
    pub expires_at: UnixMillis,
    /// From when on a resend is possible.
    pub resend_at: UnixMillis,
    /// Wrong codes so far. Nothing ever lowers it.
    pub wrong_codes: u8,
    /// The provider has said that it will not honour the code: the first check finds it expired.
    pub void: bool,
    /// A code that a provider is being asked about.
    pub asking: Option<Asking>,
    /// Every message, in order.
    pub sends: Vec<Dispatch>,
    /// How it stands; moves forward only.
    pub status: Status,
}

/// What may be known of a number without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The name under which is counted what it is sent.
    pub name: Pseudonym,
    /// Whether limits apply to it.
    pub metered: bool,
    /// Whether it is of a range that no plan knows, and the person has confirmed it: stricter limits apply.
    pub unknown_range: bool,
    /// What it wanted no messages by when the store read or wrote this: none goes to it that way.
    pub opted_out: OptedOut,
}

/// What a number wants no messages by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptedOut {
    /// Anything: it has sent STOP.
    pub every: bool,
    /// These: it has shut out a sender there, and said nothing about other channels.
    pub channels: Vec<Channel>,
}

impl Recipient {
    /// Whether no message may go to it by this channel.
    pub fn refuses(&self, channel: Channel) -> bool {
        self.opted_out.every || self.opted_out.channels.contains(&channel)
    }
}

/// How a verification stands, time aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// No right code yet.
    Pending,
    /// The right code was given.
    Verified(Proof),
    /// The attempts are spent.
    Spent {
        /// When the last wrong code came.
        at: UnixMillis,
    },
    /// The first message was never sent: the client has not learnt the id.
    Abandoned {
        /// When that was clear.
        at: UnixMillis,
    },
}

/// What a right code has earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When the code was accepted.
    pub at: UnixMillis,
    /// The one token that is alive.
    pub token: IssuedToken,
    /// Fresh tokens asked for so far.
    pub refreshes: u8,
    /// Whether this token or an earlier one has been redeemed.
    pub redeemed: bool,
}

/// A token, as far as it must be remembered: its text is made again from this when it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedToken {
    /// Its `jti`.
    pub jti: Jti,
    /// Its `iat`.
    pub issued_at: UnixMillis,
    /// When it was redeemed.
    pub redeemed_at: Option<UnixMillis>,
    /// By which request, if that one may ask again.
    pub redeemed_by: Option<Pseudonym>,
}

/// 128 random bits that name a token.
pub type Jti = [u8; 16];

/// Who asks. A verification answers only to the site and origin that began it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A page, by its origin.
    Page(Origin),
    /// An integrator's server, by its key's site.
    Server(SiteId),
}

/// The rows of the table: how a verification stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A code can be checked.
    Pending,
    /// The right code was given, less than an hour ago.
    Verified,
    /// It ended without a right code, less than an hour ago.
    Ended(ExpiredReason),
    /// Ended over an hour ago, or never reached the client: as if it had never been.
    Unknown,
}

impl Verification {
    /// How it stands at `now`.
    pub fn phase(&self, now: UnixMillis) -> Phase {
        let (phase, ended_at) = match &self.status {
            Status::Abandoned { .. } => return Phase::Unknown,
            // Begun by a clock that was wrong: nobody knows how old the code is, and it must not outlive its time.
            Status::Pending if self.created_at.is_from_the_future(now) => {
                return Phase::Ended(ExpiredReason::Time);
            }
            Status::Pending if now < self.expires_at => return Phase::Pending,
            Status::Pending => (Phase::Ended(ExpiredReason::Time), self.expires_at),
            Status::Spent { at } => (Phase::Ended(ExpiredReason::Attempts), *at),
            Status::Verified(proof) => (Phase::Verified, proof.at),
        };
        if now > ended_at.plus_seconds(RETENTION_SECONDS) {
            Phase::Unknown
        } else {
            phase
        }
    }

    /// Whether this caller began it.
    pub fn belongs_to(&self, caller: &Caller) -> bool {
        match caller {
            Caller::Page(origin) => self.origin.as_ref() == Some(origin),
            Caller::Server(site) => self.origin.is_none() && self.site == *site,
        }
    }

    /// [`Self::phase`] as this caller may know it: to a stranger every verification is unknown.
    fn phase_for(&self, caller: &Caller, now: UnixMillis) -> Phase {
        if self.belongs_to(caller) {
            self.phase(now)
        } else {
            Phase::Unknown
        }
    }

    /// [`Self::phase`] as a watcher may know it. Without a caller it is a page of the gateway's own origin: the
    /// unguessable id it has shown is all there is to go by.
    pub fn phase_for_watcher(&self, caller: Option<&Caller>, now: UnixMillis) -> Phase {
        match caller {
            Some(caller) => self.phase_for(caller, now),
            None if self.origin.is_some() => self.phase(now),
            None => Phase::Unknown,
        }
    }

    /// Wrong codes still allowed: by our own count, and by the provider's where it alone judges.
    pub fn attempts_left(&self) -> u8 {
        let ours = MAX_ATTEMPTS.saturating_sub(self.wrong_codes);
        self.tries_left().map_or(ours, |theirs| ours.min(theirs))
    }

    /// The host of the page; empty when a server began it.
    pub fn hostname(&self) -> &str {
        self.origin.as_ref().map_or("", Origin::hostname)
    }

    /// When nothing needs the sealed number any more.
    pub fn erase_at(&self) -> Option<UnixMillis> {
        self.sealed_number.as_ref()?;
        Some(match &self.status {
            Status::Verified(proof) => proof
                .at
                .plus_seconds(REFRESH_WINDOW_SECONDS)
                .plus_seconds(TOKEN_SECONDS),
            Status::Pending => self.expires_at,
            Status::Spent { at } | Status::Abandoned { at } => *at,
        })
    }

    /// When the whole record can go: it is unknown to everybody from then on.
    pub fn purge_at(&self) -> UnixMillis {
        match &self.status {
            Status::Pending => self.expires_at,
            Status::Verified(proof) => proof.at,
            Status::Spent { at } | Status::Abandoned { at } => *at,
        }
        .plus_seconds(RETENTION_SECONDS)
    }

    /// Forgets number and code: nothing can be sent or signed from here on.
    fn erase(&mut self) {
        self.sealed_code = None;
        self.sealed_number = None;
    }
}

#[cfg(test)]
pub(super) mod tests;
