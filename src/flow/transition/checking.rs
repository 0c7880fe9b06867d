//! The code step: what is typed, and what the gateway says of it.

use wire::{ErrorCode, ExpiredReason, ValidateData};

use crate::flow::code_step::{Entered, Ticked};
use crate::flow::countdown::Millis;
use crate::flow::{
    CodeSource, Effect, Endpoint, Failure, Field, Message, Moment, Notice, Notification, Request,
    State, Step, Ticket, Topic, VerifiedStep,
};

impl State {
    pub(super) fn code_entered(
        &mut self,
        text: &str,
        source: CodeSource,
        now: Millis,
    ) -> Vec<Effect> {
        let is_checked = self.under_way() == Some(Endpoint::Validate);
        match &mut self.step {
            // The field shows what is being checked.
            Step::Code(step) if is_checked => vec![step.show()],
            Step::Code(step) => {
                let (entered, shown) = step.enter(text, source);
                let mut effects = Vec::from_iter(shown);
                effects.extend(self.entered(entered, source, now));
                effects
            }
            // The message can outrun the gateway's answer.
            Step::Phone => {
                self.keep_early_code(text, source);
                Vec::new()
            }
            Step::Ended(_) => {
                self.keep_early_code(text, source);
                vec![Effect::ShowCode(String::new())]
            }
            Step::Verified(_) => Vec::new(),
        }
    }

    fn keep_early_code(&mut self, text: &str, source: CodeSource) {
        if let Some(pending) = &mut self.pending
            && pending.request.endpoint() == Endpoint::Send
        {
            pending.early_code = Some((text.to_owned(), source));
        }
    }

    fn entered(&mut self, entered: Entered, source: CodeSource, now: Millis) -> Vec<Effect> {
        match entered {
            Entered::Unclear => {
                let length = self.code_step().map_or(0, |step| step.length);
                self.notice = Some(Notice::at(Field::Code, Message::CodeUnclear { length }));
                return Vec::new();
            }
            Entered::Unchanged => return Vec::new(),
            Entered::Part | Entered::Whole => {}
        }
        self.forget_notice_about(Topic::Field(Field::Code));
        if self.is_asking(Endpoint::Validate) {
            self.drop_pending();
        }
        let mut effects = Vec::new();
        if entered == Entered::Whole {
            effects.push(Effect::Notify(Notification::CodeFilled { source }));
            if self.options.autosubmit && !self.is_busy() {
                effects.extend(self.check(now));
            }
        }
        effects
    }

    /// What an undone or redone edit left in the field. A whole code waits for "verify", as it may be a wrong one that was
    /// cleared.
    pub(super) fn code_restored(&mut self, text: &str) -> Vec<Effect> {
        let is_checked = self.under_way() == Some(Endpoint::Validate);
        match &mut self.step {
            Step::Code(step) if is_checked => vec![step.show()],
            Step::Code(step) => {
                let (entered, shown) = step.restore(text);
                if entered != Entered::Unchanged {
                    self.forget_notice_about(Topic::Field(Field::Code));
                }
                Vec::from_iter(shown)
            }
            Step::Ended(_) => vec![Effect::ShowCode(String::new())],
            Step::Phone | Step::Verified(_) => Vec::new(),
        }
    }

    pub(super) fn verify_pressed(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        if self.is_busy() || self.is_blocked(now) {
            return Vec::new();
        }
        if !step.is_complete() {
            let length = step.length;
            self.notice = Some(Notice::at(Field::Code, Message::CodeIncomplete { length }));
            return vec![Effect::Focus(Field::Code)];
        }
        self.check(now)
    }

    pub(super) fn check(&mut self, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        let request = Request::Check(step.check());
        self.notice = Some(Notice::quiet(Message::Checking));
        vec![self.ask(request, now)]
    }

    pub(super) fn checked(
        &mut self,
        ticket: Ticket,
        answer: Result<ValidateData, Failure>,
        moment: Moment,
    ) -> Vec<Effect> {
        let Some(pending) = self.answered(Endpoint::Validate, ticket) else {
            return Vec::new();
        };
        let data = match answer {
            Ok(data) => data,
            Err(failure) => return self.refused(pending, &failure, moment),
        };
        self.reached();
        match data {
            ValidateData::Verified {
                token,
                token_expires_in_seconds,
            } => self.verified(token, token_expires_in_seconds, moment.now),
            ValidateData::Failed { attempts_left: 0 } => self.end(Message::AttemptsSpent),
            ValidateData::Failed { attempts_left } => {
                self.notice = Some(Notice::at(
                    Field::Code,
                    Message::WrongCode { attempts_left },
                ));
                let mut effects = Vec::new();
                if let Step::Code(step) = &mut self.step {
                    effects.push(step.clear());
                }
                effects.push(Effect::Focus(Field::Code));
                effects
            }
            ValidateData::Expired { reason } => self.end(match reason {
                ExpiredReason::Time | ExpiredReason::Unknown => Message::CodeExpired,
                ExpiredReason::Attempts => Message::AttemptsSpent,
            }),
            ValidateData::Unknown => {
                self.notice = Some(Notice::error(Message::Misconfigured));
                let error_code = Some(ErrorCode::Unknown);
                vec![Effect::Notify(Notification::Error { error_code })]
            }
        }
    }

    fn verified(&mut self, token: String, lives_seconds: u32, now: Millis) -> Vec<Effect> {
        let Step::Code(step) = &self.step else {
            return Vec::new();
        };
        let (id, number) = (step.verification_id.clone(), step.sent_to.clone());
        self.step = Step::Verified(VerifiedStep::new(id, number, lives_seconds, now));
        self.notice = Some(Notice::quiet(Message::Verified));
        // The token first: a page may submit its form from within the event.
        vec![
            Effect::StopListening,
            Effect::SetToken(Some(token.clone())),
            Effect::Notify(Notification::Verified { token }),
        ]
    }

    /// Nothing will be accepted for this verification any more; the person is offered a new one.
    pub(super) fn end(&mut self, message: Message) -> Vec<Effect> {
        if let Step::Code(step) = &self.step {
            self.step = Step::Ended(step.ended());
            // What waited to be asked again was about the old one.
            self.pending = None;
        }
        self.notice = Some(Notice::error(message));
        vec![Effect::StopListening, Effect::ShowCode(String::new())]
    }

    pub(super) fn ticked(&mut self, ticked: Option<Ticked>) -> Vec<Effect> {
        match ticked {
            Some(Ticked::Expired) => return self.end(Message::CodeExpired),
            Some(Ticked::Announce(message)) => self.announcement = Some(message),
            None => {}
        }
        Vec::new()
    }
}
