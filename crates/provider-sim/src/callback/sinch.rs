//! Sinch: a delivery or a result, application-signed; a message of its SMS API, signed as its webhooks are.

use serde_json::{Value, json};
use wire::Channel;

use super::{Callback, path};
use crate::accounts::sinch::{APPLICATION_KEY, APPLICATION_SECRET, NUMBER, WEBHOOK_SECRET};
use crate::clock::rfc3339;
use crate::random;
use crate::signature::sinch::{Signed, sign};
use crate::signature::sinch_webhook;
use crate::sim::{Outcome, Status, Text};

/// Sinch's question whether a verification may begin, to its customer's endpoint at `url`; `now` is milliseconds since
/// 1970. `None` where the URL cannot be signed.
pub fn question(start: &Asked<'_>, url: &str, now: i64) -> Option<Callback> {
    let mut body = json!({
        "id": start.id,
        "event": "VerificationRequestEvent",
        "method": method(start.channel),
        "identity": {"type": "number", "endpoint": start.to},
        "price": {"currencyId": "USD", "amount": 0.0127},
        "rate": {"currencyId": "USD", "amount": 0.0127},
    });
    if let Some(language) = start.language {
        body["acceptLanguage"] = json!([language]);
    }
    signed(url, &body.to_string(), now)
}

/// A verification that may or may not begin.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Sinch's handle of it.
    pub id: &'a str,
    /// E.164.
    pub to: &'a str,
    /// By which channel.
    pub channel: Channel,
    /// The language that a text was asked for in.
    pub language: Option<&'a str>,
}

fn method(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Voice => "callout",
        Channel::Sms => "sms",
    }
}

pub(super) fn callback(outcome: &Outcome, url: &str, now: i64) -> Option<Callback> {
    let method = method(outcome.channel);
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
        // Only of text messages it says whether they have arrived; and it has no workflows.
        (Status::Delivered | Status::Exhausted(_), _) => return None,
        (Status::Failed, _) => result(
            &mut body,
            "ERROR",
            Some("Network error or number unreachable"),
        ),
        (Status::Blocked, _) => result(&mut body, "DENIED", Some("Fraud")),
        (Status::Spent, _) => {
            result(&mut body, "FAIL", Some("Invalid code"));
            body["source"] = Value::from("manual");
        }
        (Status::Expired, _) => result(&mut body, "FAIL", Some("Expired")),
        (Status::Verified, _) => {
            result(&mut body, "SUCCESSFUL", None);
            body["source"] = Value::from("manual");
        }
    }
    signed(url, &body.to_string(), now)
}

/// A text that its SMS API passes on (`MOText`).
pub(super) fn inbound(text: &Text, url: &str, now: i64) -> Callback {
    let body = json!({
        "id": random::hex32(),
        "type": "mo_text",
        "from": text.from.trim_start_matches('+'),
        "to": NUMBER,
        "body": text.text,
        "operator_id": "310150",
        "received_at": rfc3339(now),
        "sent_at": rfc3339(now),
    })
    .to_string();
    let (nonce, timestamp) = (random::hex32(), (now / 1000).to_string());
    let signature = sinch_webhook::sign(WEBHOOK_SECRET, body.as_bytes(), &nonce, &timestamp);
    Callback {
        url: url.to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            ("x-sinch-webhook-signature", signature),
            ("x-sinch-webhook-signature-nonce", nonce),
            ("x-sinch-webhook-signature-timestamp", timestamp),
            (
                "x-sinch-webhook-signature-algorithm",
                sinch_webhook::ALGORITHM.to_owned(),
            ),
        ],
        body,
    }
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
