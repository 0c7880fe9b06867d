//! Every documented answer of Twilio Verify, and what it means. Sources and how sure each is: docs/PROVIDERS.md.

use std::time::Duration;

use super::{receipt, refusal, verdict};
use crate::provider::ProviderError;
use crate::provider::outbound::Reply;
use crate::verification::Verdict;

fn limited(seconds: u64) -> ProviderError {
    ProviderError::RateLimited {
        retry_after: Duration::from_secs(seconds),
    }
}

fn body(code: u32, message: &str) -> String {
    format!(
        r#"{{"code":{code},"message":"{message}","more_info":"https://www.twilio.com/docs/errors/{code}","status":400}}"#
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each documented answer")]
fn every_documented_error_of_a_start_has_its_meaning() {
    use ProviderError::{ChannelUnavailable, CountryNotServed, Fraud, InvalidNumber, OptedOut};
    let rejected = ProviderError::rejected_with;
    let refused = ProviderError::refused_with;
    let template = |code| refused("the template cannot be used", code);
    for (status, code, message, expected) in [
        (400, 60_200, "Invalid parameter: To", InvalidNumber),
        (
            400,
            60_200,
            "Invalid parameter `To`: +1202555",
            InvalidNumber,
        ),
        (
            400,
            60_200,
            "Invalid parameter: Channel",
            refused("a parameter was refused", 60_200),
        ),
        (
            400,
            60_200,
            "Invalid parameter: CustomCode",
            refused("a parameter was refused", 60_200),
        ),
        (
            400,
            60_200,
            "Invalid parameter: TopUp",
            refused("a parameter was refused", 60_200),
        ),
        (400, 60_200, "", refused("a parameter was refused", 60_200)),
        (400, 21_211, "Invalid 'To' Phone Number", InvalidNumber),
        (
            400,
            21_614,
            "'To' number is not a valid mobile number",
            ChannelUnavailable,
        ),
        (
            400,
            21_610,
            "Attempt to send to unsubscribed recipient",
            OptedOut,
        ),
        // 403, and not about credentials.
        (
            403,
            60_205,
            "SMS is not supported by landline phone number",
            ChannelUnavailable,
        ),
        (403, 60_223, "Delivery channel disabled", ChannelUnavailable),
        (429, 60_202, "Max check attempts reached", limited(600)),
        (429, 60_203, "Max send attempts reached", limited(600)),
        (
            429,
            60_207,
            "Max rate limits per service reached",
            limited(30),
        ),
        (
            429,
            60_212,
            "Too many concurrent requests for phone number",
            limited(30),
        ),
        (429, 20_429, "Too Many Requests", limited(30)),
        (403, 60_410, "Verification delivery attempt blocked", Fraud),
        (403, 60_412, "Verification delivery attempt blocked", Fraud),
        (403, 60_413, "Blocked by device intelligence", Fraud),
        (403, 60_605, "Blocked by geo permissions", CountryNotServed),
        (400, 60_605, "Blocked by geo permissions", CountryNotServed),
        // Their status is recalled, not seen: the code decides under any other too.
        (400, 60_410, "", Fraud),
        (429, 60_412, "", Fraud),
        (
            404,
            20_404,
            "Not found",
            refused("no such service; check service_sid", 20_404),
        ),
        (
            401,
            20_003,
            "Authenticate",
            rejected("credentials refused", 20_003),
        ),
        (
            403,
            20_003,
            "Authenticate",
            rejected("credentials refused", 20_003),
        ),
        (403, 60_220, "China vetting", CountryNotServed),
        (403, 60_238, "Blocked", CountryNotServed),
        (400, 60_238, "Blocked", CountryNotServed),
        (400, 60_250, "Registration for Australia", CountryNotServed),
        (400, 60_227, "Channel of the template", template(60_227)),
        (404, 60_228, "Template not found", template(60_228)),
        (404, 60_229, "Translation not found", template(60_229)),
        (400, 60_408, "TemplateSid", template(60_408)),
        (
            404,
            60_242,
            "WhatsApp template not found",
            ChannelUnavailable,
        ),
        (
            400,
            60_602,
            "App hash",
            refused("an app hash is only allowed with texts", 60_602),
        ),
        (400, 99_999, "Unheard of", refused("refused", 99_999)),
        (403, 99_999, "Unheard of", refused("refused", 99_999)),
        (429, 99_999, "Unheard of", limited(10)),
        (
            500,
            20_500,
            "Internal Server Error",
            ProviderError::Unavailable,
        ),
        (
            503,
            20_503,
            "Service Unavailable",
            ProviderError::Unavailable,
        ),
        (504, 20_504, "Gateway Timeout", ProviderError::Unknown),
    ] {
        let reply = Reply::of(status, &body(code, message));
        let error = receipt(&reply).expect_err("an error");
        assert_eq!(error, expected, "{status} {code} {message}");
    }
}

#[test]
fn an_answer_that_is_not_twilios_is_read_by_its_status_with_care() {
    for (status, text, expected) in [
        (200, "", ProviderError::Unknown),
        (201, "<html>", ProviderError::Unknown),
        (201, r#"{"sid":""}"#, ProviderError::Unknown),
        (201, r#"{"sid":7}"#, ProviderError::Unknown),
        (201, "[]", ProviderError::Unknown),
        (500, "<html>", ProviderError::Unavailable),
        (502, "", ProviderError::Unavailable),
        (
            401,
            "",
            ProviderError::rejected_with("credentials refused", 401),
        ),
        (
            302,
            "",
            ProviderError::rejected_with("redirected; check base_url", 302),
        ),
        (
            404,
            "<html>",
            ProviderError::rejected_with("an unexpected response", 404),
        ),
        (429, "slow down", limited(10)),
    ] {
        let error = receipt(&Reply::of(status, text)).expect_err("an error");
        assert_eq!(error, expected, "{status} {text}");
    }
}

#[test]
fn a_start_gives_the_handle_to_check_with() {
    let reply = Reply::of(201, r#"{"sid":"VE1","status":"pending","valid":false}"#);
    let receipt = receipt(&reply).expect("taken");
    assert_eq!(receipt.handle.expect("a handle").expose(), "VE1");
}

#[test]
fn every_documented_answer_to_a_check_has_its_meaning() {
    for (status, text, expected) in [
        (
            200,
            r#"{"status":"approved","valid":true}"#,
            Verdict::Approved,
        ),
        (
            201,
            r#"{"status":"approved","valid":true}"#,
            Verdict::Approved,
        ),
        (
            200,
            r#"{"status":"approved","valid":false}"#,
            Verdict::Wrong,
        ),
        (200, r#"{"status":"pending","valid":false}"#, Verdict::Wrong),
        (
            200,
            r#"{"status":"expired","valid":false}"#,
            Verdict::Expired,
        ),
        (
            200,
            r#"{"status":"max_attempts_reached","valid":false}"#,
            Verdict::TooMany,
        ),
        (200, r#"{"status":"canceled","valid":false}"#, Verdict::Gone),
        (200, r#"{"status":"deleted","valid":false}"#, Verdict::Gone),
        (200, r#"{"status":"failed","valid":false}"#, Verdict::Gone),
        (404, &body(20_404, "Not found"), Verdict::Gone),
        (
            429,
            &body(60_202, "Max check attempts reached"),
            Verdict::TooMany,
        ),
        (
            400,
            &body(60_200, "Invalid parameter: Code"),
            Verdict::Wrong,
        ),
    ] {
        let verdict = verdict(&Reply::of(status, text)).expect("a verdict");
        assert_eq!(verdict, expected, "{status} {text}");
    }
}

#[test]
fn nothing_but_an_approval_is_taken_for_one() {
    for (status, text) in [
        (200, "{}"),
        (200, r#"{"valid":true}"#),
        (200, r#"{"status":"APPROVED","valid":true}"#),
        (200, r#"{"status":"something new","valid":true}"#),
        (403, r#"{"status":"approved","valid":true}"#),
        (500, r#"{"status":"approved","valid":true}"#),
        (401, &body(20_003, "Authenticate")),
        (429, &body(20_429, "Too Many Requests")),
        (400, &body(60_200, "Invalid parameter: VerificationSid")),
    ] {
        assert!(
            verdict(&Reply::of(status, text)).is_err(),
            "{status} {text}"
        );
    }
}

#[test]
fn what_any_product_of_twilios_says_has_its_meaning_here_too() {
    use ProviderError::{
        ChannelOptedOut, ChannelUnavailable, CountryNotServed, Fraud, InvalidNumber, OptedOut,
    };
    for (status, code, expected) in [
        (400, 21_211, InvalidNumber),
        (400, 21_217, InvalidNumber),
        (400, 13_223, InvalidNumber),
        (400, 21_408, CountryNotServed),
        (400, 21_215, CountryNotServed),
        (403, 21_610, OptedOut),
        (400, 63_014, ChannelOptedOut),
        (403, 30_450, Fraud),
        (403, 30_453, Fraud),
        (400, 21_614, ChannelUnavailable),
        (400, 63_032, ChannelUnavailable),
        (400, 63_033, ChannelUnavailable),
        (400, 63_036, ChannelUnavailable),
        (400, 63_003, ChannelUnavailable),
        (403, 68_008, ChannelUnavailable),
        (404, 60_600, ChannelUnavailable),
    ] {
        let error = refusal(&Reply::of(status, &body(code, "Words")));
        assert_eq!(error, expected, "{code}");
        assert!(!error.is_illness());
    }
    for code in [63_017, 63_018, 30_022, 20_429] {
        let error = refusal(&Reply::of(400, &body(code, "Words")));
        assert!(matches!(error, ProviderError::RateLimited { .. }), "{code}");
    }
    // Nothing that Twilio says of one message is an illness, whatever the status.
    for code in [21_263, 60_299, 63_012, 99_998] {
        for status in [400, 403, 404, 409, 422] {
            let error = refusal(&Reply::of(status, &body(code, "Words")));
            assert!(!error.is_illness(), "{status} {code}: {error}");
        }
    }
}

#[test]
fn the_newest_attempt_is_the_message_that_was_just_sent() {
    let attempt = |attempts: &str| {
        let text = format!(r#"{{"sid":"VE1","send_code_attempts":{attempts}}}"#);
        let receipt = receipt(&Reply::of(201, &text)).expect("taken");
        receipt.attempt.map(|id| id.expose().to_owned())
    };
    let newest = Some("VL2".to_owned());
    for attempts in [
        r#"[{"time":"2026-11-22T09:30:00.000Z","attempt_sid":"VL2"}]"#,
        r#"[{"time":"2026-11-22T09:30:00.5Z","attempt_sid":"VL1"},{"time":"2026-11-22T09:30:00.512Z","attempt_sid":"VL2"}]"#,
        r#"[{"time":"2026-11-22T09:31:00Z","attempt_sid":"VL2"},{"time":"2026-11-22T09:30:00Z","attempt_sid":"VL1"}]"#,
        r#"[{"attempt_sid":"VL1"},{"attempt_sid":"VL2"}]"#,
    ] {
        assert_eq!(attempt(attempts), newest, "{attempts}");
    }
    for attempts in [
        "null",
        "[]",
        "{}",
        r#"[{"channel":"SMS"}]"#,
        r#"[{"attempt_sid":""}]"#,
    ] {
        assert_eq!(attempt(attempts), None, "{attempts}");
    }
}
