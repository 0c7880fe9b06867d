//! What real clients send, beside what the documentation says.

use serde_json::json;
use wire::{
    Channel, ConfigAnswer, DeliveryEvent, DeliveryStatus, ErrorCode, ExpiredReason, FlowType,
    NumberReason, Problem, ResendRequest, SendData, SendRequest, ValidateData, ValidateRequest,
};

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
        json!({}),
    ] {
        assert!(
            serde_json::from_value::<ValidateData>(verdict.clone()).is_err(),
            "{verdict}"
        );
    }
}

#[test]
fn a_problem_of_a_later_version_is_still_a_problem() {
    let problem: Problem = serde_json::from_value(json!({
        "type": "about:blank", "title": "x", "status": 429, "errorCode": "MOON_IS_FULL", "reason": "TOO_LUNAR",
        "retryAfterSeconds": 7
    }))
    .unwrap();
    assert_eq!(problem.error_code, ErrorCode::Unknown);
    assert_eq!(problem.reason, Some(NumberReason::Unknown));
    assert_eq!(problem.retry_after_seconds, Some(7));
}

#[test]
fn a_channel_of_a_later_version_does_not_hide_the_rest() {
    let sent: SendData = serde_json::from_value(json!({
        "verificationId": "x", "flowType": "RCS", "otpLength": 6, "expiresInSeconds": 600, "resendInSeconds": 30,
        "nextChannels": ["RCS", "SMS", "PIGEON", "VOICE"], "attemptsLeft": 5
    }))
    .unwrap();
    assert_eq!(sent.flow_type, None);
    assert_eq!(sent.next_channels, [Channel::Sms, Channel::Voice]);

    let config: ConfigAnswer = serde_json::from_value(json!({
        "defaultCountry": null, "allowedCountries": ["DE"], "channels": ["RCS", "SMS"], "resendAfterSeconds": 30,
        "otpLength": 6, "expiresInSeconds": 600
    }))
    .unwrap();
    assert_eq!(config.channels, [Channel::Sms]);

    let event: DeliveryEvent = serde_json::from_value(json!({
        "deliveryStatus": "READ", "channel": "RCS", "ordinal": 2, "automatic": true,
        "failedChannels": ["SMS", "PIGEON"], "nextChannels": ["RCS", "VOICE"]
    }))
    .unwrap();
    assert_eq!(event.delivery_status, DeliveryStatus::Pending);
    assert_eq!((event.channel, event.ordinal), (None, 2));
    assert_eq!(event.failed_channels, [Channel::Sms]);
    assert_eq!(event.next_channels, [Channel::Voice]);
}

#[test]
fn a_request_with_an_unknown_channel_is_refused() {
    for flow_type in [json!("RCS"), json!(["SMS", "RCS"]), json!("UNKNOWN")] {
        let send = json!({"phoneNumber": "+12025550123", "flowType": flow_type});
        assert!(
            serde_json::from_value::<SendRequest>(send.clone()).is_err(),
            "{send}"
        );
        let resend = json!({"verificationId": "x", "flowType": flow_type});
        assert!(
            serde_json::from_value::<ResendRequest>(resend.clone()).is_err(),
            "{resend}"
        );
    }
}

#[test]
fn a_verdict_of_a_later_version_is_no_silence() {
    let verdict = |json| serde_json::from_value::<ValidateData>(json).unwrap();
    assert_eq!(
        verdict(json!({"verificationStatus": "SURELY"})),
        ValidateData::Unknown
    );
    assert_eq!(
        verdict(json!({"verificationStatus": "EXPIRED", "reason": "ECLIPSE"})),
        ValidateData::Expired {
            reason: ExpiredReason::Unknown
        }
    );
}
