//! What a failed request means for the person.

use wire::{ErrorCode, NumberReason, Problem};

use super::asking::is_under_way;
use super::notification;
use super::number::Recipient;
use crate::flow::countdown::{Millis, after};
use crate::flow::pending::Pending;
use crate::flow::{
    Effect, Endpoint, Failure, Field, Message, Moment, Notice, Question, State, Step, Topic,
};

/// How long to wait after a refusal that ought to say so and does not.
pub(super) const DEFAULT_WAIT_SECONDS: u32 = 30;

/// RFC 6585, section 4.
const TOO_MANY_REQUESTS: u16 = 429;
/// Where the server errors begin (RFC 9110, section 15.6).
const SERVER_ERRORS: u16 = 500;

impl State {
    pub(super) fn refused(
        &mut self,
        pending: Pending,
        failure: &Failure,
        moment: Moment,
    ) -> Vec<Effect> {
        let problem = match failure {
            // The message may be on its way all the same: the browser goes on listening.
            Failure::Unreachable => return self.unreached(pending, moment),
            Failure::Refused(problem) if is_under_way(problem) => {
                return self.wait_for_earlier(pending, moment);
            }
            Failure::Refused(problem) => problem,
        };
        self.reached();
        let mut effects = Vec::new();
        // A check that failed leaves the message still to come; a send that failed leaves none.
        if pending.request.endpoint() == Endpoint::Send {
            effects.push(Effect::StopListening);
        }
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
            ErrorCode::Unknown if may_pass(problem) => {
                self.out_of_order = problem.status != TOO_MANY_REQUESTS;
                let message = if self.out_of_order {
                    Message::Unavailable
                } else {
                    Message::TooMany
                };
                self.wait(problem, message, now);
            }
            ErrorCode::Unknown
            | ErrorCode::ChallengeRequired
            | ErrorCode::OriginNotAllowed
            | ErrorCode::UnknownSite
            | ErrorCode::Unauthorized
            | ErrorCode::IdempotencyConflict
            | ErrorCode::BadRequest => self.notice = Some(Notice::error(Message::Misconfigured)),
        }
        Vec::new()
    }

    /// Says so, and makes sure that nothing is tried before it is of use.
    fn wait(&mut self, problem: &Problem, message: Message, now: Millis) {
        let seconds = problem.retry_after_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
        let until = after(now, seconds);
        self.blocked_until = Some(until);
        if let Step::Code(step) = &mut self.step {
            step.hold_resend(until);
        }
        self.notice = Some(Notice::about(Topic::Wait, message));
    }

    fn number_message(&mut self, reason: Option<NumberReason>) -> Message {
        let region = self.phone.region;
        match reason {
            Some(NumberReason::TooShort) => Message::TooShort,
            Some(NumberReason::TooLong) => Message::TooLong,
            Some(NumberReason::Reserved) => Message::Reserved,
            Some(NumberReason::UnknownRange) => self.ask_whether_right(),
            Some(NumberReason::CountryNotServed) => Message::CountryNotServed(region),
            Some(NumberReason::CannotReceiveChannel) => Message::CannotReceive(
                self.channels_to_ask()
                    .first()
                    .copied()
                    .unwrap_or(wire::Channel::Sms),
            ),
            Some(NumberReason::NotANumber | NumberReason::Unknown) | None => {
                Message::NotInUse(region)
            }
        }
    }

    /// The gateway's plans do not know the number, and the site leaves it to the person.
    fn ask_whether_right(&mut self) -> Message {
        let Ok(Recipient::Number { number, .. }) = self.number_to_send_to() else {
            return Message::NotInUse(self.phone.region);
        };
        self.phone.question = Some(Question::IsRight(number));
        Message::IsRight
    }
}

/// Whether a refusal with a code of a later version can be gone after a wait: its HTTP status says that much.
pub(super) fn may_pass(problem: &Problem) -> bool {
    problem.status == TOO_MANY_REQUESTS || problem.status >= SERVER_ERRORS
}
