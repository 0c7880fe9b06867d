//! A code that a provider has generated: only the provider can say whether another is the same.
//!
//! The inquiry is recorded first, with the code's MAC and the attempt already counted: if the process dies
//! in between, it is unknown whether the provider has approved the code, and the attempt stays spent.

use wire::{Channel, ExpiredReason};

use super::{CheckOutcome, Dispatch, Jti, KeptHandle, Phase, Status, Verification};
use crate::clock::UnixMillis;
use crate::verification::code::{Candidate, CodeMac};
use crate::verification::seal::{Sealed, Subject};
use crate::verification::{Handle, Judgement, Verdict};

/// A code that a provider is being asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// What is stored of it.
    pub mac: CodeMac,
    /// Since when.
    pub since: UnixMillis,
}

/// Whom to ask about a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// The provider's name.
    pub provider: String,
    /// Its own id of the message.
    pub handle: Sealed<Handle>,
    /// The channel of that message.
    pub channel: Channel,
    /// The number.
    pub sealed_number: Sealed<Subject>,
    /// Digits of the code.
    pub code_length: u8,
    /// The message was not sent because the number has sent STOP: the provider does not know it.
    pub withheld: bool,
}

impl Verification {
    /// Whether a provider is being asked at the moment: meanwhile no other code is checked.
    pub fn is_asking(&self, now: UnixMillis) -> bool {
        let asking = self.asking.as_ref();
        asking.is_some_and(|asking| {
            now < asking.since.plus_seconds(LONGEST_INQUIRY_SECONDS)
                && !asking.since.is_from_the_future(now)
        })
    }

    /// Starts an inquiry about a code that is not ours; `None` if no provider holds one.
    pub(super) fn inquire(&mut self, candidate: &Candidate, now: UnixMillis) -> Option<Inquiry> {
        let inquiry = self.inquiry().filter(|_| self.holder_judges(now))?;
        let mac = candidate.current()?.clone();
        self.wrong_codes += 1;
        self.take_try();
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
                code_length: self.code_length,
                withheld: send.was_withheld(),
            })
        };
        self.sends
            .iter()
            .rev()
            .filter(|send| send.counts())
            .find_map(held)
    }

    /// Records what the provider has said. `fresh` is the `jti` of the token that an approval earns.
    ///
    /// An approval that arrives after the end is ignored. The approved code takes the place of ours: entering it again gets
    /// the same response.
    pub fn conclude(
        &mut self,
        candidate: &Candidate,
        judgement: Judgement,
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
        match judgement {
            Judgement::Given(Verdict::Approved) => {
                self.wrong_codes -= 1;
                self.code_mac = mac;
                self.accept(fresh, now)
            }
            Judgement::Given(Verdict::Wrong) => self.spend_if_last(now),
            Judgement::Given(Verdict::LastWrong) => {
                self.end_tries();
                self.spend_if_last(now)
            }
            // It was promised as the last attempt, or there is a code of ours that is still valid.
            Judgement::Given(Verdict::TooMany)
                if self.attempts_left() == 0 || self.has_sent_our_code() =>
            {
                self.end_tries();
                self.spend_if_last(now)
            }
            Judgement::Given(Verdict::Expired | Verdict::Gone) => {
                self.expires_at = now;
                CheckOutcome::Expired(ExpiredReason::Time)
            }
            Judgement::Given(Verdict::TooMany) => {
                self.spend(now);
                CheckOutcome::Expired(ExpiredReason::Attempts)
            }
            Judgement::Unknown => {
                self.spend_if_last(now);
                CheckOutcome::Unjudged
            }
            // Whatever is entered next will not be checked any more.
            Judgement::Fraud => {
                self.spend(now);
                CheckOutcome::Unjudged
            }
            Judgement::NotAsked => {
                self.wrong_codes -= 1;
                self.give_try_back();
                CheckOutcome::Unjudged
            }
        }
    }

    /// What a process that died during an inquiry left behind: the attempt is spent.
    pub(super) fn forget_inquiry(&mut self, now: UnixMillis) {
        if let Some(asking) = self.asking.take()
            && self.attempts_left() == 0
        {
            self.spend(asking.since.min(now));
        }
    }

    /// The attempt is already counted.
    pub(super) fn spend_if_last(&mut self, now: UnixMillis) -> CheckOutcome {
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

/// Longer than a provider has to respond.
const LONGEST_INQUIRY_SECONDS: u32 = 10;
