//! `VerifyNow` documents no callback: this is the gateway's own scheme, as a relay in front of it would speak.

use serde_json::{Value, json};

use super::{Callback, path};
use crate::accounts::verifynow::WEBHOOK_SECRET;
use crate::clock::rfc3339;
use crate::signature::shared_secret;
use crate::sim::{Outcome, Status, Text};

pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let (status, reason) = match outcome.status {
        Status::Delivered => ("DELIVERED", None),
        Status::Failed => ("FAILED", Some("unreachable")),
        Status::Blocked
        | Status::Verified
        | Status::Spent
        | Status::Expired
        | Status::Exhausted(_) => return None,
    };
    let mut body = json!({
        "verificationId": outcome.id,
        "deliveryStatus": status,
        "channel": outcome.channel,
        "timestamp": rfc3339(now),
    });
    if let Some(reason) = reason {
        body["reason"] = Value::from(reason);
    }
    Some(signed(url, body.to_string(), now))
}

pub(super) fn inbound(text: &Text, url: &str, now: i64) -> Callback {
    let body = json!({"from": text.from, "text": text.text}).to_string();
    signed(url, body, now)
}

fn signed(url: &str, body: String, now: i64) -> Callback {
    let seconds = (now / 1000).to_string();
    let signature = shared_secret::sign(WEBHOOK_SECRET, &seconds, path(url), body.as_bytes());
    Callback {
        url: url.to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("x-verifynow-timestamp", seconds),
            ("x-verifynow-signature", format!("v1={signature}")),
        ],
        body,
    }
}
