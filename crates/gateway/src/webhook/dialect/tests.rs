//! What each provider's callbacks mean, by the shapes in its documents.

use axum::http::{HeaderMap, Method};
use wire::DeliveryStatus::{Delivered, Failed, Pending};
use wire::{Channel, DeliveryStatus};

use super::{Dialect, Plain, SinchVerification, TwilioMessaging, TwilioVerify, VonageVerify};
use crate::clock::UnixMillis;
use crate::webhook::verified::{CallbackId, Identity, Unreadable, Verified};
use crate::webhook::{Keyword, Received, Target};

/// A callback with this body, as if it had been verified.
fn verified(body: &str) -> Verified {
    let target = Target {
        origin: "https://otp.example".to_owned(),
        path: "/".to_owned(),
        query: None,
    };
    let body = body.to_owned().into();
    let received = Received::new(Method::POST, target, HeaderMap::new(), body);
    let identity = Identity {
        signed: CallbackId::of(&[]),
        event: None,
        stamped: true,
    };
    Verified::new(received, identity)
}

type Reported = (String, DeliveryStatus, Option<&'static str>);

fn reports(dialect: &dyn Dialect, body: &str) -> Result<Vec<Reported>, Unreadable> {
    let news = dialect.news(&verified(body))?;
    let plain = news.reports.into_iter().map(|report| {
        (
            report.handle.expose().to_owned(),
            report.status,
            report.reason,
        )
    });
    Ok(plain.collect())
}

#[track_caller]
fn reports_one(
    dialect: &dyn Dialect,
    body: &str,
    expected: (DeliveryStatus, Option<&'static str>),
) {
    let reports = reports(dialect, body).expect("readable");
    let [(_, status, reason)] = reports.as_slice() else {
        panic!("{reports:?} of {body}");
    };
    assert_eq!((*status, *reason), expected, "{body}");
}

fn inbound(dialect: &dyn Dialect, body: &str) -> Option<(String, Option<Keyword>)> {
    let inbound = dialect.inbound(&verified(body)).expect("readable")?;
    Some((inbound.from.e164().to_owned(), inbound.keyword))
}

const SID: &str = "SM0123456789abcdef0123456789abcdef";

fn status_callback(status: &str, more: &str) -> String {
    format!(
        "AccountSid=AC1&From=%2B12025550199&MessageSid={SID}&MessageStatus={status}&SmsSid={SID}\
         &To=%2B12025550100{more}"
    )
}

#[test]
fn every_status_of_a_twilio_message_is_one_of_three() {
    for (status, expected) in [
        ("accepted", (Pending, None)),
        ("scheduled", (Pending, None)),
        ("queued", (Pending, None)),
        ("sending", (Pending, None)),
        ("sent", (Pending, None)),
        ("a_status_of_tomorrow", (Pending, None)),
        ("delivered", (Delivered, None)),
        ("read", (Delivered, None)),
        ("undelivered", (Failed, Some("undelivered"))),
        ("failed", (Failed, Some("undelivered"))),
        ("canceled", (Failed, Some("undelivered"))),
    ] {
        reports_one(&TwilioMessaging, &status_callback(status, ""), expected);
    }
    for (code, reason) in [
        ("30003", "unreachable"),
        ("30004", "blocked"),
        ("30005", "unknown_number"),
        ("30006", "landline"),
        ("30007", "filtered"),
        ("30008", "undelivered"),
        ("21614", "unknown_number"),
        ("99999", "undelivered"),
    ] {
        let body = status_callback("undelivered", &format!("&ErrorCode={code}"));
        reports_one(&TwilioMessaging, &body, (Failed, Some(reason)));
    }
    let handle = reports(&TwilioMessaging, &status_callback("sent", "")).expect("readable");
    assert_eq!(handle[0].0, SID);
}

#[test]
fn a_twilio_message_to_a_number_that_has_stopped_is_learnt_from_and_not_reported() {
    let body = status_callback("failed", "&ErrorCode=21610");
    let news = TwilioMessaging.news(&verified(&body)).expect("readable");
    assert!(news.reports.is_empty());
    let number = news.opted_out.map(|number| number.e164().to_owned());
    assert_eq!(number.as_deref(), Some("+12025550100"));
}

#[test]
fn twilios_incoming_messages_say_who_and_what() {
    let message = |from: &str, body: &str, more: &str| {
        format!("Body={body}&From={from}&MessageSid={SID}&NumMedia=0&To=%2B12025550199{more}")
    };
    for (body, expected) in [
        (message("%2B12025550100", "STOP", ""), Some(Keyword::Stop)),
        (
            message("whatsapp%3A%2B12025550100", "Start", ""),
            Some(Keyword::Start),
        ),
        (message("%2B12025550100", "", ""), None),
        (
            message("%2B12025550100", "I+can%27t+stop+laughing", ""),
            None,
        ),
        // The account has words of its own.
        (
            message("%2B12025550100", "NOPE", "&OptOutType=STOP"),
            Some(Keyword::Stop),
        ),
    ] {
        let expected = Some(("+12025550100".to_owned(), expected));
        assert_eq!(inbound(&TwilioMessaging, &body), expected, "{body}");
        assert_eq!(inbound(&TwilioVerify, &body), expected, "{body}");
    }
    // A short code has no telephone number.
    assert_eq!(
        inbound(&TwilioMessaging, &message("12345", "STOP", "")),
        None
    );
}

#[test]
fn a_form_cut_at_another_place_means_nothing_else() {
    // Twilio's signature holds for every way to cut the same text into names and values.
    let fields = [
        ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
        ("ApiVersion", "2010-04-01"),
        ("ErrorCode", "30006"),
        ("From", "+12025550199"),
        ("MessageSid", SID),
        ("MessageStatus", "undelivered"),
        ("SmsSid", SID),
        ("SmsStatus", "undelivered"),
        ("To", "+12025550100"),
    ];
    let text: String = fields
        .iter()
        .flat_map(|(name, value)| [*name, *value])
        .collect();
    let cuts: Vec<usize> = fields
        .iter()
        .flat_map(|(name, value)| [name.len(), value.len()])
        .scan(0, |end, length| {
            *end += length;
            Some(*end)
        })
        .collect();
    let original = form(&text, &cuts);
    let meant = reports(&TwilioMessaging, &original).expect("readable");
    let mut tried = 0;
    let mut check = |cuts: &[usize]| {
        let recut = form(&text, cuts);
        if recut != original {
            tried += 1;
            if let Ok(read) = reports(&TwilioMessaging, &recut) {
                assert_eq!(read, meant, "{recut}");
            }
        }
    };
    for moved in 0..cuts.len() - 1 {
        for place in 1..text.len() {
            let mut cuts = cuts.clone();
            cuts[moved] = place;
            if cuts.is_sorted() {
                check(&cuts);
            }
        }
        // A parameter less: its text goes to its neighbours.
        for other in moved + 1..cuts.len() - 1 {
            let gone = |index: &usize| *index != moved && *index != other;
            let cuts: Vec<usize> = (0..cuts.len())
                .filter(gone)
                .map(|index| cuts[index])
                .collect();
            check(&cuts);
        }
    }
    assert!(tried >= 500, "{tried}");
}

/// Names and values, by turns, of the text cut at these places.
fn form(text: &str, cuts: &[usize]) -> String {
    let mut body = String::new();
    let mut start = 0;
    for (index, end) in cuts.iter().enumerate() {
        let piece = text[start..*end].replace('+', "%2B");
        let mark = match index {
            0 => "",
            _ if index % 2 == 0 => "&",
            _ => "=",
        };
        body.push_str(mark);
        body.push_str(&piece);
        start = *end;
    }
    body
}

#[test]
fn a_sender_that_a_person_has_written_into_a_message_is_no_sender() {
    // "BodySTOP" + "From+1…" are what an attacker has texted; the true sender is pushed into another field.
    for body in [
        format!("Body=STOP&From=%2B12025550100&FromZip=From%2B12025550199&MessageSid={SID}"),
        format!("Body=STOP&From=%2B12025550100&ProfileName=Fromwhatsapp%3A%2B1&MessageSid={SID}"),
        format!("Body=STOP&From=%2B12025550100&From=%2B12025550199&MessageSid={SID}"),
    ] {
        assert!(TwilioMessaging.inbound(&verified(&body)).is_err(), "{body}");
    }
}

#[test]
fn twilio_verify_reports_the_last_attempt_of_a_verification() {
    let event = |kind: &str, status: &str, delivery: &str| {
        format!(
            r#"[{{"specversion":"1.0","type":"com.twilio.{kind}","id":"EZ1","time":"2026-11-22T09:30:00Z","data":{{"verification_sid":"VE1","verification_status":"{status}","send_code_attempts":{{"count":2,"attempts":[{{"channel":"SMS","delivery_status":"failed"}},{{"channel":"SMS","delivery_status":"{delivery}"}}]}}}}}}]"#
        )
    };
    let kind = "accountsecurity.verify.verification.pending";
    for (status, delivery, expected) in [
        ("PENDING", "sent", (Pending, None)),
        ("PENDING", "DELIVERED", (Delivered, None)),
        ("PENDING", "undelivered", (Failed, Some("undelivered"))),
        ("APPROVED", "unknown", (Delivered, None)),
        ("EXPIRED", "sent", (Pending, None)),
    ] {
        reports_one(&TwilioVerify, &event(kind, status, delivery), expected);
    }
    let other = event("messaging.message.delivered", "PENDING", "delivered");
    assert_eq!(reports(&TwilioVerify, &other), Ok(Vec::new()));
    let news = TwilioVerify
        .news(&verified(&event(kind, "PENDING", "sent")))
        .expect("readable");
    assert_eq!(news.reports[0].at, Some(UnixMillis(1_795_339_800_000)));
    assert!(reports(&TwilioVerify, "{}").is_err());
}

#[test]
fn vonage_reports_events_and_summaries_and_fraud_as_a_failure() {
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
        reports_one(&VonageVerify, &event, expected);
        let summary = format!(
            r#"{{"request_id":"c11236f4","type":"summary","status":"failed","workflow":[{{"channel":"sms","status":"{status}"}},{{"channel":"voice","status":"unused"}}]}}"#
        );
        reports_one(&VonageVerify, &summary, expected);
    }
    let stop = Some(("+447911123456".to_owned(), Some(Keyword::Stop)));
    for body in [
        r#"{"message_uuid":"a","from":"447911123456","to":"1","channel":"sms","text":"stop"}"#,
        r#"{"from":{"type":"sms","number":"447911123456"},"message":{"content":{"type":"text","text":"STOP"}}}"#,
    ] {
        assert_eq!(inbound(&VonageVerify, body), stop, "{body}");
    }
}

#[test]
fn vonage_names_the_step_and_goes_on_after_one_that_is_over() {
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
        let reports = VonageVerify
            .news(&verified(&event))
            .expect("readable")
            .reports;
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].channel, Some(Channel::Voice), "{status}");
        assert_eq!(reports[0].goes_on, goes_on, "{status}");
    }
    // A summary tells of every step that was taken; after the last one there is nothing more.
    let summary = r#"{"request_id":"c1","type":"summary","status":"failed","workflow":[{"channel":"whatsapp","status":"expired"},{"channel":"sms","status":"failed"},{"channel":"voice","status":"unused"}]}"#;
    let steps = VonageVerify
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
    let silent = VonageVerify.news(&verified(silent)).expect("readable");
    assert!(silent.reports.is_empty());
}

