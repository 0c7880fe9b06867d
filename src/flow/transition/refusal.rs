//! What a failed request means for the person.

use wire::{ErrorCode, NumberReason, Problem};

use super::notification;
use crate::flow::countdown::{Millis, after};
use crate::flow::{Effect, Failure, Field, Message, Moment, Notice, State, Step};

/// How long to wait after a refusal that ought to say so and does not.
pub(super) const DEFAULT_WAIT_SECONDS: u32 = 30;

/// Which request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum During {
    /// `/send`
    Send,
    /// `/resend`
    Resend,
    /// `/validate`
    Check,
}

impl State {
    pub(super) fn refused(
        &mut self,
        during: During,
        failure: &Failure,
        moment: Moment,
    ) -> Vec<Effect> {
        let problem = match failure {
            // The message may be on its way all the same: the browser goes on listening.
            Failure::Unreachable => return self.unreached(moment),
            Failure::Refused(problem) if self.is_under_way(problem, moment) => return Vec::new(),
            Failure::Refused(problem) => problem,
        };
        self.answered();
        // A check that failed leaves the message still to come; a send that failed leaves none.
        let mut effects = match during {
            During::Send => vec![Effect::StopListening],
            During::Resend | During::Check => Vec::new(),
        };
        effects.extend(self.answer_to(problem, moment.now));
        effects.push(notification(failure));
        effects
    }

    fn answer_to(&mut self, problem: &Problem, now: Millis) -> Vec<Effect> {
        match problem.error_code {
            ErrorCode::InvalidNumber => {
                self.step = Step::Phone;
                let message = self.number_message(problem.reason);
                self.notice = Some(Notice::at(Field::Phone, message));
                return vec![Effect::Focus(Field::Phone)];
            }
            ErrorCode::FraudDetected => self.notice = Some(Notice::error(Message::Refused)),
            ErrorCode::RateLimited => self.wait(problem, Message::TooMany, now),
            ErrorCode::ProviderUnavailable
            | ErrorCode::Overloaded
            | ErrorCode::StoreUnavailable => {
                self.out_of_order = true;
                self.wait(problem, Message::Unavailable, now);
            }
            ErrorCode::VerificationNotFound
            | ErrorCode::VerificationEnded
            | ErrorCode::AlreadyVerified => return self.end(Message::CodeExpired),
            _ => self.notice = Some(Notice::error(Message::Misconfigured)),
        }
        Vec::new()
    }

    /// Says so, and makes sure that nothing is tried before it is of use.
    fn wait(&mut self, problem: &Problem, message: Message, now: Millis) {
        let seconds = problem.retry_after_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
        let until = after(now, seconds);
        self.blocked_until = Some(until);
        if let Step::Code(step) = &mut self.step {
            step.resend_at = step.resend_at.max(until);
            step.resend_revealed = false;
        }
        self.notice = Some(Notice::error(message));
    }

    fn number_message(&self, reason: Option<NumberReason>) -> Message {
        let region = self.phone.region;
        match reason {
            Some(NumberReason::TooShort) => Message::TooShort,
            Some(NumberReason::TooLong) => Message::TooLong,
            Some(NumberReason::CountryNotServed) => Message::CountryNotServed(region),
            Some(NumberReason::CannotReceiveChannel) => Message::CannotReceive(
                self.channels_to_ask()
                    .first()
                    .copied()
                    .unwrap_or(wire::Channel::Sms),
            ),
            _ => Message::NotInUse(region),
        }
    }
}
