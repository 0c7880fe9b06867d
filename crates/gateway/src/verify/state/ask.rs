//! A code that a provider has drawn: only the provider can say whether another is the same.
//!
//! That it is asked is written down before, with the code's MAC and the attempt already counted: when the process dies
//! in between, nobody knows whether the provider has said yes, and the attempt stays spent.

use wire::{Channel, ExpiredReason};

use super::{CheckOutcome, Dispatch, Jti, KeptHandle, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::provider::{ProviderError, Verdict};
use crate::verify::code::{Candidate, CodeMac};
use crate::verify::seal::Sealed;

/// A code that a provider is being asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// What is kept of it.
    pub mac: CodeMac,
    /// Since when.
    pub since: UnixMillis,
}

/// Whom to ask about a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// The provider's name.
    pub provider: String,
    /// Its own name for the message.
    pub handle: Sealed,
    /// The channel of that message.
    pub channel: Channel,
    /// The number.
    pub sealed_number: Sealed,
}

impl Verification {
    /// Whether a provider is being asked at this moment: no other code is looked at meanwhile.
    pub fn is_asking(&self, now: UnixMillis) -> bool {
        let asking = self.asking.as_ref();
        asking.is_some_and(|asking| now < asking.since.plus_seconds(LONGEST_INQUIRY_SECONDS))
    }

    /// Whether some message may have carried the code that is ours.
    pub(super) fn has_sent_our_code(&self) -> bool {
        let ours = |send: &Dispatch| {
            let carrier = send.carrier.as_ref();
            send.counts() && carrier.is_none_or(|carrier| !carrier.holds_code)
        };
        self.sends.iter().any(ours)
    }

    /// Begins to ask about a code that is not ours; `None` when no provider holds one.
    pub(super) fn inquire(&mut self, candidate: &Candidate, now: UnixMillis) -> Option<Inquiry> {
        let inquiry = self.inquiry()?;
        let mac = candidate.current()?.clone();
        self.wrong_codes += 1;
        self.asking = Some(Asking { mac, since: now });
        Some(inquiry)
    }

    /// The newest message whose code a provider holds.
    fn inquiry(&self) -> Option<Inquiry> {
        let sealed_number = self.sealed_number.clone()?;
        let held = |send: &Dispatch| {
            let carrier = send.carrier.as_ref().filter(|carrier| carrier.holds_code)?;
            let KeptHandle { sealed, .. } = carrier.handle.as_ref()?;
            Some(Inquiry {
                provider: carrier.provider.clone(),
                handle: sealed.clone(),
                channel: send.channel,
                sealed_number: sealed_number.clone(),
            })
        };
        self.sends
            .iter()
            .rev()
            .filter(|send| send.counts())
            .find_map(held)
    }

    /// Writes down what the provider has said. `fresh` names the token that a yes earns.
    ///
    /// A yes that comes after the end is worth nothing. The approved code takes the place of ours: its repeat gets the
    /// same answer.
    pub fn conclude(
        &mut self,
        candidate: &Candidate,
        verdict: Result<Verdict, ProviderError>,
        fresh: Jti,
        now: UnixMillis,
    ) -> CheckOutcome {
        let asked = self.asking.take_if(|asking| candidate.matches(&asking.mac));
        let Some(Asking { mac, .. }) = asked else {
            return CheckOutcome::Unjudged;
        };
        match self.phase(now) {
            Phase::Pending => {}
            Phase::Ended(reason) => return CheckOutcome::Expired(reason),
            Phase::Verified => return CheckOutcome::AlreadyVerified,
            Phase::Unknown => return CheckOutcome::Unknown,
        }
        match verdict {
            Ok(Verdict::Approved) => {
                self.wrong_codes -= 1;
                self.code_mac = mac;
                self.accept(fresh, now)
            }
            Ok(Verdict::Wrong) => self.spend_if_last(now),
            Ok(Verdict::Expired | Verdict::Gone) => {
                self.expires_at = now;
                CheckOutcome::Expired(ExpiredReason::Time)
            }
            Ok(Verdict::TooMany) => {
                self.spend(now);
                CheckOutcome::Expired(ExpiredReason::Attempts)
            }
            Err(ProviderError::Unknown) => {
                self.spend_if_last(now);
                CheckOutcome::Unjudged
            }
            Err(_) => {
                self.wrong_codes -= 1;
                CheckOutcome::Unjudged
            }
        }
    }

    /// What a process that died while it asked has left: the attempt is spent.
    pub(super) fn forget_inquiry(&mut self) {
        if let Some(asking) = self.asking.take()
            && self.attempts_left() == 0
        {
            self.spend(asking.since);
        }
    }

    /// The attempt is counted already.
    fn spend_if_last(&mut self, now: UnixMillis) -> CheckOutcome {
        let attempts_left = self.attempts_left();
        if attempts_left == 0 {
            self.spend(now);
        }
        CheckOutcome::Failed { attempts_left }
    }

    pub(super) fn spend(&mut self, at: UnixMillis) {
        self.status = Status::Spent { at };
        self.erase();
    }
}

/// Longer than a provider has to answer.
const LONGEST_INQUIRY_SECONDS: u32 = 10;
