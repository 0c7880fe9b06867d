//! `POST /inbound/{provider}`: STOP takes effect at once, everywhere, and is visible to nobody; START lifts it.

use std::sync::Arc;

use serde_json::{Value, json};
use wire::Channel;

use super::{SECONDS, STAMP, gateway};
use crate::support::callback::{
    Callback, sinch, sinch_message, standard, twilio_form, verifynow, vonage,
};
use crate::support::log::Lines;
use crate::support::{Answer, Gateway};

/// Exempt from limits, which are not what is tested here.
const NUMBER: &str = "+12025550100";

impl Gateway {
    /// A person writes to the sandbox's number; `event` identifies the message.
    pub(crate) async fn says(&self, from: &str, text: &str, event: u32) -> Answer {
        let body = json!({"from": from, "text": text}).to_string();
        let path = "/verification/v3/inbound/sandbox";
        let answer = standard(path, &body, &format!("in_{event}"), SECONDS)
            .send(self)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer
    }
}

/// STOP and START as each provider passes them on.
fn stops_and_starts() -> Vec<(&'static str, [Callback; 2])> {
    let path = |name: &str| format!("/verification/v3/inbound/{name}");
    let form = |name, texts: [&str; 2], sids: [&str; 2]| {
        [0, 1].map(|index| {
            let fields = [
                ("Body", texts[index]),
                ("From", NUMBER),
                ("MessageSid", sids[index]),
            ];
            twilio_form(&path(name), &fields)
        })
    };
    let plain = ["Stop!", "start"].map(|text| json!({"from": NUMBER, "text": text}).to_string());
    let vonages = ["stop", "START"]
        .map(|text| json!({"from": &NUMBER[1..], "text": text, "channel": "sms"}).to_string());
    let sinchs = ["STOP", "unstop"]
        .map(|text| json!({"type": "mo_text", "from": &NUMBER[1..], "body": text}).to_string());
    let [stop, start] = plain;
    let verifynows = [&stop, &start].map(|body| verifynow(&path("verifynow"), body, SECONDS));
    let sandbox = [(&stop, "a"), (&start, "b")]
        .map(|(body, id)| standard(&path("sandbox"), body, id, SECONDS));
    let [first, second, third, fourth] = [1, 2, 3, 4].map(|n| format!("SM{n:032x}"));
    vec![
        (
            "twilio",
            form("twilio", ["STOP", "START"], [&first, &second]),
        ),
        (
            "twilio-messaging",
            form("twilio-messaging", ["stop", "UNSTOP"], [&third, &fourth]),
        ),
        (
            "vonage",
            [0, 1].map(|n| vonage(&path("vonage"), &vonages[n], SECONDS, &format!("jti-{n}"))),
        ),
        (
            "sinch",
            sinchs.map(|body| sinch_message(&path("sinch"), &body, "nonce", SECONDS)),
        ),
        ("verifynow", verifynows),
        ("sandbox", sandbox),
    ]
}

#[tokio::test]
async fn every_provider_can_say_stop_and_start() {
    let gateway = gateway();
    for (name, [stop, start]) in stops_and_starts() {
        let answer = stop.send(&gateway).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        assert!(!arrives(&gateway).await, "{name}");
        let answer = start.send(&gateway).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        assert!(arrives(&gateway).await, "{name}");
    }
}

/// Whether a message to the number gets there.
async fn arrives(gateway: &Gateway) -> bool {
    let before = gateway.messages(NUMBER).len();
    gateway.send(NUMBER).await.data();
    gateway.messages(NUMBER).len() > before
}

#[tokio::test]
async fn twilio_is_told_to_reply_nothing() {
    let gateway = gateway();
    let fields = [
        ("Body", "HELP"),
        ("From", NUMBER),
        ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
    ];
    let answer = twilio_form("/verification/v3/inbound/twilio", &fields)
        .send(&gateway)
        .await;
    assert_eq!(answer.text(), "<Response/>");
    assert_eq!(
        answer.header("Content-Type"),
        Some("text/xml; charset=utf-8")
    );
}

