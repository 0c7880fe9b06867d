//! Vonage: an event, or a message of its Messages API, with a JWT that holds its hash.

use serde_json::json;
use wire::Channel;

use super::Callback;
use crate::accounts::vonage::{API_KEY, SIGNATURE_SECRET, WHATSAPP_FROM};
use crate::clock::rfc3339;
use crate::random;
use crate::signature::vonage::{claims, sign};
use crate::sim::{Outcome, Status, Text};

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
    Some(signed(url, body, now))
}

pub(super) fn inbound(text: &Text, url: &str, now: i64) -> Callback {
    let body = json!({
        "channel": "sms",
        "message_uuid": random::uuid(),
        "to": WHATSAPP_FROM,
        "from": text.from.trim_start_matches('+'),
        "timestamp": rfc3339(now),
        "message_type": "text",
        "text": text.text,
    })
    .to_string();
    signed(url, body, now)
}

fn signed(url: &str, body: String, now: i64) -> Callback {
    let claims = claims(API_KEY, now / 1000, &random::uuid(), body.as_bytes());
    let token = sign(SIGNATURE_SECRET, &claims.to_string());
    Callback {
        url: url.to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("Bearer {token}")),
        ],
        body,
    }
}
