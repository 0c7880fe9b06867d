//! Verify's webhooks and the Messages API's inbound messages, as Vonage documents them, signed with what its SDK
//! verifies with.

use provider_sim::accounts::vonage::{API_KEY, SIGNATURE_SECRET, WHATSAPP_FROM};
use serde_json::{Value, json};

use super::{believed, opts_out_and_in, refused, url};
use crate::gateway::NUMBER;
use crate::payload::{Callback, fresh_uuid, now};
use crate::{Bench, Test};

pub(super) const TESTS: &[Test] = &[
    ("vonage::signs_events_and_summaries", reports),
    ("vonage::signs_stop_and_start", stop_and_start),
    ("vonage::signs_for_another_account", |bench| {
        let stop = signed(
            bench,
            "inbound/vonage",
            "another secret of thirty-two letters",
            &text("STOP"),
        );
        refused(bench, "another secret", &stop);
    }),
];

fn signed(bench: &Bench, path: &str, secret: &str, body: &Value) -> Callback {
    let body = body.to_string();
    let claims = json!({
        "iss": "Vonage", "iat": now().as_second(), "jti": fresh_uuid(),
        "api_key": API_KEY, "application_id": fresh_uuid(),
    });
    let given = json!({"secret": secret, "claims": claims, "body": body});
    let token = bench.official.text("vonage.sign", given);
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("authorization", &format!("Bearer {token}")),
    ];
    Callback::new(&url(path), &headers, &body)
}

fn reports(bench: &Bench) {
    let event = |status: &str| {
        json!({
            "request_id": fresh_uuid(), "triggered_at": "2026-11-28T10:12:13.032Z", "type": "event",
            "channel": "sms", "status": status, "finalized_at": "2026-11-28T10:13:13.001Z",
            "client_ref": "aReference",
        })
    };
    let step = |channel: &str, status: &str| json!({"channel": channel, "initiated_at": "2026-11-28T10:12:13.000Z", "status": status});
    let summary = json!({
        "request_id": fresh_uuid(), "submitted_at": "2026-11-28T10:12:13.000Z", "status": "completed",
        "type": "summary", "channel_timeout": 180, "price": "0.10000000", "client_ref": "aReference",
        "workflow": [step("sms", "failed"), step("whatsapp", "completed"), step("voice", "unused")],
    });
    let statuses = [
        "completed",
        "failed",
        "user_rejected",
        "rejected",
        "blocked",
        "expired",
    ];
    let mut callbacks: Vec<(&str, Callback)> = statuses
        .into_iter()
        .map(|status| (status, event(status)))
        .map(|(name, body)| {
            (
                name,
                signed(bench, "webhooks/vonage", SIGNATURE_SECRET, &body),
            )
        })
        .collect();
    let summary = signed(bench, "webhooks/vonage", SIGNATURE_SECRET, &summary);
    callbacks.push(("summary", summary));
    believed(bench, &callbacks);
}

fn message(channel: &str, text: &str) -> Value {
    json!({
        "channel": channel, "message_uuid": fresh_uuid(), "to": WHATSAPP_FROM,
        "from": NUMBER.trim_start_matches('+'), "timestamp": "2026-11-28T10:12:13Z",
        "context_status": "none", "message_type": "text", "text": text,
    })
}

fn text(text: &str) -> Value {
    let mut message = message("sms", text);
    message["sms"] = json!({"num_messages": "1", "keyword": text.to_uppercase()});
    message["usage"] = json!({"currency": "EUR", "price": "0.0333"});
    message["origin"] = json!({"network_code": "12345"});
    message
}

fn whatsapp(text: &str) -> Value {
    let mut message = message("whatsapp", text);
    message["profile"] = json!({"name": "Jane"});
    message["context"] = json!({"message_uuid": fresh_uuid(), "message_from": WHATSAPP_FROM});
    message
}

fn rcs(text: &str) -> Value {
    message("rcs", text)
}

fn stop_and_start(bench: &Bench) {
    for channel in [text, whatsapp, rcs] {
        let [stop, start] = ["Stop", "START"].map(channel);
        let name = stop.to_string();
        let [stop, start] =
            [stop, start].map(|it| signed(bench, "inbound/vonage", SIGNATURE_SECRET, &it));
        opts_out_and_in(bench, &name, &stop, &start);
    }
    let hello = text("Hello \u{1f44b}");
    let hello = signed(bench, "inbound/vonage", SIGNATURE_SECRET, &hello);
    believed(bench, &[("hello", hello)]);
}
