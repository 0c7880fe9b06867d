//! Requests that do not get through: what was asked for is asked again, as it was, until it is answered.

use wire::{ErrorCode, Problem};

use super::notification;
use crate::flow::countdown::{Millis, after};
use crate::flow::intent::Intent;
use crate::flow::{Busy, Effect, Failure, Message, Moment, Notice, Request, State, Tone};

/// What takes longer than this is said to.
const SLOW_SECONDS: u32 = 5;

impl State {
    /// Asks for something new.
    pub(super) fn ask(&mut self, request: Request, now: Millis) -> Effect {
        self.intent = Some(Intent::begun(request.clone(), now));
        // What is said a second time would not be heard: it must have been unsaid before.
        self.announcement = None;
        self.put(request, now)
    }

    /// Asks for the same as before, at once, if that is what `is_same` says of it.
    pub(super) fn ask_again_if(
        &mut self,
        is_same: impl FnOnce(&Request) -> bool,
        now: Millis,
    ) -> Option<Effect> {
        let intent = self.intent.as_mut()?;
        if self.busy.is_some() || !intent.is_fresh(now) || !is_same(&intent.request) {
            return None;
        }
        intent.again_at = None;
        let request = intent.request.clone();
        Some(self.put(request, now))
    }

    fn put(&mut self, request: Request, now: Millis) -> Effect {
        let ticket = self.next_ticket();
        self.busy = Some(match request {
            Request::Send(..) => Busy::Sending(ticket),
            Request::Resend(..) => Busy::Resending(ticket),
            Request::Check(_) => Busy::Checking(ticket),
            Request::Refresh(_) => Busy::Recovering(ticket),
        });
        self.slow_at = after(now, SLOW_SECONDS);
        Effect::Ask(ticket, request)
    }

    /// The gateway could not be reached; nobody knows whether it has heard.
    pub(super) fn unreached(&mut self, moment: Moment) -> Vec<Effect> {
        self.out_of_order = true;
        self.notice = Some(self.unreachable());
        let first = self.put_off(moment);
        // The page hears of it once, not at every try.
        first
            .then(|| notification(&Failure::Unreachable))
            .into_iter()
            .collect()
    }

    /// Puts the request off; whether that is for the first time comes back.
    fn put_off(&mut self, moment: Moment) -> bool {
        let Some(intent) = &mut self.intent else {
            return true;
        };
        intent.failed(moment);
        intent.failures == 1
    }

    /// An earlier try is still under way at the gateway: its answer is what this one is after.
    pub(super) fn is_under_way(&mut self, problem: &Problem, moment: Moment) -> bool {
        let under_way = problem.error_code == ErrorCode::IdempotencyConflict
            && problem.status == 409
            && self.intent.is_some();
        if under_way {
            self.put_off(moment);
        }
        under_way
    }

    pub(super) fn retry_tick(&mut self, now: Millis) -> Vec<Effect> {
        if self.busy.is_some() {
            if now >= self.slow_at
                && let Some(notice) = &mut self.notice
                && matches!(notice.message, Message::Sending | Message::Checking)
            {
                notice.message = Message::Slow;
            }
            return Vec::new();
        }
        let due = self.intent.as_ref().and_then(|intent| intent.again_at);
        let mut effects = Vec::new();
        if due.is_some_and(|due| now >= due) {
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

    /// What waited for the line goes at once.
    pub(super) fn went_online(&mut self, now: Millis) -> Vec<Effect> {
        self.offline = false;
        if let Some(config) = &mut self.config_again_at {
            *config = now;
        }
        if let Some(intent) = &mut self.intent {
            intent.again_at = Some(now);
        }
        self.retry_tick(now)
    }

    /// Whether this is being asked for, or waits to be asked for again.
    pub(super) fn is_asking(&self, is_it: impl FnOnce(&Request) -> bool) -> bool {
        self.intent
            .as_ref()
            .is_some_and(|intent| is_it(&intent.request))
    }

    /// Whether a first message may be on its way.
    pub(in crate::flow) fn is_sending(&self) -> bool {
        self.is_asking(|request| matches!(request, Request::Send(..)))
    }

    /// The gateway has answered what was asked.
    pub(super) fn answered(&mut self) {
        self.intent = None;
        self.reached();
    }

    /// The gateway answers: what was said of its silence no longer holds.
    pub(super) fn reached(&mut self) {
        self.out_of_order = false;
        self.notice = self.notice.filter(|notice| !is_about_silence(notice));
    }

    /// Something else is wanted now.
    pub(super) fn drop_intent(&mut self) {
        if self.busy.is_none() && self.intent.take().is_some() {
            self.notice = self.notice.filter(|notice| !is_about_silence(notice));
        }
    }

    pub(super) fn unreachable(&self) -> Notice {
        Notice::error(if self.offline {
            Message::Offline
        } else {
            Message::Unreachable
        })
    }
}

fn is_about_silence(notice: &Notice) -> bool {
    notice.tone == Tone::Error && matches!(notice.message, Message::Offline | Message::Unreachable)
}
