//! The code step: what is typed, and what the gateway says of it.

use wire::{ExpiredReason, ValidateData, ValidateRequest};

use super::refusal::During;
use crate::flow::Millis;
use crate::flow::{
    Busy, CodeSource, Effect, Failure, Field, Message, Moment, Notice, Notification, Request,
    State, Step, Ticket, VerifiedStep, code_in,
};

impl State {
    pub(super) fn code_entered(
        &mut self,
        text: &str,
        source: CodeSource,
        now: Millis,
    ) -> Vec<Effect> {
        let checking = matches!(self.busy, Some(Busy::Checking(_)));
        let Step::Code(step) = &mut self.step else {
            if self.is_sending() {
                self.early_code = Some((text.to_owned(), source));
            }
            return Vec::new();
        };
        if step.ended || checking {
            // The field shows what is being checked, or nothing at all.
            return vec![Effect::ShowCode(step.code.clone())];
        }
        let code = code_in(text, step.length);
        let mut effects = Vec::new();
        // What the browser read does not stand in the field yet.
        if code != text || source == CodeSource::WebOtp {
            effects.push(Effect::ShowCode(code.clone()));
        }
        if step.code == code {
            return effects;
        }
        let complete = code.len() == usize::from(step.length);
        step.code = code;
        self.forget_notice_about(Field::Code);
        if self.is_asking(|request| matches!(request, Request::Check(_))) {
            self.drop_intent();
        }
        if complete {
            effects.push(Effect::Notify(Notification::CodeFilled { source }));
            if self.options.autosubmit && self.busy.is_none() {
                effects.extend(self.check(now));
            }
        }
        effects
    }

    pub(super) fn verify_pressed(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        if step.ended || self.busy.is_some() || self.blocked_until.is_some_and(|until| now < until)
        {
            return Vec::new();
        }
        if step.code.len() < usize::from(step.length) {
            let length = step.length;
            self.notice = Some(Notice::at(Field::Code, Message::CodeIncomplete { length }));
            return vec![Effect::Focus(Field::Code)];
        }
        self.check(now)
    }

    fn check(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        let request = ValidateRequest {
            verification_id: step.verification_id.clone(),
            code: step.code.clone(),
        };
        self.notice = Some(Notice::info(Message::Checking));
        vec![self.ask(Request::Check(request), now)]
    }

    pub(super) fn checked(
        &mut self,
        ticket: Ticket,
        answer: Result<ValidateData, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        if self.busy != Some(Busy::Checking(ticket)) {
            return Vec::new();
        }
        self.busy = None;
        if answer.is_ok() {
            self.answered();
        }
        match answer {
            Ok(ValidateData::Verified {
                token,
                token_expires_in_seconds,
            }) => self.verified(token, token_expires_in_seconds, moment.now),
            Ok(ValidateData::Failed { attempts_left: 0 }) => self.end(Message::AttemptsSpent),
            Ok(ValidateData::Failed { attempts_left }) => {
                self.notice = Some(Notice::at(
                    Field::Code,
                    Message::WrongCode { attempts_left },
                ));
                self.clear_code();
                vec![Effect::ShowCode(String::new()), Effect::Focus(Field::Code)]
            }
            Ok(ValidateData::Expired { reason }) => self.end(match reason {
                ExpiredReason::Time => Message::CodeExpired,
                ExpiredReason::Attempts => Message::AttemptsSpent,
            }),
            Err(failure) => self.refused(During::Check, &failure, moment),
        }
    }

    fn verified(&mut self, token: String, lives_seconds: u32, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        let (id, number) = (step.verification_id.clone(), step.sent_to.clone());
        self.step = Step::Verified(VerifiedStep::new(id, number, lives_seconds, now));
        self.notice = Some(Notice::info(Message::Verified));
        // The token first: a page may submit its form from within the event.
        vec![
            Effect::StopListening,
            Effect::SetToken(Some(token.clone())),
            Effect::Notify(Notification::Verified { token }),
        ]
    }

    /// Nothing will be accepted for this verification any more; the view offers to start anew.
    pub(super) fn end(&mut self, message: Message) -> Vec<Effect> {
        if let Step::Code(step) = &mut self.step {
            step.ended = true;
        }
        self.clear_code();
        self.notice = Some(Notice::error(message));
        vec![Effect::StopListening, Effect::ShowCode(String::new())]
    }

    pub(super) fn code_tick(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &mut self.step else {
            return Vec::new();
        };
        if step.ended || self.busy.is_some() {
            return Vec::new();
        }
        if now >= step.expires_at {
            return self.end(Message::CodeExpired);
        }
        let (resend_at, revealed) = (step.resend_at, step.resend_revealed);
        if now < resend_at {
            if let Some(seconds) = self.milestone(resend_at, now) {
                self.announcement = Some(Message::ResendIn { seconds });
            }
        } else if !revealed {
            step.resend_revealed = true;
            self.announcement = Some(Message::ResendPossible);
        }
        Vec::new()
    }

    fn clear_code(&mut self) {
        if let Step::Code(step) = &mut self.step {
            step.code.clear();
        }
    }
}
