//! Vonage: an event, or a message of its Messages API, with a JWT that contains its hash.

use serde_json::{Value, json};
use wire::Channel;

use super::Callback;
use crate::accounts::vonage::{API_KEY, SIGNATURE_SECRET, WHATSAPP_FROM};
use crate::clock::rfc3339;
use crate::random;
use crate::session::StepEnd;
use crate::signature::vonage::{claims, sign};
use crate::sim::{Outcome, Status, Text};

pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let status = match outcome.status {
        // Vonage says nothing of deliveries: the next thing it knows is the code. Of wrong ones no source says anything,
        // and a workflow that is over is summed up.
        Status::Delivered | Status::Spent | Status::Exhausted(_) => return None,
        Status::Failed => "failed",
        Status::Expired => "expired",
        Status::Blocked => "blocked",
        Status::Verified => "completed",
    };
    let channel = name(outcome.channel);
    let body = json!({
        "request_id": outcome.id,
        "triggered_at": rfc3339(now),
        "type": "event",
        "channel": channel,
        "status": status,
        "finalized_at": rfc3339(now),
        "channel_timeout": CHANNEL_TIMEOUT,
    })
    .to_string();
    Some(signed(url, body, now))
}

/// What follows an event that ends the request: all its steps at once.
pub(super) fn summary(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let only = |status| (status, vec![(outcome.channel, status)]);
    let (status, steps) = match outcome.status {
        Status::Verified => only("completed"),
        // The specification's own list lacks it; "Verify webhooks" has it.
        Status::Blocked => only("blocked"),
        Status::Exhausted(steps) => {
            let word = |end| match end {
                StepEnd::Failed => "failed",
                StepEnd::Expired => "expired",
            };
            let steps = steps.into_iter().flatten();
            let steps: Vec<_> = steps.map(|(channel, end)| (channel, word(end))).collect();
            (steps.last()?.1, steps)
        }
        Status::Delivered | Status::Failed | Status::Spent | Status::Expired => return None,
    };
    let step = |(channel, status)| json!({"channel": name(channel), "initiated_at": rfc3339(now), "status": status});
    let workflow: Vec<Value> = steps.into_iter().map(step).collect();
    let body = json!({
        "request_id": outcome.id,
        "submitted_at": rfc3339(now),
        "status": status,
        "type": "summary",
        "channel_timeout": CHANNEL_TIMEOUT,
        "workflow": workflow,
        "price": "0.10000000",
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
        "sms": {"num_messages": "1"},
        "usage": {"currency": "EUR", "price": "0.0057"},
    })
    .to_string();
    signed(url, body, now)
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "voice",
        Channel::Sms => "sms",
    }
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

/// Seconds.
const CHANNEL_TIMEOUT: u32 = 180;