#[test]
fn sinch_reports_results_and_deliveries_and_asks_before_it_sends() {
    let result = |status: &str, reason: &str| {
        format!(
            r#"{{"id":"1","event":"VerificationResultEvent","method":"sms","status":"{status}","reason":"{reason}"}}"#
        )
    };
    for (status, reason, expected) in [
        ("SUCCESSFUL", "", (Delivered, None)),
        ("FAIL", "Invalid code", (Pending, None)),
        ("FAIL", "Expired", (Pending, None)),
        ("DENIED", "Fraud", (Failed, Some("fraud"))),
        ("DENIED", "Blocked", (Failed, Some("fraud"))),
        (
            "DENIED",
            "Destination denied",
            (Failed, Some("unreachable")),
        ),
        ("DENIED", "Not enough credit", (Failed, Some("provider"))),
        (
            "ERROR",
            "Network error or number unreachable",
            (Failed, Some("unreachable")),
        ),
        (
            "ERROR",
            "SMS delivery failure",
            (Failed, Some("undelivered")),
        ),
        ("ERROR", "Internal error", (Failed, Some("provider"))),
        ("ABORTED", "", (Pending, None)),
    ] {
        reports_one(&SinchVerification, &result(status, reason), expected);
    }
    for (sms_result, expected) in [
        ("Successful", (Delivered, None)),
        ("Failed", (Failed, Some("undelivered"))),
        ("Unknown", (Pending, None)),
    ] {
        let body = format!(
            r#"{{"id":"1","event":"VerificationSmsDeliveredEvent","smsResult":"{sms_result}"}}"#
        );
        reports_one(&SinchVerification, &body, expected);
    }
    let request = r#"{"id":"1","event":"VerificationRequestEvent","method":"sms","identity":{"type":"number","endpoint":"+12025550100"}}"#;
    let news = SinchVerification
        .news(&verified(request))
        .expect("readable");
    assert!(news.reports.is_empty());
    let asked = news.asks_to_send_to.map(|number| number.e164().to_owned());
    assert_eq!(asked.as_deref(), Some("+12025550100"));
    let stop = inbound(
        &SinchVerification,
        r#"{"type":"mo_text","from":"12025550100","body":"stop"}"#,
    );
    assert_eq!(stop, Some(("+12025550100".to_owned(), Some(Keyword::Stop))));
}