#[tokio::test]
async fn a_number_that_has_stopped_gets_nothing_by_any_channel_and_nobody_can_tell() {
    let stopped = gateway();
    let ordinary = gateway();
    stopped.says(NUMBER, "STOP", 1).await;
    for channel in [Channel::Sms, Channel::Whatsapp] {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": NUMBER, "flowType": channel});
        let said = stopped.post("send").page().json(body.clone()).await;
        let usual = ordinary.post("send").page().json(body).await;
        assert_eq!(without_names(said.data()), without_names(usual.data()));
        let names = |answer: &Answer| {
            let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        assert_eq!(names(&said), names(&usual));
    }
    assert!(stopped.messages(NUMBER).is_empty());
    assert_eq!(ordinary.messages(NUMBER).len(), 2);
}

/// Without what differs from one verification to the next.
fn without_names(mut data: Value) -> Value {
    for name in ["verificationId", "eventsUrl"] {
        if let Some(value) = data.get_mut(name) {
            *value = Value::from("…");
        }
    }
    data
}

#[tokio::test]
async fn tries_and_resends_of_a_stopped_number_go_on_as_for_any_other() {
    let gateway = gateway();
    gateway.says(NUMBER, "STOP", 1).await;
    let id = gateway.begin(NUMBER).await;
    gateway.resend(&id).await.problem(429, "RATE_LIMITED");
    gateway.clock.advance_seconds(30);
    gateway.resend(&id).await.data();
    for left in (0..5).rev() {
        let data = gateway.validate(&id, "000000").await.data();
        assert_eq!(
            data,
            json!({"verificationStatus": "FAILED", "attemptsLeft": left})
        );
    }
    let data = gateway.validate(&id, "000000").await.data();
    assert_eq!(
        data,
        json!({"verificationStatus": "EXPIRED", "reason": "ATTEMPTS"})
    );
    assert!(gateway.messages(NUMBER).is_empty());
}

#[tokio::test]
async fn a_stop_holds_for_a_verification_that_has_begun_and_start_lifts_it() {
    let gateway = gateway();
    let id = gateway.begin(NUMBER).await;
    assert_eq!(gateway.messages(NUMBER).len(), 1);
    gateway.says(NUMBER, "Please stop texting me", 1).await;
    gateway.clock.advance_seconds(30);
    gateway.resend(&id).await.data();
    assert_eq!(gateway.messages(NUMBER).len(), 1);
    gateway.says(NUMBER, "START", 2).await;
    gateway.clock.advance_seconds(60);
    gateway.resend(&id).await.data();
    assert_eq!(gateway.messages(NUMBER).len(), 2);
}

#[tokio::test]
async fn other_words_and_other_numbers_change_nothing() {
    let gateway = gateway();
    gateway.says(NUMBER, "HELP", 1).await;
    gateway.says(NUMBER, "I can't stop laughing", 2).await;
    gateway.says("+12025550124", "STOP", 3).await;
    gateway.says("12345", "STOP", 4).await;
    gateway.begin(NUMBER).await;
    assert_eq!(gateway.messages(NUMBER).len(), 1);
}

#[tokio::test]
async fn a_start_of_last_year_does_not_lift_the_stop_of_today() {
    let gateway = gateway();
    let path = "/verification/v3/inbound/twilio-messaging";
    let fields = |text, sid| [("Body", text), ("From", NUMBER), ("MessageSid", sid)];
    let start = twilio_form(path, &fields("START", "SM0123456789abcdef0123456789abcde1"));
    let stop = twilio_form(path, &fields("STOP", "SM0123456789abcdef0123456789abcde2"));
    assert_eq!(start.send(&gateway).await.status, 200);
    gateway.clock.advance_seconds(365 * 24 * 60 * 60);
    gateway::housekeeping::forget_callbacks(gateway.app.verifier.store(), gateway.now()).await;
    assert_eq!(stop.send(&gateway).await.status, 200);
    start.send(&gateway).await.problem(401, "UNAUTHORIZED");
    gateway.begin(NUMBER).await;
    assert!(gateway.messages(NUMBER).is_empty());
}

#[tokio::test]
async fn the_store_does_not_know_whose_stop_it_keeps() {
    let gateway = gateway();
    gateway.says("+12025550177", "STOP", 1).await;
    let bytes = gateway.store_bytes();
    for secret in [&b"2025550177"[..], b"0177", b"STOP"] {
        let found = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "{secret:?}");
    }
}

