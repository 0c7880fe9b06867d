//! One step of the machine: which event means what where.

mod asking;
mod checking;
mod delivery;
mod number;
mod phone_field;
mod plans;
mod proof;
mod refusal;
mod resuming;
mod sending;
mod site;

use wire::ErrorCode;

use super::countdown::Millis;
use super::{
    Effect, Endpoint, Event, Failure, Field, Message, Moment, Notification, Options, State, Step,
    Tone, Topic,
};

impl State {
    /// Takes in one event. Returns what has to be done about it, in order.
    pub fn update(&mut self, event: Event, moment: Moment) -> Vec<Effect> {
        let before = self.notice;
        let is_a_try = event.is_a_try();
        let (mut effects, missing) = phone::with_missing(|| self.happened(event, moment));
        effects.extend(self.ask_for_plans(missing, moment.now));
        if before != self.notice {
            self.repeats = 0;
        } else if is_a_try && before.is_some_and(|notice| notice.tone == Tone::Error) {
            self.repeats = self.repeats.wrapping_add(1);
        }
        effects
    }

    fn happened(&mut self, event: Event, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        match event {
            Event::Mounted => vec![Effect::LoadConfig, Effect::Notify(Notification::Ready)],
            Event::Reconfigured(options) => self.reconfigured(*options),
            Event::Configured(answer) => self.configured(answer, moment),
            Event::RegionGuessed(region) => self.region_guessed(region),
            Event::Placed => self.placed(moment),
            Event::PlanLoaded {
                calling_code,
                caret,
            } => self.plan_loaded(calling_code, caret, moment),
            Event::PlanMissed(calling_code) => self.plan_missed(calling_code, moment),
            Event::PhoneHeld(text) => self.phone_held(text),
            Event::PhoneComposed(text) => self.phone_composed(text),
            Event::PhoneEdited { text, caret, erase } => self.phone_edited(text, caret, erase),
            Event::RegionChosen(region) => self.region_chosen(region),
            Event::RegionRestored(region) => self.region_restored(region),
            Event::SendPressed => self.send_pressed(moment),
            Event::CallPressed => self.call_pressed(moment),
            Event::MeantPressed => self.meant_pressed(moment),
            Event::AsWrittenPressed => self.as_written_pressed(moment),
            Event::Sent(ticket, answer) => self.sent(ticket, answer, moment),
            Event::ResendPressed(channel) => self.resend_pressed(channel, moment),
            Event::Resent(ticket, answer) => self.resent(ticket, answer, moment),
            Event::CodeEntered(text, source) => self.code_entered(&text, source, now),
            Event::CodeRestored(text) => self.code_restored(&text),
            Event::VerifyPressed => self.verify_pressed(now),
            Event::Checked(ticket, answer) => self.checked(ticket, answer, moment),
            Event::Delivery(event) => self.delivery(&event, now),
            Event::Resumed(saved) => self.resumed(saved, now),
            Event::Refreshed(ticket, answer, number) => {
                match self.answered(Endpoint::Refresh, ticket) {
                    Some(pending) => self.recovered(pending, answer, number.as_deref(), moment),
                    None => self.refreshed(ticket, answer, now),
                }
            }
            Event::ChangeNumberPressed => self.change_number(),
            Event::ProofDeclined => self.proof_declined(),
            Event::WentOffline => self.went_offline(),
            Event::WentOnline => self.went_online(now),
            Event::Tick => {
                let mut effects = self.plan_tick(moment);
                effects.extend(self.tick(now));
                effects
            }
            Event::RefreshPressed { spent } => self.refresh_pressed(spent, now),
            Event::Reset => self.reset(),
            Event::FormReset => self.form_reset(),
        }
    }

    /// Another site's key asks for another site's configuration; the rest holds from the next step on.
    fn reconfigured(&mut self, options: Options) -> Vec<Effect> {
        let other_site = self.options.site_key != options.site_key;
        if !self.phone.region_is_chosen && options.country.is_some() {
            self.phone.region = options.country;
        }
        self.options = options;
        if other_site {
            vec![Effect::LoadConfig]
        } else {
            Vec::new()
        }
    }

    fn change_number(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::StopListening];
        if matches!(self.step, Step::Verified(_)) {
            effects.push(Effect::SetToken(None));
        }
        self.step = Step::Phone;
        self.pending = None;
        self.notice = None;
        effects.push(Effect::Focus(Field::Phone));
        effects
    }

    fn tick(&mut self, now: Millis) -> Vec<Effect> {
        self.wait_tick(now);
        let mut effects = self.retry_tick(now);
        let is_busy = self.is_busy();
        effects.extend(match &mut self.step {
            Step::Phone | Step::Ended(_) => Vec::new(),
            Step::Code(_) if is_busy => Vec::new(),
            Step::Code(step) => {
                let ticked = step.tick(&mut self.milestone, now);
                self.ticked(ticked)
            }
            Step::Verified(step) => {
                let proof = step.tick(&mut self.last_ticket, now);
                self.proof(proof, now)
            }
        });
        effects
    }

    /// Counts a wait down, and ends it.
    fn wait_tick(&mut self, now: Millis) {
        let Some(until) = self.blocked_until else {
            return;
        };
        if now < until {
            if let Some(seconds) = self.milestone.pass(until, now) {
                self.announcement = Some(Message::WaitFor { seconds });
            }
            return;
        }
        self.blocked_until = None;
        self.announcement = Some(Message::TryNow);
        self.forget_notice_about(Topic::Wait);
    }

    /// As on any form control, but for a verified number: forms are reset after every answer by some frameworks, errors
    /// included, and that is no reason to send another message. The field shows it again.
    fn form_reset(&mut self) -> Vec<Effect> {
        if self.is_asking(Endpoint::Refresh) {
            return Vec::new();
        }
        if !matches!(self.step, Step::Verified(_)) {
            return self.reset();
        }
        let text = self.phone.text.clone();
        let caret = text.encode_utf16().count();
        vec![Effect::ShowPhone(text, caret)]
    }

    fn reset(&mut self) -> Vec<Effect> {
        let mut fresh = Self::new(self.options.clone());
        fresh.last_ticket = self.last_ticket;
        fresh.blocked_until = self.blocked_until;
        fresh.phone.text.clone_from(&self.phone.text);
        fresh.offline = self.offline;
        fresh.config_again_at = self.config_again_at;
        fresh.config_failures = self.config_failures;
        fresh.is_refused = self.is_refused;
        fresh.plans = std::mem::take(&mut self.plans);
        fresh.plans.sends_by = None;
        if let Some(site) = self.site.take() {
            fresh.know_site(site);
        }
        if fresh.phone.region.is_none() {
            fresh.phone.region = self.phone.reads_in();
        }
        fresh.place();
        *self = fresh;
        vec![
            Effect::StopListening,
            Effect::SetToken(None),
            Effect::ShowCode(String::new()),
        ]
    }
}

/// The event the page hears of a failure.
fn notification(failure: &Failure) -> Effect {
    let error_code: Option<ErrorCode> = match failure {
        Failure::Refused(problem) => Some(problem.error_code),
        Failure::Unreachable => None,
    };
    Effect::Notify(Notification::Error { error_code })
}