#[test]
fn our_own_words_are_read_with_ids_of_both_kinds() {
    let plain = Plain {
        provider: "verifynow",
    };
    let body = r#"{"verificationId":1234567,"deliveryStatus":"FAILED","reason":"landline","timestamp":"2026-11-22T09:30:00Z"}"#;
    let expected = ("1234567".to_owned(), Failed, Some("landline"));
    assert_eq!(reports(&plain, body), Ok(vec![expected]));
    let body = r#"{"verificationId":"abc","deliveryStatus":"DELIVERED","reason":"landline"}"#;
    assert_eq!(
        reports(&plain, body),
        Ok(vec![("abc".to_owned(), Delivered, None)])
    );
    // A vendor's own text gets no further.
    let body = r#"{"verificationId":"abc","deliveryStatus":"FAILED","reason":"+12025550100 is unreachable"}"#;
    assert_eq!(
        reports(&plain, body),
        Ok(vec![("abc".to_owned(), Failed, Some("undelivered"))])
    );
    for body in [
        "",
        "[]",
        "{}",
        r#"{"verificationId":"","deliveryStatus":"FAILED"}"#,
    ] {
        assert!(reports(&plain, body).is_err(), "{body}");
    }
    let stop = inbound(&plain, r#"{"from":"+12025550100","text":"STOP"}"#);
    assert_eq!(stop, Some(("+12025550100".to_owned(), Some(Keyword::Stop))));
}
