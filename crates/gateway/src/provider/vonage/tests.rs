//! Every documented answer of Vonage Verify, and what it means. `type` varies in host and prefix and may be missing.

use std::time::Duration;

use super::{receipt, verdict};
use crate::provider::outbound::Reply;
use crate::provider::{ProviderError, Verdict};

fn limited(seconds: u64) -> ProviderError {
    ProviderError::RateLimited {
        retry_after: Duration::from_secs(seconds),
    }
}

fn problem(fragment: &str) -> String {
    format!(
        r#"{{"type":"https://developer.vonage.com/api-errors/verify-v2#{fragment}","title":"Words","detail":"Words","instance":"bf0ca0bf927b3b52e3cb03217e1a1ddf"}}"#
    )
}

fn invalid(name: &str) -> String {
    format!(
        r#"{{"type":"https://developer.vonage.com/api-errors/verify#invalid-params","title":"Invalid params","invalid_parameters":[{{"name":"{name}","reason":"is invalid"}}]}}"#
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each documented answer")]
fn every_documented_error_of_a_start_has_its_meaning() {
    let rejected = ProviderError::rejected_with;
    let parameter = rejected("a parameter was refused", 422);
    for (status, text, expected) in [
        (422, invalid("workflow[0].to"), ProviderError::InvalidNumber),
        (422, invalid("workflow[2].to"), ProviderError::InvalidNumber),
        (422, invalid("to"), ProviderError::InvalidNumber),
        (422, invalid("number"), ProviderError::InvalidNumber),
        (422, invalid("brand"), parameter),
        (422, invalid("workflow[0].token"), parameter),
        (422, invalid("workflow[0].from"), parameter),
        (422, invalid("channel_timeout"), parameter),
        (422, invalid("client_ref"), parameter),
        (422, invalid("code"), parameter),
        (422, problem("invalid-params"), parameter),
        (422, String::new(), parameter),
        (409, problem("conflict"), limited(30)),
        (409, problem("concurrent"), limited(30)),
        // It names the request that is under way, and that is not adopted.
        (
            409,
            r#"{"title":"Conflict","request_id":"c11236f4-00bf-4b89-84ba-88b25df97315"}"#
                .to_owned(),
            limited(30),
        ),
        (429, problem("throttled"), limited(10)),
        (429, String::new(), limited(10)),
        (
            401,
            problem("unauthorized"),
            rejected("credentials refused", 401),
        ),
        (
            401,
            problem("jwt-expired"),
            rejected("credentials refused", 401),
        ),
        (402, problem("low-balance"), rejected("no credit", 402)),
        (
            403,
            problem("forbidden"),
            rejected("not allowed for this account", 403),
        ),
        (
            404,
            problem("not-found"),
            rejected("an answer that nobody understands", 404),
        ),
        (
            412,
            problem("precondition-failed"),
            rejected("a condition of silent authentication failed", 412),
        ),
        (
            415,
            problem("unsupported-media-type"),
            rejected("an answer that nobody understands", 415),
        ),
        (500, problem("internal-error"), ProviderError::Unavailable),
        (500, "<html>".to_owned(), ProviderError::Unavailable),
        (502, String::new(), ProviderError::Unavailable),
        (503, String::new(), ProviderError::Unavailable),
        (504, String::new(), ProviderError::Unknown),
        (
            302,
            String::new(),
            rejected("redirected; check base_url", 302),
        ),
        (202, String::new(), ProviderError::Unknown),
        (202, "{}".to_owned(), ProviderError::Unknown),
        (
            202,
            r#"{"request_id":""}"#.to_owned(),
            ProviderError::Unknown,
        ),
        (200, "<html>".to_owned(), ProviderError::Unknown),
    ] {
        let error = receipt(&Reply::of(status, &text)).expect_err("an error");
        assert_eq!(error, expected, "{status} {text}");
    }
}

#[test]
fn a_start_gives_the_handle_to_check_with() {
    let text =
        r#"{"request_id":"c11236f4-00bf-4b89-84ba-88b25df97315","check_url":"https://x.example"}"#;
    let receipt = receipt(&Reply::of(202, text)).expect("taken");
    let handle = receipt.handle.expect("a handle");
    assert_eq!(handle.expose(), "c11236f4-00bf-4b89-84ba-88b25df97315");
}

#[test]
fn every_documented_answer_to_a_check_has_its_meaning() {
    for (status, text, expected) in [
        (
            200,
            r#"{"request_id":"c1","status":"completed"}"#.to_owned(),
            Verdict::Approved,
        ),
        (400, problem("invalid-code"), Verdict::Wrong),
        (400, problem("bad-request"), Verdict::Wrong),
        (
            400,
            r#"{"title":"Bad Request","detail":"Words","instance":"b"}"#.to_owned(),
            Verdict::Wrong,
        ),
        (422, invalid("code"), Verdict::Wrong),
        (410, problem("expired"), Verdict::TooMany),
        (410, problem("gone"), Verdict::TooMany),
        (404, problem("not-found"), Verdict::Gone),
        (404, problem("request-not-found"), Verdict::Gone),
    ] {
        let verdict = verdict(&Reply::of(status, &text)).expect("a verdict");
        assert_eq!(verdict, expected, "{status} {text}");
    }
}

#[test]
fn nothing_but_an_approval_is_taken_for_one() {
    for (status, text) in [
        (200, String::new()),
        (200, "{}".to_owned()),
        (200, r#"{"status":"failed"}"#.to_owned()),
        (200, r#"{"status":"Completed"}"#.to_owned()),
        (202, r#"{"status":"completed"}"#.to_owned()),
        (403, r#"{"status":"completed"}"#.to_owned()),
        (409, problem("no-code")),
        (409, problem("conflict")),
        (429, problem("throttled")),
        (401, problem("unauthorized")),
        (500, r#"{"status":"completed"}"#.to_owned()),
    ] {
        assert!(
            verdict(&Reply::of(status, &text)).is_err(),
            "{status} {text}"
        );
    }
}
