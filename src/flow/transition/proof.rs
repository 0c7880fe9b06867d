//! The verified step: the proof is kept alive until the form has gone.

use wire::{RefreshData, RefreshRequest};

use crate::flow::countdown::{Millis, after};
use crate::flow::{Effect, Failure, Message, Notice, Notification, State, Step, Ticket};

/// How long to wait before asking again when the gateway could not be reached.
const RETRY_SECONDS: u32 = 10;

/// A token is refreshed this long before it dies: long enough for a slow line.
const REFRESH_MARGIN_SECONDS: u32 = 60;

impl State {
    pub(super) fn proof_tick(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Verified(step) = &mut self.step else {
            return Vec::new();
        };
        if now >= step.expires_at {
            self.step = Step::Phone;
            self.notice = Some(Notice::error(Message::TokenExpired));
            return vec![
                Effect::SetToken(None),
                Effect::Notify(Notification::Expired),
            ];
        }
        if now < step.refresh_at {
            return Vec::new();
        }
        // Not again until this one is answered.
        step.refresh_at = step.expires_at;
        let verification_id = step.verification_id.clone();
        let ticket = self.next_ticket();
        vec![Effect::Refresh(ticket, RefreshRequest { verification_id })]
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
        if !current {
            return Vec::new();
        }
        match answer {
            Ok(data) => {
                let lives = data.token_expires_in_seconds;
                step.refresh_at = refresh_moment(now, lives);
                step.expires_at = after(now, lives);
                vec![Effect::SetToken(Some(data.token))]
            }
            // No further token will be given: this one serves until it dies.
            Err(Failure::Refused(_)) => Vec::new(),
            Err(Failure::Unreachable) => {
                step.refresh_at = after(now, RETRY_SECONDS);
                Vec::new()
            }
        }
    }
}

/// When to ask for the successor of a token that was made `now`.
pub(super) fn refresh_moment(now: Millis, lives_seconds: u32) -> Millis {
    after(now, lives_seconds.saturating_sub(REFRESH_MARGIN_SECONDS))
}
