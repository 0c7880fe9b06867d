//! Verification's callbacks, application-signed, and the SMS API's texts, signed as webhooks, as Sinch documents them.

use provider_sim::accounts::sinch::{APPLICATION_KEY, APPLICATION_SECRET, WEBHOOK_SECRET};
use serde_json::{Value, json};

use super::{believed, opts_out_and_in, refused, url};
use crate::gateway::NUMBER;
use crate::payload::{Callback, fresh, fresh_uuid, now};
use crate::{Bench, Test};

pub(super) const TESTS: &[Test] = &[
    ("sinch::signs_verification_events", events),
    ("sinch::signs_stop_and_start", |bench| {
        let [stop, start] = ["Stop", "START"].map(|words| text(bench, WEBHOOK_SECRET, 0, words));
        opts_out_and_in(bench, "mo_text", &stop, &start);
        let hello = text(bench, WEBHOOK_SECRET, 0, "caf\u{e9} \u{1f44b}. 1.2");
        believed(bench, &[("hello", hello)]);
    }),
    ("sinch::signs_texts_long_ago_or_for_another", |bench| {
        for (name, secret, age) in [
            ("another secret", "another secret", 0),
            ("the application's", APPLICATION_SECRET, 0),
            ("an hour old", WEBHOOK_SECRET, 3600),
        ] {
            refused(bench, name, &text(bench, secret, age, "STOP"));
        }
    }),
    ("sinch::signs_for_another_application", |bench| {
        let secret = "YW5vdGhlciBzZWNyZXQ=";
        refused(
            bench,
            "another secret",
            &signed(bench, secret, &delivered("Failed")),
        );
    }),
];

/// A text at the SMS API, `age` seconds old.
fn text(bench: &Bench, secret: &str, age: i64, words: &str) -> Callback {
    let stamp = (now() - jiff::SignedDuration::from_secs(age)).strftime("%Y-%m-%dT%H:%M:%S.%3fZ");
    let body = json!({
        "type": "mo_text", "id": fresh(""), "from": NUMBER.trim_start_matches('+'),
        "to": "447700900002", "body": words, "operator_id": "310150",
        "received_at": stamp.to_string(), "sent_at": stamp.to_string(),
    });
    let (body, nonce) = (body.to_string(), fresh("01FJA"));
    let timestamp = (now().as_second() - age).to_string();
    let given = json!({"secret": secret, "body": body, "nonce": nonce, "timestamp": timestamp});
    let signature = bench.official.text("sinch.signText", given);
    let headers = [
        ("content-type", "application/json"),
        ("x-sinch-webhook-signature", &signature),
        ("x-sinch-webhook-signature-nonce", &nonce),
        ("x-sinch-webhook-signature-timestamp", &timestamp),
        ("x-sinch-webhook-signature-algorithm", "HmacSHA256"),
    ];
    Callback::new(&url("inbound/sinch"), &headers, &body)
}

const CONTENT_TYPE: &str = "application/json; charset=utf-8";

fn signed(bench: &Bench, secret: &str, body: &Value) -> Callback {
    let path = "webhooks/sinch";
    let body = body.to_string();
    let timestamp = now().strftime("%Y-%m-%dT%H:%M:%S.%7fZ").to_string();
    let authorization = bench.official.text(
        "sinch.signApplication",
        json!({
            "key": APPLICATION_KEY, "secret": secret, "contentType": CONTENT_TYPE,
            "timestamp": timestamp, "body": body, "path": format!("/verification/v3/{path}"),
        }),
    );
    let headers = [
        ("content-type", CONTENT_TYPE),
        ("x-timestamp", &timestamp),
        ("authorization", &authorization),
    ];
    Callback::new(&url(path), &headers, &body)
}

fn event(kind: &str, method: &str) -> Value {
    json!({
        "id": fresh_uuid(), "event": kind, "method": method,
        "identity": {"type": "number", "endpoint": NUMBER, "verified": false},
        "reference": "a-reference", "custom": "caf\u{e9}",
    })
}

fn delivered(result: &str) -> Value {
    let mut event = event("VerificationSmsDeliveredEvent", "sms");
    event["smsResult"] = Value::from(result);
    event
}

fn events(bench: &Bench) {
    let result = |status: &str, reason: &str| {
        let mut event = event("VerificationResultEvent", "callout");
        event["status"] = Value::from(status);
        event["reason"] = Value::from(reason);
        event["source"] = Value::from("manual");
        event
    };
    let mut request = event("VerificationRequestEvent", "sms");
    request["price"] = json!({"currencyId": "USD", "amount": 0.0127});
    request["rate"] = json!({"currencyId": "USD", "amount": 0.0127});
    request["acceptLanguage"] = json!(["en-US"]);
    let bodies = [
        ("request", request),
        ("delivered", delivered("Successful")),
        ("undelivered", delivered("Failed")),
        ("fail", result("FAIL", "Expired")),
        ("denied", result("DENIED", "Fraud")),
        ("error", result("ERROR", "SMS delivery failure")),
        ("aborted", result("ABORTED", "Failed pending")),
    ];
    let signed =
        |(name, body): (&'static str, Value)| (name, signed(bench, APPLICATION_SECRET, &body));
    believed(bench, &bodies.map(signed));
}
