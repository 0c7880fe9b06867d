//! Every documented answer of Twilio's message API, and what it means.

use std::time::Duration;

use super::receipt;
use crate::provider::ProviderError;
use crate::provider::outbound::Reply;

fn limited(seconds: u64) -> ProviderError {
    ProviderError::RateLimited {
        retry_after: Duration::from_secs(seconds),
    }
}

fn body(code: u32) -> String {
    format!(
        r#"{{"code":{code},"message":"words","more_info":"https://www.twilio.com/docs/errors/{code}","status":400}}"#
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line for each documented answer")]
fn every_documented_error_has_its_meaning() {
    use ProviderError::{
        ChannelOptedOut, ChannelUnavailable, CountryNotServed, Fraud, InvalidNumber, OptedOut,
    };
    let sender = |code| ProviderError::refused_with("the sender cannot be used", code);
    let template = |code| ProviderError::refused_with("the WhatsApp template cannot be used", code);
    let refused = |code| ProviderError::refused_with("refused", code);
    for (status, code, expected) in [
        (400, 21_211, InvalidNumber),
        (400, 21_217, InvalidNumber),
        // About answering machines.
        (400, 21_263, refused(21_263)),
        (400, 21_265, InvalidNumber),
        (400, 21_266, InvalidNumber),
        (400, 21_267, InvalidNumber),
        (400, 21_408, CountryNotServed),
        (400, 21_612, ChannelUnavailable),
        (400, 21_614, ChannelUnavailable),
        (400, 21_635, ChannelUnavailable),
        (400, 30_003, ChannelUnavailable),
        (400, 30_004, ChannelUnavailable),
        (400, 30_005, ChannelUnavailable),
        (400, 30_006, ChannelUnavailable),
        (400, 30_007, ChannelUnavailable),
        (400, 63_003, ChannelUnavailable),
        (400, 63_024, ChannelUnavailable),
        (400, 21_610, OptedOut),
        (403, 21_610, OptedOut),
        (400, 63_014, ChannelOptedOut),
        (400, 63_032, ChannelUnavailable),
        (400, 63_033, ChannelUnavailable),
        (400, 63_036, ChannelUnavailable),
        (403, 30_450, Fraud),
        (400, 30_450, Fraud),
        (400, 30_453, Fraud),
        (429, 14_107, limited(30)),
        (429, 20_429, limited(30)),
        (400, 21_611, limited(30)),
        (400, 30_001, limited(30)),
        (400, 63_017, limited(30)),
        (429, 63_018, limited(30)),
        (429, 63_038, limited(30)),
        (
            401,
            20_003,
            ProviderError::rejected_with("credentials refused", 20_003),
        ),
        (
            404,
            20_404,
            ProviderError::refused_with("no such account; check account_sid", 20_404),
        ),
        (
            403,
            20_005,
            ProviderError::rejected_with("the account is not active", 20_005),
        ),
        (
            400,
            30_002,
            ProviderError::rejected_with("the account is not active", 30_002),
        ),
        (400, 21_603, sender(21_603)),
        (400, 21_606, sender(21_606)),
        (400, 21_659, sender(21_659)),
        (400, 21_703, sender(21_703)),
        (400, 21_704, sender(21_704)),
        (400, 63_007, sender(63_007)),
        (400, 63_016, template(63_016)),
        (400, 63_027, template(63_027)),
        (400, 63_028, template(63_028)),
        (400, 21_655, template(21_655)),
        (400, 21_656, template(21_656)),
        (
            400,
            21_609,
            ProviderError::refused_with("the status callback is not a valid URL", 21_609),
        ),
        (400, 21_602, refused(21_602)),
        (400, 21_604, refused(21_604)),
        (400, 21_617, refused(21_617)),
        (400, 99_999, refused(99_999)),
        (429, 99_999, limited(10)),
        (500, 20_500, ProviderError::Unavailable),
        (503, 20_503, ProviderError::Unavailable),
        (504, 20_504, ProviderError::Unknown),
    ] {
        let error = receipt(&Reply::of(status, &body(code))).expect_err("an error");
        assert_eq!(error, expected, "{status} {code}");
    }
}

#[test]
fn a_message_that_fails_as_it_is_taken_is_not_on_its_way() {
    let text = r#"{"sid":"SM1","status":"failed","error_code":21610,"error_message":"words"}"#;
    let error = receipt(&Reply::of(201, text)).expect_err("failed");
    assert_eq!(error, ProviderError::OptedOut);
}

#[test]
fn an_answer_that_is_not_twilios_is_read_by_its_status_with_care() {
    for (status, text, expected) in [
        (201, "", ProviderError::Unknown),
        (201, r#"{"status":"queued"}"#, ProviderError::Unknown),
        (500, "<html>", ProviderError::Unavailable),
        (
            401,
            "",
            ProviderError::rejected_with("credentials refused", 401),
        ),
    ] {
        let error = receipt(&Reply::of(status, text)).expect_err("an error");
        assert_eq!(error, expected, "{status} {text}");
    }
}

#[test]
fn a_message_gives_the_handle_its_reports_will_name() {
    for status in ["queued", "accepted", "sending", "sent", "scheduled"] {
        let text = format!(r#"{{"sid":"SM1","status":"{status}","error_code":null}}"#);
        let receipt = receipt(&Reply::of(201, &text)).expect("taken");
        assert_eq!(receipt.handle.expect("a handle").expose(), "SM1");
    }
}
