//! `POST /webhooks/{provider}` through the router: who is admitted, what is remembered, what is returned.

use serde_json::json;

use super::{SECONDS, STAMP, gateway};
use crate::support::callback::{
    Callback, STANDARD_SECRET, sinch, standard, standard_signature, twilio_form, twilio_json,
    verifynow, vonage,
};
use crate::support::{Answer, Gateway};

const DELIVERED: &str = r#"{"verificationId":"unknown","deliveryStatus":"PENDING"}"#;

/// A good callback of each provider.
fn callbacks(endpoint: &str) -> Vec<(&'static str, Callback)> {
    let path = |name: &str| format!("/verification/v3/{endpoint}/{name}");
    let sid = "SM0123456789abcdef0123456789abcdef";
    let form = [
        ("MessageSid", sid),
        ("MessageStatus", "sent"),
        ("To", "+12025550100"),
    ];
    let events = r#"[{"type":"com.twilio.other","data":{}}]"#;
    let event = r#"{"request_id":"unknown","status":"started"}"#;
    let result = r#"{"id":"unknown","event":"VerificationResultEvent","status":"PENDING"}"#;
    vec![
        ("twilio", twilio_json(&path("twilio"), events)),
        (
            "twilio-messaging",
            twilio_form(&path("twilio-messaging"), &form),
        ),
        ("vonage", vonage(&path("vonage"), event, SECONDS, "jti-1")),
        ("sinch", sinch(&path("sinch"), result, STAMP)),
        (
            "verifynow",
            verifynow(&path("verifynow"), DELIVERED, SECONDS),
        ),
        (
            "sandbox",
            standard(&path("sandbox"), DELIVERED, "msg_1", SECONDS),
        ),
    ]
}

#[track_caller]
fn refused(answer: &Answer) {
    let problem = answer.problem(401, "UNAUTHORIZED");
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|text| text.contains("signed"))
    );
}

#[tokio::test]
async fn a_signed_callback_of_each_provider_is_taken_and_its_redelivery_is_answered_alike() {
    let gateway = gateway();
    for (name, callback) in callbacks("webhooks") {
        let answer = callback.send(&gateway).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        for _ in 0..3 {
            let again = callback.send(&gateway).await;
            assert_eq!(
                (again.status, &again.bytes),
                (answer.status, &answer.bytes),
                "{name}"
            );
        }
        gateway.clock.advance_seconds(4 * 60 * 60 + 1);
        refused(&callback.send(&gateway).await);
        gateway.clock.advance_seconds(-(4 * 60 * 60 + 1));
    }
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let gateway = gateway();
    let unconfigured = Gateway::new();
    let mut answers = Vec::new();
    for (name, callback) in callbacks("webhooks") {
        let mut unsigned = callback.clone();
        unsigned
            .headers
            .retain(|(header, _)| header == "content-type");
        let mut changed = callback.clone();
        changed.body.push(b'x');
        let mut renamed = callback.clone();
        renamed.query = Some("a=b".to_owned());
        for forged in [unsigned, changed, renamed] {
            answers.push((name, forged.send(&gateway).await));
        }
        answers.push((name, callback.send(&unconfigured).await));
    }
    gateway.clock.advance_seconds(301);
    for (name, callback) in callbacks("webhooks") {
        // Twilio's signature has no time stamp.
        if !name.starts_with("twilio") {
            answers.push((name, callback.send(&gateway).await));
        }
    }
    for (name, answer) in &answers {
        refused(answer);
        assert_eq!(answer.bytes, answers[0].1.bytes, "{name}");
    }
}

#[tokio::test]
async fn a_provider_that_nobody_knows_has_no_endpoint() {
    let gateway = gateway();
    for path in [
        "webhooks/meta",
        "webhooks/",
        "webhooks/Twilio",
        "inbound/meta",
        "webhooks/twilio/x",
    ] {
        let answer = gateway.post(path).json(json!({})).await;
        answer.problem(404, "BAD_REQUEST");
    }
    let answer = gateway
        .get("/verification/v3/webhooks/twilio")
        .empty()
        .await;
    answer.problem(405, "BAD_REQUEST");
}

