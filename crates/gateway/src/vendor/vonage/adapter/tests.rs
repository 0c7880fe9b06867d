//! Every documented answer of Vonage Verify, and what it means. `type` varies in host and prefix and may be missing.

use std::time::Duration;

use super::{receipt, verdict};
use crate::provider::ProviderError;
use crate::provider::outbound::Reply;
use crate::verification::Verdict;

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
    let refused = ProviderError::refused_with;
    let parameter = refused("a parameter was refused", 422);
    for (status, text, expected) in [
        (422, invalid("workflow[0].to"), ProviderError::InvalidNumber),
        (422, invalid("workflow[2].to"), ProviderError::InvalidNumber),
        (422, invalid("to"), ProviderError::InvalidNumber),
        (422, invalid("number"), ProviderError::InvalidNumber),
        (422, invalid("workflow/0/to"), ProviderError::InvalidNumber),
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
            refused("not allowed for this account", 403),
        ),
        (404, problem("not-found"), refused("refused", 404)),
        (
            412,
            problem("precondition-failed"),
            refused("a condition of silent authentication failed", 412),
        ),
        (
            415,
            problem("unsupported-media-type"),
            refused("refused", 415),
        ),
        (400, problem("bad-request"), refused("refused", 400)),
        (418, problem("of-tomorrow"), refused("refused", 418)),
        (
            404,
            "<html>".to_owned(),
            rejected("an unexpected response", 404),
        ),
        (403, problem("low-balance"), rejected("no credit", 403)),
        (
            403,
            problem("account-suspended"),
            rejected("credentials refused", 403),
        ),
        (
            403,
            problem("unprovisioned"),
            rejected("credentials refused", 403),
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
fn a_number_is_refused_in_whatever_form_the_parameters_come() {
    for parameters in [
        r#"[{"name":"workflow[0]","reason":"`to` is invalid"}]"#,
        r#"[{"name":"workflow","reason":"workflow[0].to: must be E.164"}]"#,
        r#"[{"name":"workflow[0]","reason":"to is not valid"}]"#,
        r#"[{"name":"","reason":"Invalid 'to'"}]"#,
        r#"[{"reason":"The phone number is not valid"}]"#,
        r#"["Invalid to"]"#,
        r#"{"name":"workflow[0].to","reason":"is invalid"}"#,
        r#"{"name":"workflow[0]","reason":"Invalid parameter: to"}"#,
        r#"{"workflow[0].to":"is invalid"}"#,
        r#"{"to":["is invalid","is too short"]}"#,
        r#"{"workflow[0]":{"reason":"\"to\" is invalid"}}"#,
    ] {
        let text = format!(r#"{{"title":"Invalid params","invalid_parameters":{parameters}}}"#);
        let error = receipt(&Reply::of(422, &text)).expect_err("an error");
        assert_eq!(error, ProviderError::InvalidNumber, "{parameters}");
    }
    for parameters in [
        r#"[{"name":"brand","reason":"has to be 1 to 18 characters"}]"#,
        r#"[{"name":"workflow[0].from","reason":"must be a phone number"}]"#,
        r#"[{"name":"workflow[0]","reason":"`from` must be a phone number"}]"#,
        r#"[{"name":"workflow","reason":"has 1 to 3 items"}]"#,
        r#"[{"name":"workflow[0].channel","reason":"`to` needs a channel"}]"#,
        r#"{"brand":"is required to be set"}"#,
        r#"{"name":"channel_timeout","reason":"15 to 900"}"#,
        "[]",
        "{}",
        "null",
        "7",
    ] {
        let text = format!(r#"{{"title":"Invalid params","invalid_parameters":{parameters}}}"#);
        let error = receipt(&Reply::of(422, &text)).expect_err("an error");
        let refused = ProviderError::refused_with("a parameter was refused", 422);
        assert_eq!(error, refused, "{parameters}");
    }
}

#[test]
fn a_200_is_an_approval_whatever_it_says_and_nothing_else_is() {
    for text in [
        "",
        "{}",
        "<html>",
        r#"{"status":"completed"}"#,
        r#"{"request_id":"c1","status":"Completed"}"#,
        r#"{"request_id":"c1"}"#,
    ] {
        let verdict = verdict(&Reply::of(200, text)).expect("a verdict");
        assert_eq!(verdict, Verdict::Approved, "{text}");
    }
    for (status, text) in [
        (202, r#"{"status":"completed"}"#.to_owned()),
        (204, String::new()),
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
