//! Every documented answer of `VerifyNow`, in both dialects and under both HTTP statuses, and what it means.

use std::time::Duration;

use crate::provider::ProviderError;
use crate::provider::outbound::Reply;
use crate::vendor::verifynow::reply::{receipt, refuses_the_token, verdict};
use crate::verification::Verdict;

fn limited(seconds: u64) -> ProviderError {
    ProviderError::RateLimited {
        retry_after: Duration::from_secs(seconds),
    }
}

/// The envelope of v3, the code outside or inside, as a number or as text, under 200 or 400: all have been seen, or
/// are not ruled out.
fn envelopes(code: u32, name: &str) -> Vec<Reply> {
    let texts = [
        format!(r#"{{"responseCode":{code},"message":"{name}"}}"#),
        format!(r#"{{"responseCode":"{code}","message":"{name}","data":null}}"#),
        format!(
            r#"{{"message":"{name}","data":{{"responseCode":"{code}","errorMessage":"{name}"}}}}"#
        ),
    ];
    [200, 400]
        .into_iter()
        .flat_map(|status| texts.iter().map(move |text| Reply::of(status, text)))
        .collect()
}

#[test]
fn every_number_of_v3_has_its_meaning_for_a_send() {
    let check = ProviderError::refused("the response to a send was that of a check");
    for (code, name, expected) in [
        (400, "BAD_REQUEST", ProviderError::InvalidNumber),
        (
            409,
            "DUPLICATE_RESOURCE",
            ProviderError::refused_with("a duplicate", 409),
        ),
        (500, "SERVER_ERROR", ProviderError::Unavailable),
        (
            501,
            "INVALID_CUSTOMER_ID",
            ProviderError::rejected_with("check customer_id", 501),
        ),
        (505, "INVALID_VERIFICATION_ID", check),
        (506, "REQUEST_ALREADY_EXISTS", limited(30)),
        (511, "INVALID_COUNTRY_CODE", ProviderError::CountryNotServed),
        (700, "VERIFICATION_FAILED", check),
        (702, "WRONG_OTP_PROVIDED", check),
        (703, "ALREADY_VERIFIED", check),
        (705, "VERIFICATION_EXPIRED", check),
        (800, "MAXIMUM_LIMIT_REACHED", limited(60)),
        (
            401,
            "UNAUTHORIZED",
            ProviderError::rejected_with("credentials refused", 401),
        ),
        (999, "SUCCESS", ProviderError::refused_with("refused", 999)),
    ] {
        for reply in envelopes(code, name) {
            let error = receipt(&reply).expect_err("an error");
            assert_eq!(error, expected, "{code} under {}", reply.status);
        }
    }
}

#[test]
fn every_number_of_v3_has_its_meaning_for_a_check() {
    for (code, name, expected) in [
        (505, "INVALID_VERIFICATION_ID", Verdict::Gone),
        (700, "VERIFICATION_FAILED", Verdict::Wrong),
        (702, "WRONG_OTP_PROVIDED", Verdict::Wrong),
        (703, "ALREADY_VERIFIED", Verdict::Gone),
        (705, "VERIFICATION_EXPIRED", Verdict::Expired),
        (800, "MAXIMUM_LIMIT_REACHED", Verdict::TooMany),
    ] {
        for reply in envelopes(code, name) {
            let verdict = verdict(&reply).expect("a verdict");
            assert_eq!(verdict, expected, "{code} under {}", reply.status);
        }
    }
    for (code, name) in [
        (400, "BAD_REQUEST"),
        (409, "DUPLICATE_RESOURCE"),
        (500, "SERVER_ERROR"),
        (501, "INVALID_CUSTOMER_ID"),
        (506, "REQUEST_ALREADY_EXISTS"),
        (999, "SUCCESS"),
    ] {
        for reply in envelopes(code, name) {
            assert!(verdict(&reply).is_err(), "{code} under {}", reply.status);
        }
    }
}

#[test]
fn the_words_of_the_guide_are_understood_wherever_they_stand() {
    for place in [
        r#"{"error":"WORD"}"#,
        r#"{"errorCode":"WORD"}"#,
        r#"{"code":"WORD"}"#,
        r#"{"error":{"code":"WORD"}}"#,
        r#"{"message":"WORD"}"#,
        r#"{"data":{"errorMessage":"WORD"}}"#,
    ] {
        for (status, word, expected) in [
            (400, "INVALID_NUMBER", ProviderError::InvalidNumber),
            (200, "INVALID_NUMBER", ProviderError::InvalidNumber),
            (403, "FRAUD_DETECTED", ProviderError::Fraud),
            (200, "FRAUD_DETECTED", ProviderError::Fraud),
            (429, "RATE_LIMITED", limited(60)),
            (
                401,
                "UNAUTHORIZED",
                ProviderError::rejected_with("credentials refused", 401),
            ),
        ] {
            let reply = Reply::of(status, &place.replace("WORD", word));
            let error = receipt(&reply).expect_err("an error");
            assert_eq!(error, expected, "{status} {place} {word}");
        }
    }
}

#[test]
fn a_send_gives_the_handle_be_it_text_or_a_number() {
    for text in [
        r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"1234567","responseCode":"200","errorMessage":null,"timeout":"60.0"}}"#,
        r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":1234567,"timeout":"60"}}"#,
        r#"{"data":{"verificationId":"1234567"}}"#,
        r#"{"verificationId":1234567}"#,
    ] {
        let receipt = receipt(&Reply::of(200, text)).expect("taken");
        assert_eq!(
            receipt.handle.expect("a handle").expose(),
            "1234567",
            "{text}"
        );
    }
}

