//! What Twilio Verify's two streams of events mean.

use wire::Channel;
use wire::DeliveryStatus::{Delivered, Failed, Pending};

use super::Callbacks;
use crate::clock::UnixMillis;
use crate::provider::{Fallback, Report};
use crate::webhook::Dialect as _;
use crate::webhook::dialect::tests::{reports, reports_one, verified};

/// An event of the verification's own stream, about its second attempt.
fn verification(kind: &str, status: &str, delivery: &str) -> String {
    format!(
        r#"[{{"specversion":"1.0","type":"com.twilio.{kind}","id":"EZ1","time":"2026-11-22T09:30:00Z","data":{{"verification_sid":"VE1","verification_status":"{status}","send_code_attempts":{{"count":2,"attempts":[{{"channel":"SMS","delivery_status":"failed"}},{{"channel":"SMS","delivery_status":"{delivery}"}}]}}}}}}]"#
    )
}

/// An event about one message, as Twilio's page shows it; `more` are further fields of its data.
fn message(kind: &str, channel: &str, more: &str) -> String {
    let status = kind.to_uppercase();
    format!(
        r#"[{{"specversion":"1.0","type":"com.twilio.accountsecurity.verify.message.{kind}","source":"/v1/Accounts/AC0/Services/VA0/Verifications/VE1","id":"ea3f","dataschema":"https://events-schemas.twilio.com/AccountSecurity.MessageStatusEvent/1","datacontenttype":"application/json","time":"2026-11-22T09:30:00.336Z","data":{{"channel":"{channel}","verification_sid":"VE1","to":"+12025550100","mcc":"310","number_segments":1,"created_at":"2026-11-22T09:29:59.336Z","account_sid":"AC0","attempt_sid":"VL1","mnc":"05","service_sid":"VA0","message_status":"{status}","tags":{{"a":"b"}}{more}}}}}]"#
    )
}

fn only(body: &str) -> Report {
    let news = Callbacks.news(&verified(body)).expect("readable");
    let [report] = <[Report; 1]>::try_from(news.reports).expect("one report");
    report
}

#[test]
fn the_verification_stream_tells_an_end_and_takes_sent_for_nothing() {
    let kind = "accountsecurity.verify.verification.pending";
    for (status, delivery, expected) in [
        ("PENDING", "sent", (Pending, None)),
        ("PENDING", "SENT", (Pending, None)),
        ("EXPIRED", "SENT", (Pending, None)),
        ("CANCELED", "SENT", (Pending, None)),
        ("MAX_ATTEMPTS_REACHED", "SENT", (Pending, None)),
        ("PENDING", "DELIVERED", (Delivered, None)),
        ("PENDING", "undelivered", (Failed, Some("undelivered"))),
        ("APPROVED", "unknown", (Delivered, None)),
        ("APPROVED", "SENT", (Delivered, None)),
        ("EXPIRED", "sent", (Pending, None)),
    ] {
        reports_one(&Callbacks, &verification(kind, status, delivery), expected);
    }
    let other = verification("messaging.message.delivered", "PENDING", "delivered");
    assert_eq!(reports(&Callbacks, &other), Ok(Vec::new()));
    let report = only(&verification(kind, "PENDING", "sent"));
    assert_eq!(report.at, Some(UnixMillis(1_795_339_800_000)));
    assert!(reports(&Callbacks, "{}").is_err());
}

