//! Sinch: a delivery, a result, or a message of its SMS API, application-signed.

use serde_json::{Value, json};
use wire::Channel;

use super::{Callback, path};
use crate::accounts::sinch::{APPLICATION_KEY, APPLICATION_SECRET};
use crate::clock::rfc3339;
use crate::random;
use crate::signature::sinch::{Signed, sign};
use crate::sim::{Outcome, Status, Text};

pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let method = match outcome.channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "callout",
        _ => "sms",
    };
    let mut body = json!({
        "id": outcome.id,
        "method": method,
        "identity": {"type": "number", "endpoint": outcome.to},
    });
    match (outcome.status, method) {
        (Status::Delivered, "sms") => {
            body["event"] = Value::from("VerificationSmsDeliveredEvent");
            body["smsResult"] = Value::from("Successful");
        }
        (Status::Failed, "sms") => {
            body["event"] = Value::from("VerificationSmsDeliveredEvent");
            body["smsResult"] = Value::from("Failed");
        }
        // Only of text messages it says whether they have arrived.
        (Status::Delivered, _) => return None,
        (Status::Failed, _) => result(
            &mut body,
            "ERROR",
            Some("Network error or number unreachable"),
        ),
        (Status::Blocked, _) => result(&mut body, "DENIED", Some("Fraud")),
        (Status::Verified, _) => result(&mut body, "SUCCESSFUL", None),
    }
    signed(url, &body.to_string(), now)
}

pub(super) fn inbound(text: &Text, url: &str, now: i64) -> Option<Callback> {
    let body = json!({
        "id": random::hex32(),
        "type": "mo_text",
        "from": text.from.trim_start_matches('+'),
        "to": "447700900002",
        "body": text.text,
        "received_at": rfc3339(now),
    });
    signed(url, &body.to_string(), now)
}

fn result(body: &mut Value, status: &str, reason: Option<&str>) {
    body["event"] = Value::from("VerificationResultEvent");
    body["status"] = Value::from(status);
    if let Some(reason) = reason {
        body["reason"] = Value::from(reason);
    }
}

fn signed(url: &str, body: &str, now: i64) -> Option<Callback> {
    let timestamp = rfc3339(now);
    let content_type = "application/json; charset=utf-8";
    let signature = sign(
        APPLICATION_SECRET,
        &Signed {
            method: "POST",
            content_type,
            timestamp: &timestamp,
            path: path(url),
            body: body.as_bytes(),
        },
    )?;
    Some(Callback {
        url: url.to_owned(),
        headers: vec![
            ("content-type", content_type.to_owned()),
            ("x-timestamp", timestamp),
            (
                "authorization",
                format!("application {APPLICATION_KEY}:{signature}"),
            ),
        ],
        body: body.to_owned(),
    })
}
