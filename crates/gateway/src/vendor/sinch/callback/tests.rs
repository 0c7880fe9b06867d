//! What Sinch's callbacks mean, by the shapes in its documents.

use wire::DeliveryStatus::{Delivered, Failed, Pending};

use super::Callbacks;
use crate::webhook::dialect::tests::{inbound, reports_one, verified};
use crate::webhook::{Dialect as _, Keyword};

#[test]
fn results_and_deliveries_are_reports_and_a_question_is_none() {
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
        reports_one(&Callbacks, &result(status, reason), expected);
    }
    for (sms_result, expected) in [
        ("Successful", (Delivered, None)),
        ("Failed", (Failed, Some("undelivered"))),
        ("Unknown", (Pending, None)),
    ] {
        let body = format!(
            r#"{{"id":"1","event":"VerificationSmsDeliveredEvent","smsResult":"{sms_result}"}}"#
        );
        reports_one(&Callbacks, &body, expected);
    }
    let request = r#"{"id":"1","event":"VerificationRequestEvent","method":"sms","identity":{"type":"number","endpoint":"+12025550100"}}"#;
    let news = Callbacks.news(&verified(request)).expect("readable");
    assert!(news.reports.is_empty());
    let asked = news.asks_to_send_to.map(|number| number.e164().to_owned());
    assert_eq!(asked.as_deref(), Some("+12025550100"));
    let stop = inbound(
        &Callbacks,
        r#"{"type":"mo_text","from":"12025550100","body":"stop"}"#,
    );
    assert_eq!(stop, Some(("+12025550100".to_owned(), Some(Keyword::Stop))));
}