#[test]
fn the_message_stream_tells_a_messages_own_fate() {
    for (kind, more, expected) in [
        ("sent", "", (Pending, None)),
        ("delivered", r#","error_code":"""#, (Delivered, None)),
        ("read", "", (Delivered, None)),
        (
            "undelivered",
            r#","error_code":"30003""#,
            (Failed, Some("unreachable")),
        ),
        (
            "undelivered",
            r#","error_code":30006"#,
            (Failed, Some("landline")),
        ),
        (
            "failed",
            r#","error_code":null"#,
            (Failed, Some("undelivered")),
        ),
        ("failed", "", (Failed, Some("undelivered"))),
        ("a_status_of_tomorrow", "", (Pending, None)),
    ] {
        reports_one(&Callbacks, &message(kind, "SMS", more), expected);
    }
    let report = only(&message("delivered", "SMS", ""));
    assert_eq!(report.handle.expose(), "VE1");
    assert_eq!(report.at, Some(UnixMillis(1_795_339_800_336)));
    // The stream that this one has replaced says the same by another name.
    let older = message("undelivered", "SMS", "")
        .replace("verify.message.", "verify.attempt-dlr.")
        .replace("message_status", "dlr_status");
    assert_eq!(only(&older).status, Failed);
    assert!(reports(&Callbacks, &message("sent", "SMS", "").replace("VE1", "")).is_err());
}

#[test]
fn a_message_says_its_channel_and_whether_twilio_sends_another() {
    for (channel, expected) in [
        ("SMS", Some(Channel::Sms)),
        ("sms", Some(Channel::Sms)),
        ("WHATSAPP", Some(Channel::Whatsapp)),
        ("VOICE", Some(Channel::Voice)),
        ("CALL", Some(Channel::Voice)),
        // A text that Twilio has sent by RCS is still the text that was asked for.
        ("RCS", Some(Channel::Sms)),
        ("EMAIL", None),
    ] {
        let report = only(&message("delivered", channel, ""));
        assert_eq!(report.channel, expected, "{channel}");
    }
    let flags = |has, is| format!(r#","has_fallback":{has},"is_fallback":{is}"#);
    for (has, is, expected) in [
        (false, false, None),
        (true, false, Some(Fallback::Coming)),
        (false, true, Some(Fallback::This)),
        (true, true, Some(Fallback::Coming)),
    ] {
        let report = only(&message("failed", "SMS", &flags(has, is)));
        assert_eq!(
            (report.status, report.fallback),
            (Failed, expected),
            "{has} {is}"
        );
    }
    // The text that Twilio sends in place of the RCS message is the same message of ours: nothing has failed yet.
    let report = only(&message("failed", "RCS", &flags(true, false)));
    assert_eq!(report.status, Pending);
    let report = only(&message("failed", "RCS", &flags(false, false)));
    assert_eq!(report.status, Failed);
}

#[test]
fn a_batch_of_events_is_read_in_order() {
    let events = [
        message("sent", "SMS", ""),
        verification(
            "accountsecurity.verify.verification.pending",
            "PENDING",
            "SENT",
        ),
        message("delivered", "SMS", ""),
    ];
    let inner = events.map(|event| event[1..event.len() - 1].to_owned());
    let body = format!("[{}]", inner.join(","));
    let news = Callbacks.news(&verified(&body)).expect("readable");
    let statuses: Vec<_> = news.reports.iter().map(|report| report.status).collect();
    assert_eq!(statuses, [Pending, Pending, Delivered]);
}

#[test]
fn an_event_names_its_own_attempt() {
    let attempt = |report: Report| report.attempt.map(|id| id.expose().to_owned());
    let by_message = attempt(only(&message("failed", "SMS", "")));
    assert_eq!(by_message.as_deref(), Some("VL1"));
    let kind = "accountsecurity.verify.verification.pending";
    let named = |status: &str| {
        let event = verification(kind, status, "UNDELIVERED");
        event.replace(
            r#""channel":"SMS","#,
            r#""channel":"SMS","attempt_sid":"VL2","#,
        )
    };
    assert_eq!(attempt(only(&named("PENDING"))).as_deref(), Some("VL2"));
    // The code that was typed may have come with any of them.
    assert_eq!(attempt(only(&named("APPROVED"))), None);
}

#[test]
fn what_a_person_has_said_is_learnt_from_the_message_stream_and_never_reported() {
    for (channel, error, expected) in [
        ("SMS", r#""21610""#, Some(None)),
        ("SMS", "21610", Some(None)),
        ("WHATSAPP", r#""21610""#, Some(None)),
        ("WHATSAPP", r#""63014""#, Some(Some(Channel::Whatsapp))),
        // Not about texts, and not about anything that the person has said.
        ("RCS", r#""63014""#, None),
        ("WHATSAPP", r#""63032""#, None),
        ("WHATSAPP", r#""63033""#, None),
        ("SMS", r#""30004""#, None),
    ] {
        for kind in ["undelivered", "failed"] {
            let event = message(kind, channel, &format!(r#","error_code":{error}"#));
            let news = Callbacks.news(&verified(&event)).expect("readable");
            let learnt: Vec<_> = news
                .opt_outs
                .iter()
                .map(|it| (it.number.as_ref().map(phone::PhoneNumber::e164), it.channel))
                .collect();
            let expected = expected.map(|channel| (Some("+12025550100"), channel));
            assert_eq!(learnt, Vec::from_iter(expected), "{channel} {error}");
            assert_eq!(news.reports.len(), usize::from(expected.is_none()));
        }
    }
    // A batch tells of several people.
    let failed = message("failed", "SMS", r#","error_code":"21610""#);
    let inner = &failed[1..failed.len() - 1];
    let other = inner.replace("+12025550100", "+12025550111");
    let news = Callbacks.news(&verified(&format!("[{inner},{other}]")));
    assert_eq!(news.expect("readable").opt_outs.len(), 2);
}
