//! One step of the machine: which event means what where.

mod asking;
mod checking;
mod delivery;
mod phone_field;
mod proof;
mod refusal;
mod resuming;
mod sending;
mod site;

use wire::ErrorCode;

use super::countdown::Millis;
use super::{Effect, Event, Failure, Field, Message, Moment, Notification, Options, State, Step};

impl State {
    /// Takes in one event; what has to be done about it comes back, in order.
    pub fn update(&mut self, event: Event, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        match event {
            Event::Mounted => vec![Effect::LoadConfig, Effect::Notify(Notification::Ready)],
            Event::Reconfigured(options) => self.reconfigured(*options),
            Event::Configured(answer) => self.configured(answer, moment),
            Event::RegionGuessed(region) => self.region_guessed(region),
            Event::PhoneHeld(text) => self.phone_held(text),
            Event::PhoneEdited { text, caret, erase } => self.phone_edited(text, caret, erase),
            Event::RegionChosen(region) => self.region_chosen(region),
            Event::SendPressed => self.send_pressed(moment),
            Event::CallPressed => self.call_pressed(moment),
            Event::Sent(ticket, answer) => self.sent(ticket, answer, moment),
            Event::ResendPressed(channel) => self.resend_pressed(channel, moment),
            Event::Resent(ticket, answer) => self.resent(ticket, answer, moment),
            Event::CodeEntered(text, source) => self.code_entered(&text, source, now),
            Event::VerifyPressed => self.verify_pressed(now),
            Event::Checked(ticket, answer) => self.checked(ticket, answer, moment),
            Event::Delivery(event) => self.delivery(&event, now),
            Event::Resumed(saved) => self.resumed(saved, now),
            Event::Refreshed(ticket, answer, number) if self.is_recovering(ticket) => {
                self.recovered(answer, number.as_deref(), moment)
            }
            Event::Refreshed(ticket, answer, _) => self.refreshed(ticket, answer, now),
            Event::ChangeNumberPressed => self.change_number(),
            Event::ProofDeclined => self.proof_declined(),
            Event::WentOffline => self.went_offline(),
            Event::WentOnline => self.went_online(now),
            Event::Tick => self.tick(now),
            Event::Reset => self.reset(),
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
        self.busy = None;
        self.intent = None;
        self.notice = None;
        effects.push(Effect::Focus(Field::Phone));
        effects
    }

    fn tick(&mut self, now: Millis) -> Vec<Effect> {
        self.wait_tick(now);
        let mut effects = self.retry_tick(now);
        effects.extend(match self.step {
            Step::Phone => Vec::new(),
            Step::Code(_) => self.code_tick(now),
            Step::Verified(_) => self.proof_tick(now),
        });
        effects
    }

    /// Counts a wait down, and ends it.
    fn wait_tick(&mut self, now: Millis) {
        let Some(until) = self.blocked_until else {
            return;
        };
        if now < until {
            if let Some(seconds) = self.milestone(until, now) {
                self.announcement = Some(Message::WaitFor { seconds });
            }
            return;
        }
        self.blocked_until = None;
        self.announcement = Some(Message::TryNow);
        self.notice = self
            .notice
            .filter(|notice| !matches!(notice.message, Message::TooMany | Message::Unavailable));
    }

    fn milestone(&mut self, until: Millis, now: Millis) -> Option<u32> {
        self.milestone.pass(until, now)
    }

    fn reset(&mut self) -> Vec<Effect> {
        let mut fresh = Self::new(self.options.clone());
        fresh.last_ticket = self.last_ticket;
        fresh.blocked_until = self.blocked_until;
        fresh.phone.text.clone_from(&self.phone.text);
        fresh.offline = self.offline;
        fresh.config_again_at = self.config_again_at;
        fresh.config_failures = self.config_failures;
        if let Some(site) = self.site.take() {
            fresh.know_site(site);
        }
        if fresh.phone.region.is_none() {
            fresh.phone.region = self.phone.region;
        }
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