#[test]
fn what_the_inside_of_a_success_says_is_what_counts() {
    for (data, expected) in [
        (
            r#"{"responseCode":"702","errorMessage":"WRONG_OTP_PROVIDED"}"#,
            Verdict::Wrong,
        ),
        (r#"{"verificationId":1,"responseCode":702}"#, Verdict::Wrong),
        (
            r#"{"verificationId":1,"errorMessage":"WRONG_OTP_PROVIDED"}"#,
            Verdict::Wrong,
        ),
        (r#"{"responseCode":"705"}"#, Verdict::Expired),
        (r#"{"responseCode":"800"}"#, Verdict::TooMany),
    ] {
        let text = format!(r#"{{"responseCode":200,"message":"SUCCESS","data":{data}}}"#);
        let verdict = verdict(&Reply::of(200, &text)).expect("a verdict");
        assert_eq!(verdict, expected, "{data}");
    }
    let text = r#"{"responseCode":200,"message":"SUCCESS","data":{"responseCode":"506"}}"#;
    let error = receipt(&Reply::of(200, text)).expect_err("an error");
    assert_eq!(error, limited(30));
}

#[test]
fn a_send_says_how_long_its_code_lives() {
    for (timeout, expected) in [
        (r#""60.0""#, Some(60)),
        (r#""60""#, Some(60)),
        ("90", Some(90)),
        ("60.5", Some(60)),
        ("null", None),
        (r#""""#, None),
        ("0", None),
        ("-5", None),
        (r#""soon""#, None),
        ("9999999", None),
    ] {
        let text = format!(
            r#"{{"responseCode":200,"data":{{"verificationId":"1","timeout":{timeout}}}}}"#
        );
        let receipt = receipt(&Reply::of(200, &text)).expect("taken");
        assert_eq!(receipt.code_seconds, expected, "{timeout}");
    }
}

#[test]
fn a_check_that_comes_too_fast_is_no_end() {
    for text in [r#"{"error":"RATE_LIMITED"}"#, r#"{"responseCode":429}"#] {
        let reply = Reply::waiting(429, "7", text);
        assert_eq!(verdict(&reply), Err(limited(7)), "{text}");
        assert_eq!(
            verdict(&Reply::of(429, text)),
            Ok(Verdict::TooMany),
            "{text}"
        );
    }
}

#[test]
fn the_statuses_of_both_dialects_are_understood() {
    for (word, expected) in [
        ("VERIFICATION_COMPLETED", Verdict::Approved),
        ("VERIFIED", Verdict::Approved),
        ("VERIFICATION_FAILED", Verdict::Wrong),
        ("FAILED", Verdict::Wrong),
        ("VERIFICATION_EXPIRED", Verdict::Expired),
        ("EXPIRED", Verdict::Expired),
    ] {
        for text in [
            r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":1,"verificationStatus":"WORD","responseCode":"200","errorMessage":null}}"#,
            r#"{"data":{"verificationStatus":"WORD"}}"#,
            r#"{"verificationStatus":"WORD"}"#,
        ] {
            let reply = Reply::of(200, &text.replace("WORD", word));
            assert_eq!(
                verdict(&reply).expect("a verdict"),
                expected,
                "{text} {word}"
            );
        }
    }
}

#[test]
fn nothing_but_a_completed_verification_is_taken_for_one() {
    for (status, text) in [
        (
            200,
            r#"{"responseCode":702,"data":{"verificationStatus":"VERIFICATION_COMPLETED"}}"#,
        ),
        (
            200,
            r#"{"responseCode":703,"data":{"verificationStatus":"VERIFIED"}}"#,
        ),
        (
            200,
            r#"{"responseCode":999,"data":{"verificationStatus":"VERIFIED"}}"#,
        ),
        (200, r#"{"responseCode":200,"message":"SUCCESS"}"#),
        (
            200,
            r#"{"responseCode":200,"data":{"verificationStatus":"PENDING"}}"#,
        ),
        (403, r#"{"data":{"verificationStatus":"VERIFIED"}}"#),
        (500, r#"{"data":{"verificationStatus":"VERIFIED"}}"#),
        (200, "VERIFIED"),
        (200, ""),
    ] {
        let verdict = verdict(&Reply::of(status, text));
        assert_ne!(verdict.ok(), Some(Verdict::Approved), "{status} {text}");
    }
}

#[test]
fn a_token_is_taken_for_refused_only_where_the_answer_says_so() {
    for (status, text, refused) in [
        (401, "", true),
        (403, "<html>", true),
        (401, r#"{"status":401,"error":"Unauthorized"}"#, true),
        (
            200,
            r#"{"responseCode":401,"message":"UNAUTHORIZED"}"#,
            true,
        ),
        // The guide's word for fraud comes with 403, and a fresh token would only be a second offence.
        (403, r#"{"error":"FRAUD_DETECTED"}"#, false),
        (
            400,
            r#"{"responseCode":702,"message":"WRONG_OTP_PROVIDED"}"#,
            false,
        ),
        (200, r#"{"responseCode":200}"#, false),
        (500, "", false),
    ] {
        assert_eq!(
            refuses_the_token(&Reply::of(status, text)),
            refused,
            "{status} {text}"
        );
    }
}