#[tokio::test]
async fn what_a_provider_says_of_an_earlier_stop_is_learnt() {
    let gateway = gateway();
    let number = phone::parse("+12025550108", None).expect("valid");
    let known = || gateway.app.verifier.has_opted_out(&number);
    assert_eq!(known().await, Ok(false));
    gateway.send("+12025550108").await.data();
    assert_eq!(known().await, Ok(true));
}

#[tokio::test]
async fn a_stop_outlives_the_process() {
    let gateway = gateway();
    gateway.says(NUMBER, "STOP", 1).await;
    let gateway = gateway.restarted(&[]);
    gateway.begin(NUMBER).await;
    assert!(gateway.messages(NUMBER).is_empty());
}

#[tokio::test]
async fn a_stop_outlives_the_key_under_which_it_is_kept() {
    let old = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let new = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM";
    let [both, new, old] = [
        format!("['{new}', '{old}']"),
        format!("['{new}']"),
        format!("['{old}']"),
    ];
    let gateway = gateway();
    gateway.says(NUMBER, "STOP", 1).await;
    let gateway = gateway.restarted(&[("OTP__MAC_KEYS", &both)]);
    gateway.begin(NUMBER).await;
    assert!(gateway.messages(NUMBER).is_empty());
    // It is found by its new pseudonym from now on.
    let gateway = gateway.restarted(&[("OTP__MAC_KEYS", &new)]);
    gateway.begin(NUMBER).await;
    assert!(gateway.messages(NUMBER).is_empty());
    let gateway = gateway.restarted(&[("OTP__MAC_KEYS", &old)]);
    gateway.begin(NUMBER).await;
    assert_eq!(gateway.messages(NUMBER).len(), 1, "and by no other");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_begins_after_a_stop_is_durable() {
    let gateway = Arc::new(gateway());
    for round in 0..ROUNDS {
        let id = gateway.begin(NUMBER).await;
        let before = gateway.messages(NUMBER).len();
        gateway.clock.advance_seconds(30);
        let resend = {
            let (gateway, id) = (Arc::clone(&gateway), id.clone());
            tokio::spawn(async move { gateway.resend(&id).await })
        };
        let stop = {
            let gateway = Arc::clone(&gateway);
            tokio::spawn(async move { gateway.says(NUMBER, "STOP", 2 * round).await })
        };
        resend.await.expect("runs").data();
        stop.await.expect("runs");
        let raced = gateway.messages(NUMBER).len();
        assert!((before..=before + 1).contains(&raced));
        gateway.clock.advance_seconds(60);
        gateway.resend(&id).await.data();
        gateway.begin(NUMBER).await;
        assert_eq!(gateway.messages(NUMBER).len(), raced, "after the stop");
        // Signatures are valid for five minutes.
        gateway.clock.advance_seconds(-90);
        gateway.says(NUMBER, "START", 2 * round + 1).await;
    }
}

const ROUNDS: u32 = 200;

#[tokio::test]
async fn sinchs_two_ways_to_pass_a_message_on_are_understood_and_its_signature_of_reports_is_not() {
    let gateway = gateway();
    let path = "/verification/v3/inbound/sinch";
    let conversation = |text: &str| {
        json!({
            "app_id": "01EB37HMH1M6SV18BSNS3G135H", "project_id": "c36f3d3d-1523-4edd-ae42-11995557ff61",
            "accepted_time": "2026-11-22T09:30:00Z", "event_time": "2026-11-22T09:29:59Z",
            "message": {
                "id": "01EQ8235TD19N21XQTH12B145D", "direction": "TO_APP",
                "contact_message": {"text_message": {"text": text}},
                "channel_identity": {"channel": "SMS", "identity": &NUMBER[1..], "app_id": ""},
            },
        })
        .to_string()
    };
    let stop = sinch_message(path, &conversation("Stop"), "1", SECONDS);
    assert_eq!(stop.send(&gateway).await.status, 200);
    assert!(!arrives(&gateway).await);
    assert_eq!(stop.send(&gateway).await.status, 200, "delivered again");

    let start = json!({"type": "mo_text", "from": NUMBER, "body": "START"}).to_string();
    // The signature of a verification's callbacks says nothing about a message.
    let forged = sinch(path, &start, STAMP);
    forged.send(&gateway).await.problem(401, "UNAUTHORIZED");
    assert!(!arrives(&gateway).await);
    let start = sinch_message(path, &start, "2", SECONDS);
    assert_eq!(start.send(&gateway).await.status, 200);
    assert!(arrives(&gateway).await);
    // Nor the other way round.
    let result = r#"{"id":"1","event":"VerificationResultEvent","status":"PENDING"}"#;
    let crossed = sinch_message("/verification/v3/webhooks/sinch", result, "3", SECONDS);
    crossed.send(&gateway).await.problem(401, "UNAUTHORIZED");
    // Reports come to the same URL, and pictures have no text.
    for (nonce, body) in [
        (
            "4",
            r#"{"type":"recipient_delivery_report_sms","batch_id":"1","code":0}"#,
        ),
        (
            "5",
            r#"{"type":"mo_media","from":"12025550100","body":{"url":"https://x.example"}}"#,
        ),
        (
            "6",
            r#"{"app_id":"1","message_delivery_report":{"status":"DELIVERED"}}"#,
        ),
    ] {
        let answer = sinch_message(path, body, nonce, SECONDS)
            .send(&gateway)
            .await;
        assert_eq!(answer.status, 200, "{body}");
    }
    let senseless = sinch_message(path, r#"{"body":"STOP"}"#, "7", SECONDS);
    senseless.send(&gateway).await.problem(400, "BAD_REQUEST");
}

#[tokio::test]
async fn a_message_from_a_name_and_no_number_is_acknowledged_counted_and_logged() {
    let gateway = gateway();
    let lines = Lines::default();
    let guard = lines.install("gateway=info");
    let path = |name: &str| format!("/verification/v3/inbound/{name}");
    let vonages = [
        r#"{"channel":"whatsapp","message_uuid":"a","text":"STOP","profile":{"name":"Jane"}}"#,
        r#"{"channel":"whatsapp","message_uuid":"b","from":"US.13491208655302741918","text":"STOP"}"#,
        r#"{"channel":"whatsapp","message_uuid":"c","from":null,"text":"STOP"}"#,
    ];
    for (index, body) in vonages.iter().enumerate() {
        let callback = vonage(&path("vonage"), body, SECONDS, &format!("name-{index}"));
        let answer = callback.send(&gateway).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    }
    let sinchs = r#"{"app_id":"1","message":{"contact_message":{"text_message":{"text":"STOP"}},"channel_identity":{"channel":"WHATSAPP","identity":"US.13491208655302741918"}}}"#;
    let callback = sinch_message(&path("sinch"), sinchs, "1", SECONDS);
    assert_eq!(callback.send(&gateway).await.status, 200);
    drop(guard);
    assert_eq!(lines.count(&["inbound.without_number", "total"]), 4);
    assert_eq!(lines.count(&["13491208655302741918"]), 0);
}
