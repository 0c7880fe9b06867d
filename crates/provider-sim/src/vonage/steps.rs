//! The steps of a workflow, each of them a message.

use std::sync::Arc;

use crate::fate::Fate;
use crate::session::{End, Session, StepEnd};
use crate::sim::{Message, Outcome, Sim, Status};
use crate::vendor::Vendor;

impl Sim {
    /// Sends the message of the step that a request is at, and goes on from there: at once if it fails, and when its
    /// `channel_timeout` has passed if nobody types the code.
    pub(super) fn vonage_deliver(self: &Arc<Self>, session: &Session) {
        self.deliver(Message {
            vendor: Vendor::Vonage,
            id: session.id.clone(),
            to: session.to.clone(),
            channel: session.channel,
            text: format!("{} is your Stand-in verification code.", session.code),
            code: session.code.clone(),
            callback: None,
            attempt: None,
        });
        match Fate::of(&session.to, session.channel) {
            Fate::FailsOnTheWay => self.vonage_end_step(session, StepEnd::Failed),
            // The request is over.
            Fate::Fraud => {
                let sessions = self.sessions(Vendor::Vonage);
                sessions.with(&session.id, |session| session.ended = Some(End::Failed));
            }
            // Its code is dead from the beginning.
            Fate::ArrivesVoid => {}
            _ => self.vonage_wait(session),
        }
    }

    /// Ends a step when its time is up, unless the request has gone on or is over by then.
    fn vonage_wait(self: &Arc<Self>, session: &Session) {
        let (sim, clock) = (Arc::downgrade(self), self.clock.clone());
        let step = session.clone();
        tokio::spawn(async move {
            clock.until(step.sent_at + step.step_life).await;
            if let Some(sim) = sim.upgrade() {
                sim.vonage_end_step(&step, StepEnd::Expired);
            }
        });
    }

    fn vonage_end_step(self: &Arc<Self>, step: &Session, end: StepEnd) {
        let now = self.clock.now();
        let next = self.sessions(Vendor::Vonage).with(&step.id, |session| {
            if session.ended.is_some() || session.sends != step.sends {
                return None;
            }
            if end == StepEnd::Expired {
                self.tell(Outcome::of(Vendor::Vonage, session, Status::Expired));
            }
            if session.remaining.is_empty() {
                // After the last one the request is over.
                session.ended = Some(End::Failed);
                self.tell(exhausted(session, end));
                return None;
            }
            go_on(session, end, now);
            Some(session.clone())
        });
        if let Some(next) = next.flatten() {
            self.vonage_deliver(&next);
        }
    }
}

fn exhausted(session: &Session, end: StepEnd) -> Outcome {
    let mut steps = [None; 3];
    let last = (session.channel, end);
    for (step, taken) in steps.iter_mut().zip(session.taken.iter().chain([&last])) {
        *step = Some(*taken);
    }
    Outcome::of(Vendor::Vonage, session, Status::Exhausted(steps))
}

/// The next step of a workflow that has one.
pub(super) fn go_on(session: &mut Session, end: StepEnd, now: i64) {
    session.taken.push((session.channel, end));
    session.channel = session.remaining.remove(0);
    session.sent_at = now;
    session.sends += 1;
    let steps = i64::try_from(session.remaining.len()).unwrap_or_default() + 1;
    session.expires_at = now + steps * session.step_life;
}
