//! The endpoints, one per file: read the request, call a use case, respond.

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

use crate::verification::VerificationId;
use crate::verification::state::Caller;
use crate::verify::Refusal;

/// Reads a `verificationId`; an invalid one is treated like an unknown one.
fn verification_id(text: &str) -> Result<VerificationId, Refusal> {
    VerificationId::decode(text).ok_or(Refusal::NotFound)
}

/// Whose idempotency keys these are: the same key from a page and a server is two keys.
fn caller_scope(caller: &Caller) -> [String; 2] {
    match caller {
        Caller::Page(origin) => ["page".to_owned(), origin.as_str().to_owned()],
        Caller::Server(site) => ["server".to_owned(), site.0.clone()],
    }
}

/// The channels requested; empty if none was.
fn channels(flow_type: Option<&FlowType>) -> Vec<wire::Channel> {
    flow_type.map_or_else(Vec::new, |flow| flow.channels().to_vec())
}
