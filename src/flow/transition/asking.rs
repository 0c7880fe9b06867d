//! Requests that do not get through: what was asked for is asked again, as it was, until it is answered.

use wire::{ErrorCode, Problem};

use super::notification;
use crate::flow::countdown::Millis;
use crate::flow::pending::Pending;
use crate::flow::{
    Effect, Endpoint, Failure, Message, Moment, Notice, Request, State, Ticket, Tone, Topic,
};

impl State {
    /// Asks for something new.
    pub(super) fn ask(&mut self, request: Request, now: Millis) -> Effect {
        // A live region does not announce the same text a second time: it is cleared first.
        self.announcement = None;
        let ticket = self.next_ticket();
        self.pending = Some(Pending::asked(request.clone(), ticket, now));
        Effect::Ask(ticket, request)
    }

    /// Asks for the same as before, at once, if that is what `is_same` says of it.
    pub(super) fn ask_again_if(
        &mut self,
        is_same: impl FnOnce(&Request) -> bool,
        now: Millis,
    ) -> Option<Effect> {
        let ticket = self.last_ticket.next();
        let pending = self.pending.as_mut()?;
        if pending.is_under_way() || !pending.is_fresh(now) || !is_same(&pending.request) {
            return None;
        }
        self.last_ticket = ticket;
        Some(pending.asked_again(ticket))
    }

    /// Takes the request that this ticket is the answer to; `None` for an answer that nobody waits for any more.
    pub(super) fn answered(&mut self, endpoint: Endpoint, ticket: Ticket) -> Option<Pending> {
        self.pending.take_if(|pending| {
            pending.ticket() == Some(ticket) && pending.request.endpoint() == endpoint
        })
    }

    /// The gateway could not be reached; nobody knows whether it has heard.
    pub(super) fn unreached(&mut self, pending: Pending, moment: Moment) -> Vec<Effect> {
        self.out_of_order = true;
        self.notice = Some(self.unreachable());
        // The page hears of it once, not at every try.
        if self.put_off(pending, moment) == 1 {
            vec![notification(&Failure::Unreachable)]
        } else {
            Vec::new()
        }
    }

    /// Puts the request off. Returns how often it has failed by now.
    fn put_off(&mut self, mut pending: Pending, moment: Moment) -> u32 {
        pending.failed(moment);
        self.pending.insert(pending).failures
    }

    /// An earlier try is still under way at the gateway: its answer is what this one is after.
    pub(super) fn wait_for_earlier(&mut self, pending: Pending, moment: Moment) -> Vec<Effect> {
        self.put_off(pending, moment);
        Vec::new()
    }

    pub(super) fn retry_tick(&mut self, now: Millis) -> Vec<Effect> {
        if let Some(pending) = self.pending.as_mut()
            && pending.is_under_way()
        {
            // Another sentence says more, unless it is about this request.
            let says_more = self
                .notice
                .is_some_and(|notice| notice.tone == Tone::Error && notice.topic != Topic::Silence);
            if pending.turns_slow(now) && !self.offline && !says_more {
                self.notice = Some(Notice::info(Message::Slow));
            }
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self
            .pending
            .as_ref()
            .is_some_and(|pending| pending.is_due(now))
        {
            effects.extend(self.ask_again_if(|_| true, now));
        }
        if self.config_again_at.is_some_and(|due| now >= due) {
            self.config_again_at = None;
            effects.push(Effect::LoadConfig);
        }
        effects
    }

    pub(super) fn went_offline(&mut self) -> Vec<Effect> {
        self.offline = true;
        if self.out_of_order {
            self.notice = Some(self.unreachable());
        }
        Vec::new()
    }

    /// What waited for the connection goes at once.
    pub(super) fn went_online(&mut self, now: Millis) -> Vec<Effect> {
        self.offline = false;
        self.plans.hurry(now);
        if let Some(config) = &mut self.config_again_at {
            *config = now;
        }
        if let Some(pending) = &mut self.pending {
            pending.hurry(now);
        }
        self.retry_tick(now)
    }

    /// The gateway answers: what was said of its silence no longer holds.
    pub(super) fn reached(&mut self) {
        self.out_of_order = false;
        self.forget_notice_about(Topic::Silence);
    }

    /// Something else is wanted now than what waits to be asked again.
    pub(super) fn drop_pending(&mut self) {
        let dropped = self.pending.take_if(|pending| !pending.is_under_way());
        if dropped.is_some() {
            self.forget_notice_about(Topic::Silence);
        }
    }

    pub(super) fn forget_notice_about(&mut self, topic: Topic) {
        self.notice = self.notice.filter(|notice| notice.topic != topic);
    }

    pub(super) fn unreachable(&self) -> Notice {
        let message = if self.offline {
            Message::Offline
        } else {
            Message::Unreachable
        };
        Notice::about(Topic::Silence, message)
    }
}

/// Whether a refusal says that an earlier try of the same request is still under way.
pub(super) fn is_under_way(problem: &Problem) -> bool {
    problem.error_code == ErrorCode::IdempotencyConflict && problem.status == 409
}
