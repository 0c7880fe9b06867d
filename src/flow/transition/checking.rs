//! The code step: what is typed, and what the gateway says of it.

use wire::{ExpiredReason, ValidateData, ValidateRequest};

use super::proof::refresh_moment;
use super::refusal::During;
use crate::flow::countdown::{Millis, after};
use crate::flow::{
    Busy, CodeSource, Effect, Failure, Field, Message, Notice, Notification, State, Step, Ticket,
    Tone, VerifiedStep, code_in,
};

impl State {
    pub(super) fn code_entered(&mut self, text: &str, source: CodeSource) -> Vec<Effect> {
        let checking = matches!(self.busy, Some(Busy::Checking(_)));
        let Step::Code(step) = &mut self.step else {
            if matches!(self.busy, Some(Busy::Sending(_))) {
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
        if complete {
            effects.push(Effect::Notify(Notification::CodeFilled { source }));
            if self.options.autosubmit && self.busy.is_none() {
                effects.extend(self.check());
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
        self.check()
    }

    fn check(&mut self) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        let request = ValidateRequest {
            verification_id: step.verification_id.clone(),
            code: step.code.clone(),
        };
        let ticket = self.next_ticket();
        self.busy = Some(Busy::Checking(ticket));
        self.notice = Some(Notice::info(Message::Checking));
        vec![Effect::Check(ticket, request)]
    }

    pub(super) fn checked(
        &mut self,
        ticket: Ticket,
        answer: Result<ValidateData, Failure>,
        now: Millis,
    ) -> Vec<Effect> {
        if self.busy != Some(Busy::Checking(ticket)) {
            return Vec::new();
        }
        self.busy = None;
        match answer {
            Ok(ValidateData::Verified {
                token,
                token_expires_in_seconds,
            }) => self.verified(token, token_expires_in_seconds, now),
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
            Err(failure) => self.refused(During::Check, &failure, now),
        }
    }

    fn verified(&mut self, token: String, lives_seconds: u32, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        self.step = Step::Verified(VerifiedStep {
            verification_id: step.verification_id.clone(),
            number: step.sent_to.clone(),
            refresh_at: refresh_moment(now, lives_seconds),
            expires_at: after(now, lives_seconds),
        });
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
        if now >= step.resend_at && !step.resend_revealed {
            step.resend_revealed = true;
            // An error stays readable until the person has acted on it.
            if self.notice.is_none_or(|notice| notice.tone == Tone::Info) {
                self.notice = Some(Notice::info(Message::ResendPossible));
            }
        }
        Vec::new()
    }

    fn clear_code(&mut self) {
        if let Step::Code(step) = &mut self.step {
            step.code.clear();
        }
    }
}
