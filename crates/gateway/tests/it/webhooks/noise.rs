//! Whatever is posted to the two callback endpoints, no response is a server error: unsigned garbage is
//! never read, and signed garbage is a bad request at worst.

use axum::http::Method;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::{SECONDS, STAMP, gateway};
use crate::support::callback::{
    Callback, sinch, sinch_message, standard, twilio_form, twilio_json, verifynow, vonage,
};
use crate::support::log::Lines;

const NAMES: [&str; 6] = [
    "verifynow",
    "twilio",
    "vonage",
    "sinch",
    "twilio-messaging",
    "sandbox",
];
const ENDPOINTS: [&str; 2] = ["webhooks", "inbound"];
/// For each provider and endpoint.
const CASES: u32 = 1_000;

fn path(endpoint: &str, name: &str) -> String {
    format!("/verification/v3/{endpoint}/{name}")
}

/// `CASES` values, the same ones in every run.
fn cases<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    let mut case = || strategy.new_tree(&mut runner).expect("a case").current();
    (0..CASES).map(|_| case()).collect()
}

/// Bytes that could be a body, or are none at all.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..600),
        json_value().prop_map(|value| value.to_string().into_bytes()),
        "[a-zA-Z0-9%=&+;]{0,300}".prop_map(String::into_bytes),
        (1..20_000_usize).prop_map(|deep| b"[".repeat(deep)),
    ]
}

/// Names of headers that schemes read, with what they would not expect.
fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        Just("authorization"),
        Just("content-type"),
        Just("x-twilio-signature"),
        Just("x-timestamp"),
        Just("x-verifynow-timestamp"),
        Just("x-verifynow-signature"),
        Just("webhook-id"),
        Just("webhook-timestamp"),
        Just("webhook-signature"),
    ];
    let value = prop_oneof![
        "[ -~]{0,80}",
        "(Bearer|application|Application) [A-Za-z0-9+/=:._-]{0,80}",
        "v1[,=][A-Za-z0-9+/=]{0,60}",
        "-?[0-9]{0,25}",
        "application/(json|x-www-form-urlencoded)",
    ];
    vec((name.prop_map(str::to_owned), value), 0..6)
}

/// Any JSON, with the words of callbacks among its keys and values.
fn json_value() -> impl Strategy<Value = Value> {
    let word = || {
        prop_oneof![
            "(request_id|status|channel|workflow|event|id|identity|endpoint|type|data|from|text|body|message|content)",
            "(verificationId|deliveryStatus|reason|timestamp|verification_sid|verification_status|finalized_at)",
            "(FAILED|DELIVERED|failed|expired|sms|summary|VerificationRequestEvent|VerificationResultEvent|STOP)",
            "(\\+12025550100|12025550100|447911123456|2026-11-22T09:30:00Z)",
            ".{0,20}",
        ]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((word(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A good callback's body with one of its parts exchanged, or left out.
fn bent() -> impl Strategy<Value = Value> {
    let good = prop_oneof![
        Just(json!({"verificationId": "1", "deliveryStatus": "FAILED", "reason": "landline"})),
        Just(json!({"request_id": "1", "type": "event", "channel": "sms", "status": "failed"})),
        Just(json!({"request_id": "1", "type": "summary", "status": "failed", "workflow": []})),
        Just(
            json!({"id": "1", "event": "VerificationRequestEvent", "identity": {"endpoint": "+12025550100"}})
        ),
        Just(
            json!({"id": "1", "event": "VerificationResultEvent", "status": "ERROR", "reason": "Fraud"})
        ),
        Just(
            json!([{"type": "com.twilio.accountsecurity.verify.verification.pending", "data": {}}])
        ),
        Just(json!({"from": "447911123456", "text": "STOP", "body": "START"})),
    ];
    (good, any::<usize>(), json_value(), any::<bool>()).prop_map(
        |(mut good, which, other, drop)| {
            if let Value::Object(fields) = &mut good {
                let keys: Vec<String> = fields.keys().cloned().collect();
                let key = &keys[which % keys.len()];
                if drop {
                    fields.remove(key);
                } else {
                    fields.insert(key.clone(), other);
                }
            } else {
                good[0]["data"] = other;
            }
            good
        },
    )
}

/// Text that is signed although no vendor would send it.
fn signed_text() -> impl Strategy<Value = String> {
    prop_oneof![
        bent().prop_map(|value| value.to_string()),
        json_value().prop_map(|value| value.to_string()),
        ".{0,200}",
        (1..20_000_usize).prop_map(|deep| "[".repeat(deep)),
    ]
}

fn fields() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = "(MessageSid|MessageStatus|SmsSid|SmsStatus|To|From|Body|ErrorCode|OptOutType|[A-Za-z]{1,8})";
    let value = prop_oneof![
        "(SM[0-9a-f]{32}|delivered|undelivered|\\+12025550100|whatsapp:\\+12025550100|STOP|30006|21610)",
        ".{0,40}",
    ];
    vec((name, value), 0..9)
}

#[tokio::test(start_paused = true)]
async fn what_nobody_has_signed_is_never_read() {
    let gateway = gateway();
    let lines = Lines::default();
    let guard = lines.install("gateway=debug");
    for name in NAMES {
        for endpoint in ENDPOINTS {
            let cases = cases((bytes(), headers()));
            let mut said = None;
            for (body, headers) in cases {
                let callback = Callback {
                    method: Method::POST,
                    headers,
                    ..Callback::post(&path(endpoint, name), body)
                };
                let answer = callback.send(&gateway).await;
                assert_eq!(answer.status, 401, "{callback:?}: {}", answer.text());
                // Whatever its contents, the response is the same.
                let first = said.get_or_insert_with(|| answer.bytes.clone());
                assert_eq!(answer.bytes, *first);
            }
        }
    }
    drop(guard);
    assert_eq!(lines.count(&["callback.unreadable"]), 0);
    assert!(lines.count(&["callback.refused"]) >= NAMES.len() * 2 * 1_000);
}

#[tokio::test(start_paused = true)]
async fn what_is_signed_and_makes_no_sense_is_a_bad_request_at_worst() {
    let gateway = gateway();
    let lines = Lines::default();
    let guard = lines.install("gateway=debug");
    let mut number = 0;
    for name in NAMES {
        for endpoint in ENDPOINTS {
            let path = path(endpoint, name);
            for text in cases(signed_text()) {
                number += 1;
                let id = format!("noise-{number}");
                let callback = match name {
                    "twilio" | "twilio-messaging" => twilio_json(&path, &text),
                    "vonage" => vonage(&path, &text, SECONDS, &id),
                    "sinch" if endpoint == "inbound" => sinch_message(&path, &text, &id, SECONDS),
                    "sinch" => sinch(&path, &text, STAMP),
                    "verifynow" => verifynow(&path, &text, SECONDS),
                    _ => standard(&path, &text, &id, SECONDS),
                };
                let answer = callback.send(&gateway).await;
                // 401: the same bytes were received before.
                let status = answer.status.as_u16();
                assert!(
                    matches!(status, 200 | 400 | 401),
                    "{status} to {name}: {text}"
                );
            }
        }
    }
    for endpoint in ENDPOINTS {
        for fields in cases(fields()) {
            let borrowed: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let callback = twilio_form(&path(endpoint, "twilio-messaging"), &borrowed);
            let status = callback.send(&gateway).await.status.as_u16();
            assert!(matches!(status, 200 | 400 | 401), "{status}: {fields:?}");
        }
    }
    drop(guard);
    assert!(lines.count(&["callback.unreadable"]) > 1_000);
    assert!(lines.count(&["callback.accepted"]) > 100);
}
