//! Every documented answer of Sinch Verification, and what it means. `errorCode` is a number or text.

use std::time::Duration;

use super::{hours, receipt, verdict};
use crate::provider::ProviderError;
use crate::provider::outbound::Reply;
use crate::verification::Verdict;

fn limited(seconds: u64) -> ProviderError {
    ProviderError::RateLimited {
        retry_after: Duration::from_secs(seconds),
    }
}

fn error(status: u16, code: u32, message: &str) -> [Reply; 2] {
    [
        format!(r#"{{"errorCode":{code},"message":"{message}","reference":null}}"#),
        format!(r#"{{"errorCode":"{code}","message":"{message}"}}"#),
    ]
    .map(|text| Reply::of(status, &text))
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each documented answer")]
fn every_documented_error_of_a_start_has_its_meaning() {
    use ProviderError::{ChannelUnavailable, Fraud, InvalidNumber, Unavailable};
    let signature = |code| ProviderError::rejected_with("credentials or signature refused", code);
    let refused = |code| ProviderError::refused_with("refused", code);
    for (status, code, message, expected) in [
        (
            400,
            40_001,
            "Parameter validation: number too short",
            InvalidNumber,
        ),
        (400, 40_002, "Parameter missing", InvalidNumber),
        (400, 40_003, "Invalid identity or code", InvalidNumber),
        (400, 40_005, "Number lacks +", InvalidNumber),
        (
            401,
            40_100,
            "Illegal authorization header",
            signature(40_100),
        ),
        (401, 40_101, "Timestamp missing", signature(40_101)),
        (401, 40_102, "Invalid signature", signature(40_102)),
        (
            401,
            40_104,
            "Invalid authorization scheme",
            signature(40_104),
        ),
        (401, 40_107, "Timestamp out of range", signature(40_107)),
        (
            402,
            40_200,
            "Not enough credit",
            ProviderError::rejected_with("no credit", 40_200),
        ),
        (403, 40_300, "Identity is blacklisted", Fraud),
        (403, 40_300, "The number is BLACKLISTED", Fraud),
        (
            403,
            40_300,
            "Verification method not available for destination",
            ChannelUnavailable,
        ),
        (403, 40_303, "Action restricted", refused(40_303)),
        (404, 40_400, "No such verification", refused(40_400)),
        (409, 40_900, "Reference already used", refused(40_900)),
        (422, 42_200, "Application configuration", refused(42_200)),
        (422, 42_201, "No route to destination", ChannelUnavailable),
        (429, 42_900, "Capacity exceeded", limited(30)),
        (429, 42_901, "Number verified too quickly", limited(30)),
        (500, 50_000, "Internal", Unavailable),
        (503, 50_300, "Temporarily unavailable", Unavailable),
        (
            503,
            50_301,
            "Configuration temporarily unavailable",
            Unavailable,
        ),
        (418, 41_800, "Unheard of", refused(41_800)),
        (429, 42_999, "Unheard of", limited(10)),
    ] {
        for reply in error(status, code, message) {
            let error = receipt(&reply).expect_err("an error");
            assert_eq!(error, expected, "{status} {code} {message}");
        }
    }
}

#[test]
fn a_denial_inside_a_200_has_its_meaning() {
    use ProviderError::{ChannelUnavailable, CountryNotServed, Fraud};
    let callback = ProviderError::refused("the callback's response was invalid");
    for (status, reason, expected) in [
        ("DENIED", "Fraud", Fraud),
        ("DENIED", "Blocked", Fraud),
        ("FAIL", "Fraud", Fraud),
        (
            "DENIED",
            "Not enough credit",
            ProviderError::rejected("no credit"),
        ),
        ("DENIED", "Denied by callback", callback),
        ("DENIED", "Invalid callback", callback),
        ("DENIED", "Destination denied", CountryNotServed),
        ("DENIED", "Something new", ChannelUnavailable),
        (
            "ERROR",
            "Network error or number unreachable",
            ChannelUnavailable,
        ),
        ("ERROR", "SMS delivery failure", ChannelUnavailable),
        ("ERROR", "Internal error", ProviderError::Unavailable),
        (
            "FAIL",
            "Hung up without entering valid code",
            ChannelUnavailable,
        ),
    ] {
        let text =
            format!(r#"{{"id":"1","method":"sms","status":"{status}","reason":"{reason}"}}"#);
        let error = receipt(&Reply::of(200, &text)).expect_err("denied");
        assert_eq!(error, expected, "{status} {reason}");
    }
}

#[test]
fn an_answer_that_is_not_sinchs_is_read_by_its_status_with_care() {
    for (status, text, expected) in [
        (200, "", ProviderError::Unknown),
        (200, r#"{"id":""}"#, ProviderError::Unknown),
        (200, "<html>", ProviderError::Unknown),
        (500, "<html>", ProviderError::Unavailable),
        (504, "", ProviderError::Unknown),
        (
            401,
            "",
            ProviderError::rejected_with("credentials refused", 401),
        ),
        (429, "", limited(10)),
    ] {
        let error = receipt(&Reply::of(status, text)).expect_err("an error");
        assert_eq!(error, expected, "{status} {text}");
    }
}

#[test]
fn a_start_gives_the_handle_to_check_with() {
    let text = r#"{"id":"018c25e1","method":"sms","sms":{"template":"{{CODE}}"},"_links":[]}"#;
    let receipt = receipt(&Reply::of(200, text)).expect("taken");
    assert_eq!(receipt.handle.expect("a handle").expose(), "018c25e1");
}

#[test]
fn every_documented_answer_to_a_check_has_its_meaning() {
    for (status, reason, expected) in [
        ("SUCCESSFUL", "", Verdict::Approved),
        // Both readings of what a wrong code does.
        ("FAIL", "Invalid code", Verdict::LastWrong),
        ("PENDING", "Invalid code", Verdict::Wrong),
        ("FAIL", "Invalid CLI", Verdict::LastWrong),
        ("FAIL", "", Verdict::LastWrong),
        ("FAIL", "Something new", Verdict::LastWrong),
        ("PENDING", "", Verdict::Wrong),
        ("FAIL", "Expired", Verdict::Expired),
        ("FAIL", "Failed pending", Verdict::Gone),
        ("FAIL", "Hung up without entering valid code", Verdict::Gone),
        ("ABORTED", "", Verdict::Gone),
        ("DENIED", "Not enough credit", Verdict::Gone),
        ("ERROR", "SMS delivery failure", Verdict::Gone),
        (
            "ERROR",
            "Network error or number unreachable",
            Verdict::Gone,
        ),
    ] {
        let text =
            format!(r#"{{"id":"1","method":"sms","status":"{status}","reason":"{reason}"}}"#);
        let verdict = verdict(&Reply::of(200, &text)).expect("a verdict");
        assert_eq!(verdict, expected, "{status} {reason}");
    }
    for (status, code, expected) in [(400, 40_003, Verdict::Wrong), (404, 40_400, Verdict::Gone)] {
        for reply in error(status, code, "words") {
            assert_eq!(verdict(&reply).expect("a verdict"), expected, "{code}");
        }
    }
}

#[test]
fn what_is_taken_for_fraud_at_a_check_is_told_as_that() {
    for status in ["FAIL", "DENIED"] {
        let text = format!(r#"{{"id":"1","method":"sms","status":"{status}","reason":"Fraud"}}"#);
        let error = verdict(&Reply::of(200, &text)).expect_err("refused");
        assert_eq!(error, ProviderError::Fraud, "{status}");
    }
}

#[test]
fn nothing_but_a_success_is_taken_for_one() {
    for (status, text) in [
        (200, ""),
        (200, "{}"),
        (200, r#"{"status":"SUCCESS"}"#),
        (200, r#"{"status":"DENIED","reason":"Fraud"}"#),
        (403, r#"{"status":"SUCCESSFUL"}"#),
        (500, r#"{"status":"SUCCESSFUL"}"#),
        (401, r#"{"errorCode":40100}"#),
        (429, r#"{"errorCode":42900}"#),
    ] {
        assert!(
            verdict(&Reply::of(status, text)).is_err(),
            "{status} {text}"
        );
    }
}

#[test]
fn a_life_is_hours_minutes_and_seconds() {
    assert_eq!(hours(600), "00:10:00");
    assert_eq!(hours(3661), "01:01:01");
}