#[tokio::test]
async fn a_body_of_more_than_64_kilobytes_is_not_even_verified() {
    let gateway = gateway();
    let path = "/verification/v3/webhooks/sandbox";
    let padded = |length: usize| format!("{DELIVERED}{}", " ".repeat(length - DELIVERED.len()));
    let largest = padded(65_536);
    let answer = standard(path, &largest, "msg_1", SECONDS)
        .send(&gateway)
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let more = padded(65_537);
    let answer = standard(path, &more, "msg_2", SECONDS).send(&gateway).await;
    answer.problem(413, "BAD_REQUEST");
    for endpoint in ["webhooks", "inbound"] {
        for (name, callback) in callbacks(endpoint) {
            let mut padded = callback;
            padded.body.resize(65_537, b' ');
            let answer = padded.send(&gateway).await;
            assert_eq!(answer.status, 413, "{endpoint}/{name}");
        }
    }
}

#[tokio::test]
async fn a_signed_callback_that_says_nothing_is_a_bad_request_and_may_come_again() {
    let gateway = gateway();
    let callback = standard("/verification/v3/webhooks/sandbox", "{}", "msg_1", SECONDS);
    for _ in 0..2 {
        callback.send(&gateway).await.problem(400, "BAD_REQUEST");
    }
}

#[tokio::test]
async fn a_sender_that_has_not_heard_the_answer_gets_one_and_changes_nothing() {
    let gateway = gateway();
    let path = "/verification/v3/webhooks/sandbox";
    let first = standard(path, DELIVERED, "msg_1", SECONDS);
    assert_eq!(first.send(&gateway).await.status, 200);
    // The same event, signed again some seconds later: not something that an eavesdropper could make.
    let again = standard(path, DELIVERED, "msg_1", SECONDS + 5);
    for callback in [&again, &again, &first] {
        assert_eq!(callback.send(&gateway).await.status, 200);
    }
    gateway.clock.advance_seconds(306);
    for callback in [&again, &first] {
        refused(&callback.send(&gateway).await);
    }
}

#[tokio::test]
async fn without_its_store_the_gateway_takes_no_callback_and_forgets_none() {
    let gateway = gateway();
    let callback = standard(
        "/verification/v3/webhooks/sandbox",
        DELIVERED,
        "msg_1",
        SECONDS,
    );
    gateway.in_store("ALTER TABLE callbacks RENAME TO elsewhere");
    let answer = callback.send(&gateway).await;
    answer.problem(503, "STORE_UNAVAILABLE");
    gateway.in_store("ALTER TABLE elsewhere RENAME TO callbacks");
    assert_eq!(callback.send(&gateway).await.status, 200);
}

#[tokio::test]
async fn both_secrets_are_good_while_one_replaces_the_other() {
    let new = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let both = format!("['whsec_{new}', 'whsec_{STANDARD_SECRET}']");
    let gateway = Gateway::with(&[("PROVIDERS__SANDBOX__WEBHOOK_SECRETS", &both)]);
    let path = "/verification/v3/webhooks/sandbox";
    for (index, secret) in [new, STANDARD_SECRET].into_iter().enumerate() {
        let id = format!("msg_{index}");
        let mut callback = standard(path, DELIVERED, &id, SECONDS);
        callback.set(
            "webhook-signature",
            standard_signature(secret, &id, SECONDS, DELIVERED),
        );
        assert_eq!(callback.send(&gateway).await.status, 200);
    }
}

#[tokio::test]
async fn sinch_learns_whether_it_may_send() {
    let gateway = gateway();
    let path = "/verification/v3/webhooks/sinch";
    let ask = |stamp: &str| {
        let body = r#"{"id":"1","event":"VerificationRequestEvent","method":"sms","identity":{"type":"number","endpoint":"+12025550100"}}"#;
        sinch(path, body, stamp)
    };
    let answer = ask("2026-11-22T09:30:00Z").send(&gateway).await.ok();
    assert_eq!(answer, json!({"action": "allow"}));
    gateway.says("+12025550100", "STOP", 1).await;
    let answer = ask("2026-11-22T09:30:01Z").send(&gateway).await.ok();
    assert_eq!(answer, json!({"action": "deny"}));
}
