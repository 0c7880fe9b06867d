//! The effects of the flow, performed.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use web_sys::HtmlInputElement;

use super::{Driver, notifications, phone_text};
use crate::browser::{token, web_otp};
use crate::flow::{CodeSource, Effect, Event, Field, Millis, Request, Ticket};
use crate::gateway::Gateway;

impl Driver {
    pub(super) fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::LoadConfig => {
                let site_key = self
                    .state
                    .with_untracked(|state| state.options.site_key.clone());
                let gateway = self.gateway();
                self.tell_later(async move {
                    let event = Event::Configured(gateway.config(&site_key).await);
                    (event, gateway.answered_at())
                });
            }
            Effect::Ask(ticket, request) => {
                let gateway = self.gateway();
                self.tell_later(async move {
                    let event = answer(&gateway, ticket, request).await;
                    (event, gateway.answered_at())
                });
            }
            Effect::LoadPlan(calling_code) => self.load_plan(calling_code),
            Effect::ListenForCode => {
                let driver = Rc::downgrade(self);
                web_otp::listen(self.asker, move |code| {
                    if let Some(driver) = driver.upgrade() {
                        driver.dispatch(Event::CodeEntered(code, CodeSource::WebOtp));
                    }
                });
            }
            Effect::StopListening => web_otp::stop(self.asker),
            Effect::ShowPhone(text, caret) => self.show_phone(&text, caret, phone_text::A_STEP),
            Effect::RewritePhone(text, caret) => {
                self.show_phone(&text, caret, phone_text::NO_STEP);
            }
            Effect::ShowCode(code) => phone_text::write(&self.bridge.code(), &code),
            Effect::Focus(field) => self.focus(field),
            Effect::SetToken(token) => self.bridge.set_token(token),
            Effect::Notify(notification) => {
                if !notifications::emit(&self.bridge, &notification) {
                    self.dispatch(Event::ProofDeclined);
                }
            }
        }
    }

    /// Writes a number, and lets whoever else listens to the field hear of it; a framework may own the text, and what it
    /// makes of it stands.
    fn show_phone(self: &Rc<Self>, text: &str, caret: usize, step: i32) {
        let input = self.bridge.phone();
        if input.value() == text {
            return;
        }
        if input.read_only() {
            // The page's number, and it stays: what is shown is what counts.
            self.dispatch(Event::PhoneHeld(input.value()));
            return;
        }
        phone_text::show(&input, text, caret);
        // An edit is heard here before it is heard by anybody else, who then hears of it as it reads by now.
        if self.hearing.get() {
            return;
        }
        self.writing.set(true);
        phone_text::tell(&input, step);
        self.writing.set(false);
        let stands = input.value();
        if stands != text {
            self.dispatch(Event::PhoneHeld(stands));
        }
    }

    /// Takes in an event once it has come to be, as of the moment the gateway's answer arrived.
    fn tell_later(self: &Rc<Self>, event: impl Future<Output = (Event, Option<Millis>)> + 'static) {
        let driver = Rc::downgrade(self);
        spawn_local(async move {
            // Nothing is asked for an element that has left the page before its turn has come.
            if driver.strong_count() == 0 {
                return;
            }
            let (event, at) = event.await;
            if let Some(driver) = driver.upgrade() {
                driver.dispatch_as_of(event, at);
            }
        });
    }

    /// Focuses a field once the view shows it.
    fn focus(&self, field: Field) {
        let input: HtmlInputElement = match field {
            Field::Phone => self.bridge.phone(),
            Field::Code => self.bridge.code(),
        };
        spawn_local(async move {
            tick().await;
            // A field that left the page meanwhile cannot be focused, and need not be.
            let _focused = input.focus();
        });
    }
}

async fn answer(gateway: &Gateway, ticket: Ticket, request: Request) -> Event {
    match request {
        Request::Send(key, request) => Event::Sent(ticket, gateway.send(key, &request).await),
        Request::Resend(key, request) => Event::Resent(ticket, gateway.resend(key, &request).await),
        Request::Check(request) => Event::Checked(ticket, gateway.validate(&request).await),
        Request::Refresh(request) => {
            let answer = gateway.refresh(&request).await;
            let data = answer.as_ref().ok();
            let number = data.and_then(|data| token::number_in(&data.token));
            Event::Refreshed(ticket, answer, number)
        }
    }
}
