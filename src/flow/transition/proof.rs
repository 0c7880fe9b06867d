//! The verified step: the proof is kept alive until the form has gone.

use wire::RefreshData;

use crate::flow::countdown::Millis;
use crate::flow::verified_step::Proof;
use crate::flow::{Effect, Failure, Message, Notice, Notification, Request, State, Step, Ticket};

impl State {
    /// The page asks for a fresh token.
    pub(super) fn refresh_pressed(&mut self, spent: bool, now: Millis) -> Vec<Effect> {
        match &mut self.step {
            Step::Verified(step) => {
                let proof = step.refresh(&mut self.last_ticket, spent);
                self.proof(proof, now)
            }
            Step::Phone | Step::Code(_) | Step::Ended(_) => Vec::new(),
        }
    }

    /// The gateway has answered a request for a fresh token that nobody was waiting for.
    pub(super) fn refreshed(
        &mut self,
        ticket: Ticket,
        answer: Result<RefreshData, Failure>,
        now: Millis,
    ) -> Vec<Effect> {
        match &mut self.step {
            Step::Verified(step) => {
                let proof = step.refreshed(ticket, answer, now);
                self.proof(proof, now)
            }
            Step::Phone | Step::Code(_) | Step::Ended(_) => Vec::new(),
        }
    }

    pub(super) fn proof(&mut self, proof: Proof, now: Millis) -> Vec<Effect> {
        match proof {
            Proof::Holds => Vec::new(),
            Proof::Fresh(token) => vec![Effect::SetToken(Some(token))],
            Proof::Ask(effect) => vec![effect],
            Proof::Lapsed { refreshable } => self.lapse(refreshable, now),
        }
    }

    /// The proof is dead. A laptop that slept, or a line that was gone, may still get another.
    fn lapse(&mut self, refreshable: bool, now: Millis) -> Vec<Effect> {
        let before = std::mem::take(&mut self.step);
        self.notice = Some(Notice::error(Message::TokenExpired));
        let mut effects = vec![
            Effect::SetToken(None),
            Effect::Notify(Notification::Expired),
        ];
        if let Step::Verified(step) = before
            && refreshable
        {
            effects.push(self.ask(Request::Refresh(step.request()), now));
        }
        effects
    }

    /// The page does not want this proof; nor will it want its successors.
    pub(super) fn proof_declined(&mut self) -> Vec<Effect> {
        if let Step::Verified(step) = &mut self.step {
            step.declined = true;
        }
        vec![Effect::SetToken(None)]
    }
}
