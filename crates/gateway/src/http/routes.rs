//! The endpoints, one a file: read the request, ask a use case, answer.

pub(super) mod config;
pub(super) mod deliveries;
pub(super) mod events;
pub(super) mod health;
pub(super) mod inbound;
pub(super) mod jwks;
pub(super) mod refresh;
pub(super) mod resend;
pub(super) mod sandbox;
pub(super) mod send;
pub(super) mod siteverify;
pub(super) mod validate;
pub(super) mod webhooks;

use wire::FlowType;

use crate::verify::state::Caller;
use crate::verify::{Refusal, VerificationId};

/// Reads a `verificationId`; what is none is as unknown as one that does not exist.
fn verification_id(text: &str) -> Result<VerificationId, Refusal> {
    VerificationId::decode(text).ok_or(Refusal::NotFound)
}

/// Whose idempotency keys are whose: what a page and a server call alike are two.
fn caller_scope(caller: &Caller) -> [String; 2] {
    match caller {
        Caller::Page(origin) => ["page".to_owned(), origin.as_str().to_owned()],
        Caller::Server(site) => ["server".to_owned(), site.0.clone()],
    }
}

/// The channels asked for; none when nothing was said.
fn channels(flow_type: Option<&FlowType>) -> Vec<wire::Channel> {
    flow_type.map_or_else(Vec::new, |flow| flow.channels().to_vec())
}
