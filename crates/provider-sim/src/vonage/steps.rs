//! The steps of a workflow, each of them a message.

use std::sync::Arc;

use crate::fate::Fate;
use crate::session::{End, Session};
use crate::sim::{Message, Outcome, Sim, Status};
use crate::vendor::Vendor;

impl Sim {
    pub(super) fn vonage_deliver(self: &Arc<Self>, session: &Session) {
        self.deliver(Message {
            vendor: Vendor::Vonage,
            id: session.id.clone(),
            to: session.to.clone(),
            channel: session.channel,
            text: format!("{} is your Stand-in verification code.", session.code),
            code: session.code.clone(),
            callback: None,
        });
        // A step that fails is followed by the next one immediately, one without a response after `channel_timeout`.
        if Fate::of(&session.to, session.channel) == Fate::FailsOnTheWay {
            let now = self.clock.now();
            let moved = self.vonage_live(&session.id, |session| {
                if session.remaining.is_empty() {
                    // After the last one the request is over.
                    session.ended = Some(End::Failed);
                    self.tell(exhausted(session));
                    return None;
                }
                go_on(session, now);
                Some(session.clone())
            });
            if let Some(next) = moved.flatten() {
                self.vonage_deliver(&next);
            }
        }
    }
}

fn exhausted(session: &Session) -> Outcome {
    let mut steps = [None; 3];
    let taken = session.taken.iter().chain([&session.channel]);
    for (step, channel) in steps.iter_mut().zip(taken) {
        *step = Some(*channel);
    }
    Outcome::of(Vendor::Vonage, session, Status::Exhausted(steps))
}

/// The next step of a workflow that has one.
pub(super) fn go_on(session: &mut Session, now: i64) {
    session.taken.push(session.channel);
    session.channel = session.remaining.remove(0);
    session.sent_at = now;
    session.sends += 1;
}
