//! What real clients send, beside what the documentation says.

use serde_json::json;
use wire::{Channel, FlowType, Problem, SendRequest, ValidateData, ValidateRequest};

#[test]
fn a_verifynow_client_may_send_numbers_as_text_or_as_numbers() {
    for body in [
        json!({"countryCode": "91", "mobileNumber": "9876543210", "flowType": "SMS", "otpLength": 6}),
        json!({"countryCode": 91, "mobileNumber": 9_876_543_210_u64, "flowType": "SMS", "otpLength": "6"}),
        json!({"countryCode": "91", "mobileNumber": "9876543210", "flowType": ["SMS"], "otpLength": 6,
               "customerId": "C-1", "type": "OTP"}),
    ] {
        let request: SendRequest = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(request.country_code.as_deref(), Some("91"), "{body}");
        assert_eq!(
            request.mobile_number.as_deref(),
            Some("9876543210"),
            "{body}"
        );
        assert_eq!(request.otp_length, Some(6), "{body}");
        assert_eq!(
            request.flow_type.as_ref().map(FlowType::channels),
            Some(&[Channel::Sms][..])
        );
    }
}

#[test]
fn an_absurd_code_length_is_refused_not_truncated() {
    for length in [
        json!(260),
        json!("260"),
        json!("six"),
        json!(-1),
        json!(6.5),
    ] {
        let body = json!({"phoneNumber": "+12025550123", "otpLength": length});
        assert!(
            serde_json::from_value::<SendRequest>(body.clone()).is_err(),
            "{body}"
        );
    }
}

#[test]
fn a_code_may_be_text_or_a_number() {
    for (code, read) in [
        (json!("012345"), "012345"),
        (json!(123_456), "123456"),
        (json!(12_345), "12345"),
        (json!(0), "0"),
    ] {
        let body = json!({"verificationId": "x", "code": code});
        let request: ValidateRequest = serde_json::from_value(body).unwrap();
        assert_eq!(request.code, read);
    }
}

#[test]
fn what_is_no_count_is_no_code() {
    for code in [
        json!(-123_456),
        json!(123_456.5),
        json!(true),
        json!(null),
        json!(["123456"]),
        json!({}),
    ] {
        let body = json!({"verificationId": "x", "code": code});
        assert!(
            serde_json::from_value::<ValidateRequest>(body.clone()).is_err(),
            "{body}"
        );
    }
    let without = json!({"verificationId": "x"});
    assert!(serde_json::from_value::<ValidateRequest>(without).is_err());
}

#[test]
fn an_empty_object_is_a_request_that_asks_for_nothing() {
    assert_eq!(
        serde_json::from_value::<SendRequest>(json!({})).unwrap(),
        SendRequest::default()
    );
}

#[test]
fn a_problem_needs_no_more_than_its_stable_members() {
    let problem: Problem = serde_json::from_value(json!({
        "type": "about:blank", "title": "x", "status": 403, "errorCode": "FRAUD_DETECTED", "more": [1]
    }))
    .unwrap();
    assert_eq!(problem.reason, None);
    assert_eq!(problem.retry_after_seconds, None);
}

#[test]
fn a_verdict_without_its_particulars_is_refused() {
    for verdict in [
        json!({"verificationStatus": "VERIFIED", "tokenExpiresInSeconds": 300}),
        json!({"verificationStatus": "VERIFIED", "token": "a.b.c"}),
        json!({"verificationStatus": "FAILED"}),
        json!({"verificationStatus": "EXPIRED"}),
        json!({"verificationStatus": "SURELY"}),
        json!({}),
    ] {
        assert!(
            serde_json::from_value::<ValidateData>(verdict.clone()).is_err(),
            "{verdict}"
        );
    }
}
