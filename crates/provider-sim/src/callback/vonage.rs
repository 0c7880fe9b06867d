//! Vonage: an event, with a JWT that holds its hash.

use serde_json::json;
use wire::Channel;

use super::Callback;
use crate::accounts::vonage::{API_KEY, SIGNATURE_SECRET};
use crate::clock::rfc3339;
use crate::random;
use crate::signature::vonage::{claims, sign};
use crate::sim::{Outcome, Status};

pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let status = match outcome.status {
        // Vonage says nothing of deliveries: the next thing it knows is the code.
        Status::Delivered => return None,
        Status::Failed => "failed",
        Status::Blocked => "blocked",
        Status::Verified => "completed",
    };
    let channel = match outcome.channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "voice",
        _ => "sms",
    };
    let body = json!({
        "request_id": outcome.id,
        "triggered_at": rfc3339(now),
        "type": "event",
        "channel": channel,
        "status": status,
        "finalized_at": rfc3339(now),
    })
    .to_string();
    let claims = claims(API_KEY, now / 1000, &random::uuid(), body.as_bytes());
    let token = sign(SIGNATURE_SECRET, &claims.to_string());
    Some(Callback {
        url: url.to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("Bearer {token}")),
        ],
        body,
    })
}
