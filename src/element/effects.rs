//! The effects of the flow, performed.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use web_sys::HtmlInputElement;

use super::{Driver, fields, notifications};
use crate::browser::{token, web_otp};
use crate::flow::{CodeSource, Effect, Event, Field, Request, Ticket};
use crate::gateway::Gateway;

impl Driver {
    pub(super) fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::LoadConfig => {
                let site_key = self
                    .state
                    .with_untracked(|state| state.options.site_key.clone());
                let gateway = self.gateway();
                self.tell_later(async move { Event::Configured(gateway.config(&site_key).await) });
            }
            Effect::Ask(ticket, request) => {
                let gateway = self.gateway();
                self.tell_later(async move { answer(&gateway, ticket, request).await });
            }
            Effect::ListenForCode => {
                let driver = Rc::downgrade(self);
                web_otp::listen(self.asker, move |code| {
                    if let Some(driver) = driver.upgrade() {
                        driver.dispatch(Event::CodeEntered(code, CodeSource::WebOtp));
                    }
                });
            }
            Effect::StopListening => web_otp::stop(self.asker),
            Effect::ShowPhone(text, caret) => fields::show(&self.bridge.phone(), &text, caret),
            Effect::ShowCode(code) => self.bridge.code().set_value(&code),
            Effect::Focus(field) => self.focus(field),
            Effect::SetToken(token) => self.bridge.set_token(token),
            Effect::Notify(notification) => {
                if !notifications::emit(&self.bridge, &notification) {
                    self.dispatch(Event::ProofDeclined);
                }
            }
        }
    }

    /// Takes in an event once it has come to be.
    fn tell_later(self: &Rc<Self>, event: impl Future<Output = Event> + 'static) {
        let driver = Rc::downgrade(self);
        spawn_local(async move {
            // Nothing is asked for an element that has left the page before its turn has come.
            if driver.strong_count() == 0 {
                return;
            }
            let event = event.await;
            if let Some(driver) = driver.upgrade() {
                driver.dispatch(event);
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
