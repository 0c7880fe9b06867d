//! The verified step: the proof is kept alive until the form has gone.

use wire::{RefreshData, RefreshRequest};

use crate::flow::countdown::{Millis, after, refresh_moment};
use crate::flow::{Effect, Failure, Message, Notice, Notification, Request, State, Step, Ticket};

/// How long to wait before asking again when the gateway could not be reached.
const RETRY_SECONDS: u32 = 10;

impl State {
    pub(super) fn proof_tick(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Verified(step) = &mut self.step else {
            return Vec::new();
        };
        if step.declined {
            return Vec::new();
        }
        let verification_id = step.verification_id.clone();
        if now >= step.expires_at {
            let refreshable = step.refreshable;
            return self.lapse(refreshable.then_some(verification_id), now);
        }
        if now < step.refresh_at {
            return Vec::new();
        }
        // Not again until this one is answered.
        step.refresh_at = step.expires_at;
        let ticket = self.next_ticket();
        vec![Effect::Ask(
            ticket,
            Request::Refresh(RefreshRequest { verification_id }),
        )]
    }

    /// The proof is dead. A laptop that slept, or a line that was gone, may still get another.
    fn lapse(&mut self, refreshable: Option<String>, now: Millis) -> Vec<Effect> {
        self.step = Step::Phone;
        self.notice = Some(Notice::error(Message::TokenExpired));
        let mut effects = vec![
            Effect::SetToken(None),
            Effect::Notify(Notification::Expired),
        ];
        if let Some(verification_id) = refreshable {
            effects.push(self.ask(Request::Refresh(RefreshRequest { verification_id }), now));
        }
        effects
    }

    /// The page does not want this proof; nor will it want its successors.
    pub(super) fn proof_declined(&mut self) -> Vec<Effect> {
        if let Step::Verified(step) = &mut self.step {
            step.declined = true;
        }
        vec![Effect::SetToken(None)]
    }

    pub(super) fn refreshed(
        &mut self,
        ticket: Ticket,
        answer: Result<RefreshData, Failure>,
        now: Millis,
    ) -> Vec<Effect> {
        let current = self.last_ticket == ticket;
        let Step::Verified(step) = &mut self.step else {
            return Vec::new();
        };
        if !current || step.declined {
            return Vec::new();
        }
        match answer {
            Ok(data) => {
                let lives = data.token_expires_in_seconds;
                step.refresh_at = refresh_moment(now, lives);
                step.expires_at = after(now, lives);
                vec![Effect::SetToken(Some(data.token))]
            }
            Err(Failure::Refused(problem)) => {
                // Without a time to come back at, no further token will be given: this one serves until it dies.
                match problem.retry_after_seconds {
                    Some(seconds) => step.refresh_at = after(now, seconds),
                    None => step.refreshable = false,
                }
                Vec::new()
            }
            Err(Failure::Unreachable) => {
                step.refresh_at = after(now, RETRY_SECONDS);
                Vec::new()
            }
        }
    }
}
