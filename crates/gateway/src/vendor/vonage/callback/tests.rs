//! What Vonage's callbacks mean, by the shapes in its documents.

use wire::Channel;
use wire::DeliveryStatus::{Delivered, Failed, Pending};

use super::Callbacks;
use crate::webhook::dialect::tests::{inbound, reports_one, verified};
use crate::webhook::{Dialect as _, Keyword};

#[test]
fn events_and_summaries_are_reports_and_fraud_is_a_failure() {
    for (status, expected) in [
        ("completed", (Delivered, None)),
        ("failed", (Failed, Some("undelivered"))),
        ("rejected", (Failed, Some("rejected"))),
        ("user_rejected", (Failed, Some("rejected"))),
        ("blocked", (Failed, Some("fraud"))),
        ("expired", (Pending, None)),
        ("a status of tomorrow", (Pending, None)),
    ] {
        let event = format!(
            r#"{{"request_id":"c11236f4","type":"event","channel":"sms","status":"{status}","triggered_at":"2026-11-22T09:30:00Z"}}"#
        );
        reports_one(&Callbacks, &event, expected);
        let summary = format!(
            r#"{{"request_id":"c11236f4","type":"summary","status":"failed","workflow":[{{"channel":"sms","status":"{status}"}},{{"channel":"voice","status":"unused"}}]}}"#
        );
        reports_one(&Callbacks, &summary, expected);
    }
    let stop = Some(("+447911123456".to_owned(), Some(Keyword::Stop)));
    for body in [
        r#"{"message_uuid":"a","from":"447911123456","to":"1","channel":"sms","text":"stop"}"#,
        r#"{"from":{"type":"sms","number":"447911123456"},"message":{"content":{"type":"text","text":"STOP"}}}"#,
    ] {
        assert_eq!(inbound(&Callbacks, body), stop, "{body}");
    }
}

#[test]
fn a_step_is_named_and_one_that_is_over_is_followed() {
    for (status, goes_on) in [
        ("failed", true),
        ("rejected", true),
        ("user_rejected", true),
        ("expired", true),
        ("completed", false),
        ("blocked", false),
        ("a status of tomorrow", false),
    ] {
        let event = format!(
            r#"{{"request_id":"c1","type":"event","channel":"voice","status":"{status}"}}"#
        );
        let reports = Callbacks.news(&verified(&event)).expect("readable").reports;
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].channel, Some(Channel::Voice), "{status}");
        assert_eq!(reports[0].goes_on, goes_on, "{status}");
    }
    // A summary tells of every step that was taken; after the last one there is nothing more.
    let summary = r#"{"request_id":"c1","type":"summary","status":"failed","workflow":[{"channel":"whatsapp","status":"expired"},{"channel":"sms","status":"failed"},{"channel":"voice","status":"unused"}]}"#;
    let steps = Callbacks
        .news(&verified(summary))
        .expect("readable")
        .reports;
    let steps: Vec<_> = steps
        .iter()
        .map(|step| (step.channel, step.status, step.goes_on))
        .collect();
    let expected = [
        (Some(Channel::Whatsapp), Pending, true),
        (Some(Channel::Sms), Failed, false),
    ];
    assert_eq!(steps, expected);
    // A step that was never asked for is nobody's.
    let silent = r#"{"request_id":"c1","type":"event","channel":"silent_auth","status":"failed"}"#;
    let silent = Callbacks.news(&verified(silent)).expect("readable");
    assert!(silent.reports.is_empty());
}
