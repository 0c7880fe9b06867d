//! The step in which the number is verified, and its proof is kept alive.

use wire::{RefreshData, RefreshRequest};

use super::countdown::{after, refresh_moment};
use super::{Effect, Failure, Millis, Request, Ticket};

/// The number is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedStep {
    /// The gateway's capability for this verification.
    pub verification_id: String,
    /// The number as people write it, if it is known.
    pub number: Option<String>,
    /// When to ask for a fresh token.
    pub refresh_at: Millis,
    /// When the token dies.
    pub expires_at: Millis,
    /// Whether the gateway may still give a fresh token.
    pub refreshable: bool,
    /// Whether the page did not want the proof.
    pub declined: bool,
    /// The request for a fresh token that is under way. The person neither waits for it nor hears of it, unlike of what is
    /// pending in the state.
    pub(super) refreshing: Option<Ticket>,
    /// Whether the page has said that the token is spent.
    pub(super) spent: bool,
}

/// What is to be done about the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Nothing.
    Holds,
    /// Put this one into the form.
    Fresh(String),
    /// Ask for another one.
    Ask(Effect),
    /// It is dead. `refreshable`: another one may still be had.
    Lapsed { refreshable: bool },
}

impl VerifiedStep {
    pub(super) fn new(
        verification_id: String,
        number: Option<String>,
        lives_seconds: u32,
        now: Millis,
    ) -> Self {
        Self {
            verification_id,
            number,
            refresh_at: refresh_moment(now, lives_seconds),
            expires_at: after(now, lives_seconds),
            refreshable: true,
            declined: false,
            refreshing: None,
            spent: false,
        }
    }

    pub(super) fn tick(&mut self, last: &mut Ticket, now: Millis) -> Proof {
        if self.declined {
            Proof::Holds
        } else if now >= self.expires_at {
            Proof::Lapsed {
                refreshable: self.refreshable,
            }
        } else if now >= self.refresh_at {
            self.ask(last)
        } else {
            Proof::Holds
        }
    }

    /// The page asks for a fresh token; `spent` when it knows that this one is, or has reason to fear so: its form is being
    /// submitted again.
    pub(super) fn refresh(&mut self, last: &mut Ticket, spent: bool) -> Proof {
        if self.declined {
            return Proof::Holds;
        }
        if spent && !self.refreshable {
            return Proof::Lapsed { refreshable: false };
        }
        self.spent |= spent;
        self.ask(last)
    }

    fn ask(&mut self, last: &mut Ticket) -> Proof {
        if self.refreshing.is_some() || !self.refreshable {
            return Proof::Holds;
        }
        *last = last.next();
        self.refreshing = Some(*last);
        // Not again until this one is answered.
        self.refresh_at = self.expires_at;
        Proof::Ask(Effect::Ask(*last, Request::Refresh(self.request())))
    }

    /// The request for a fresh token.
    pub(super) fn request(&self) -> RefreshRequest {
        RefreshRequest {
            verification_id: self.verification_id.clone(),
        }
    }

    /// The gateway has answered the request with this ticket.
    pub(super) fn refreshed(
        &mut self,
        ticket: Ticket,
        answer: Result<RefreshData, Failure>,
        now: Millis,
    ) -> Proof {
        if self.refreshing != Some(ticket) || self.declined {
            return Proof::Holds;
        }
        self.refreshing = None;
        match answer {
            Ok(data) => {
                let lives = data.token_expires_in_seconds;
                self.refresh_at = refresh_moment(now, lives);
                self.expires_at = after(now, lives);
                self.spent = false;
                return Proof::Fresh(data.token);
            }
            Err(Failure::Refused(problem)) => {
                // Without a time to come back at, no further token will be given: this one serves until it dies.
                match problem.retry_after_seconds {
                    Some(seconds) => self.refresh_at = after(now, seconds),
                    None if self.spent => return Proof::Lapsed { refreshable: false },
                    None => self.refreshable = false,
                }
            }
            Err(Failure::Unreachable) => self.refresh_at = after(now, RETRY_SECONDS),
        }
        Proof::Holds
    }
}

/// How long to wait before asking again when the gateway could not be reached.
const RETRY_SECONDS: u32 = 10;
