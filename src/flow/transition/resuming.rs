//! A reload of the page: the verification goes on where it was.

use phone::PhoneError;
use wire::{Channel, RefreshData, RefreshRequest};

use crate::flow::countdown::{Millis, after};
use crate::flow::pending::Pending;
use crate::flow::{
    CodeStep, Effect, Failure, Message, Moment, Notice, Notification, Request, Saved, State, Step,
    VerifiedStep,
};

impl State {
    /// Found again: a code that is awaited, or a number whose proof has to be fetched anew.
    pub(super) fn resumed(&mut self, saved: Saved, now: Millis) -> Vec<Effect> {
        if self.step != Step::Phone || self.is_busy() {
            return Vec::new();
        }
        let verification_id = saved.verification_id;
        let Some(step) = saved.pending else {
            return vec![self.ask(Request::Refresh(RefreshRequest { verification_id }), now)];
        };
        if now >= step.expires_at {
            return Vec::new();
        }
        let channel = step.channel;
        self.step = Step::Code(CodeStep::found_again(verification_id, step, now));
        // The focus stays where the page has put it.
        if channel == Some(Channel::Sms) {
            vec![Effect::ListenForCode]
        } else {
            Vec::new()
        }
    }

    /// The gateway answered the request for a fresh proof; `number` is the one that the proof is about.
    pub(super) fn recovered(
        &mut self,
        mut pending: Pending,
        answer: Result<RefreshData, Failure>,
        number: Option<&str>,
        moment: Moment,
    ) -> Vec<Effect> {
        let data = match answer {
            Ok(data) => data,
            Err(Failure::Unreachable) => return self.unreached(pending, moment),
            Err(Failure::Refused(problem)) => {
                self.reached();
                // Without a time to come back at, it is no longer to be had: the person begins as on any other day.
                if let Some(seconds) = problem.retry_after_seconds {
                    pending.wait_until(after(moment.now, seconds));
                    self.pending = Some(pending);
                }
                return Vec::new();
            }
        };
        let Request::Refresh(RefreshRequest { verification_id }) = pending.request else {
            return Vec::new();
        };
        self.reached();
        let number = number.and_then(|number| match phone::parse(number, None) {
            Ok(number) => Some(number.format_international()),
            // Written out as soon as its plan is there.
            Err(PhoneError::NoPlan) => Some(number.to_owned()),
            Err(_) => None,
        });
        let token = data.token;
        let lives = data.token_expires_in_seconds;
        self.step = Step::Verified(VerifiedStep::new(
            verification_id,
            number.clone(),
            lives,
            moment.now,
        ));
        self.notice = Some(Notice::quiet(Message::Verified));
        let mut effects = Vec::new();
        if let Some(number) = number
            && self.phone.text.is_empty()
        {
            // The page's own field is posted, too, and a reload may have emptied it.
            let caret = number.len();
            self.phone_held(number.clone());
            effects.push(Effect::ShowPhone(number, caret));
        }
        effects.push(Effect::SetToken(Some(token.clone())));
        effects.push(Effect::Notify(Notification::Verified { token }));
        effects
    }
}
