//! A reload of the page: the verification goes on where it was.

use wire::{Channel, RefreshData, RefreshRequest};

use crate::flow::countdown::{Millis, after};
use crate::flow::{
    Busy, CodeStep, Effect, Failure, Message, Moment, Notice, Notification, Request, Saved, State,
    Step, Ticket, VerifiedStep,
};

impl State {
    /// Found again: a code that is awaited, or a number whose proof has to be fetched anew.
    pub(super) fn resumed(&mut self, saved: Saved, now: Millis) -> Vec<Effect> {
        if self.step != Step::Phone || self.busy.is_some() {
            return Vec::new();
        }
        let verification_id = saved.verification_id;
        let Some(step) = saved.pending else {
            return vec![self.ask(Request::Refresh(RefreshRequest { verification_id }), now)];
        };
        if now >= step.expires_at {
            return Vec::new();
        }
        self.step = Step::Code(CodeStep {
            verification_id,
            sent_to: None,
            events_url: step.events_url,
            channel: step.channel,
            ordinal: 0,
            next_channels: step.next_channels,
            length: step.length,
            code: String::new(),
            resend_at: step.resend_at,
            undelivered: false,
            resend_revealed: now >= step.resend_at,
            expires_at: step.expires_at,
            ended: false,
        });
        // The focus stays where the page has put it.
        if step.channel == Channel::Sms {
            vec![Effect::ListenForCode]
        } else {
            Vec::new()
        }
    }

    /// The gateway answered the request for a fresh proof; `number` is the one that the proof is about.
    pub(super) fn recovered(
        &mut self,
        answer: Result<RefreshData, Failure>,
        number: Option<&str>,
        moment: Moment,
    ) -> Vec<Effect> {
        let Some(Request::Refresh(RefreshRequest { verification_id })) =
            self.intent.as_ref().map(|intent| intent.request.clone())
        else {
            return Vec::new();
        };
        self.busy = None;
        let data = match answer {
            Ok(data) => data,
            Err(Failure::Unreachable) => return self.unreached(moment),
            Err(Failure::Refused(problem)) => {
                self.reached();
                match (problem.retry_after_seconds, &mut self.intent) {
                    (Some(seconds), Some(intent)) => {
                        intent.again_at = Some(after(moment.now, seconds));
                    }
                    // No longer to be had: the person begins as on any other day.
                    _ => self.intent = None,
                }
                return Vec::new();
            }
        };
        self.answered();
        let number = number
            .and_then(|number| phone::parse(number, None).ok())
            .map(|number| number.format_international());
        let token = data.token;
        let lives = data.token_expires_in_seconds;
        self.step = Step::Verified(VerifiedStep::new(
            verification_id,
            number.clone(),
            lives,
            moment.now,
        ));
        self.notice = Some(Notice::info(Message::Verified));
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

    pub(super) fn is_recovering(&self, ticket: Ticket) -> bool {
        self.busy == Some(Busy::Recovering(ticket))
    }
}
