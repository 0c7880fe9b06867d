//! Every shape of the contract as JSON. A changed snapshot is a change that integrators see.

#![expect(
    clippy::unwrap_used,
    reason = "a shape that cannot be written fails its test"
)]

use insta::assert_json_snapshot;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::*;

/// What was written can be read back as it was.
#[track_caller]
fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

macro_rules! shape {
    ($name:ident, $value:expr) => {
        #[test]
        fn $name() {
            let value = $value;
            survives(&value);
            assert_json_snapshot!(value);
        }
    };
}

shape!(
    config_answer,
    ConfigAnswer {
        default_country: None,
        allowed_countries: vec!["DE".to_owned(), "US".to_owned()],
        channels: vec![Channel::Sms, Channel::Whatsapp, Channel::Voice],
        resend_after_seconds: 30,
        otp_length: 6,
        expires_in_seconds: 600,
        numbers: Numbers::Possible,
        test_numbers: vec!["+447700900".to_owned()],
    }
);

shape!(
    send_request,
    SendRequest {
        site_key: Some("pk_demo".to_owned()),
        country_code: Some("1".to_owned()),
        mobile_number: Some("2025550123".to_owned()),
        phone_number: Some("+12025550123".to_owned()),
        number_confirmed: Some(true),
        flow_type: Some(FlowType::InOrder(vec![Channel::Sms, Channel::Voice])),
        otp_length: Some(6),
        locale: Some("en".to_owned()),
        action: Some("signup".to_owned()),
        consent: Some(Consent {
            version: "2026-01".to_owned()
        }),
        top_origin: Some("https://mall.example".to_owned()),
        client_ip: Some("192.0.2.1".to_owned()),
        telemetry_id: Some("6ff4f4f5-9d2c-4a42-a3a5-3f0f7a2f6d54".to_owned()),
        risk_check: Some("disable".to_owned()),
    }
);

shape!(
    send_answer,
    Envelope::success(SendData {
        verification_id: "tGZkBqfSlcvS1M2jDxI7nA".to_owned(),
        flow_type: Some(Channel::Sms),
        otp_length: 6,
        expires_in_seconds: 600,
        resend_in_seconds: 30,
        next_channels: vec![Channel::Sms, Channel::Whatsapp],
        attempts_left: 5,
        events_url: Some("/verification/v3/events/x".to_owned()),
    })
);

shape!(
    resend_request,
    ResendRequest {
        verification_id: "tGZkBqfSlcvS1M2jDxI7nA".to_owned(),
        flow_type: Some(FlowType::One(Channel::Voice)),
    }
);

shape!(
    validate_request,
    ValidateRequest {
        verification_id: "tGZkBqfSlcvS1M2jDxI7nA".to_owned(),
        code: "123456".to_owned().into(),
    }
);

shape!(
    validate_answers,
    [
        ValidateData::Verified {
            token: "header.claims.signature".to_owned(),
            token_expires_in_seconds: 300,
        },
        ValidateData::Failed { attempts_left: 4 },
        ValidateData::Expired {
            reason: ExpiredReason::Time
        },
        ValidateData::Expired {
            reason: ExpiredReason::Attempts
        },
    ]
);

shape!(
    refresh_request,
    RefreshRequest {
        verification_id: "tGZkBqfSlcvS1M2jDxI7nA".to_owned()
    }
);

shape!(
    refresh_answer,
    Envelope::success(RefreshData {
        token: "header.claims.signature".to_owned(),
        token_expires_in_seconds: 300,
    })
);

shape!(
    siteverify_request,
    SiteverifyRequest {
        secret: "sk_demo".to_owned(),
        token: "header.claims.signature".to_owned(),
        expected_phone_number: Some("+12025550123".to_owned()),
        expected_action: Some("signup".to_owned()),
        expected_hostname: Some("shop.example".to_owned()),
    }
);

shape!(
    siteverify_success,
    SiteverifyAnswer::Success(SiteverifySuccess {
        success: true,
        phone_number: "+12025550123".to_owned(),
        country_code: "1".to_owned(),
        verification_id: "tGZkBqfSlcvS1M2jDxI7nA".to_owned(),
        hostname: "shop.example".to_owned(),
        action: Some("signup".to_owned()),
        channel: Channel::Sms,
        verified_at: "2026-01-31T12:00:00Z".to_owned(),
    })
);

shape!(
    siteverify_failure,
    SiteverifyAnswer::Failure(SiteverifyFailure {
        success: false,
        error_codes: vec![
            SiteverifyError::InvalidToken,
            SiteverifyError::ExpiredToken,
            SiteverifyError::TokenAlreadyRedeemed,
            SiteverifyError::Mismatch,
            SiteverifyError::InvalidSecret,
        ],
    })
);

fn delivery_event(delivery_status: DeliveryStatus, channel: Channel) -> DeliveryEvent {
    DeliveryEvent {
        delivery_status,
        channel: Some(channel),
        latency_ms: None,
        reason: None,
        ordinal: 1,
        automatic: false,
        failed_channels: vec![],
        otp_length: 6,
        expires_in_seconds: 598,
        resend_in_seconds: 28,
        next_channels: vec![Channel::Sms, Channel::Whatsapp],
        attempts_left: 5,
    }
}

shape!(
    delivery_events,
    [
        delivery_event(DeliveryStatus::Pending, Channel::Sms),
        DeliveryEvent {
            latency_ms: Some(1840),
            ..delivery_event(DeliveryStatus::Delivered, Channel::Sms)
        },
        DeliveryEvent {
            latency_ms: Some(6000),
            reason: Some("timeout".to_owned()),
            ordinal: 2,
            automatic: true,
            failed_channels: vec![Channel::Sms],
            ..delivery_event(DeliveryStatus::Failed, Channel::Whatsapp)
        },
    ]
);

shape!(
    deliveries_answer,
    DeliveriesAnswer {
        deliveries: vec![Delivery {
            verification_id: Some("tGZkBqfSlcvS1M2jDxI7nA".to_owned()),
            verification: "HuSzfpNyuB9ZcZHJTEeHQpRAbE4WV5KmP7Ej-cws_CM".to_owned(),
            ordinal: 1,
            delivery_status: DeliveryStatus::Failed,
            channel: Channel::Sms,
            country: Some("US".to_owned()),
            unknown_range: true,
            provider: Some("sandbox".to_owned()),
            automatic: false,
            reason: Some("undelivered".to_owned()),
            latency_ms: Some(1840),
            sent_at: "2026-01-31T12:00:00Z".to_owned(),
            timestamp: "2026-01-31T12:00:01.84Z".to_owned(),
        }],
        next_cursor: Some("AAAAAAAAACo".to_owned()),
        sums: Some(vec![DeliverySum {
            channel: Channel::Sms,
            country: None,
            provider: None,
            sent: 6,
            delivered: 3,
            failed: 2,
            pending: 1,
            unknown_ranges: 1,
            latency_ms: Some(LatencyPercentiles {
                p50: 900,
                p95: 1840,
                p99: 1840,
            }),
        }]),
    }
);

shape!(
    problem_with_everything,
    Problem {
        kind: "urn:otp-verify:problem:invalid-number".to_owned(),
        title: "Nothing can be sent to this number".to_owned(),
        status: 400,
        detail: Some("digits are missing".to_owned()),
        error_code: ErrorCode::InvalidNumber,
        reason: Some(NumberReason::TooShort),
        retry_after_seconds: Some(60),
        challenge: Some(Challenge {
            seed: "c2VlZA".to_owned(),
            bits: 18,
            expires_in_seconds: 60,
        }),
    }
);

shape!(number_reasons, NumberReason::ALL);

#[test]
fn error_codes_are_spelled_alike_in_json_and_in_text() {
    assert_json_snapshot!(ErrorCode::ALL);
    for code in ErrorCode::ALL {
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
    }
}

#[test]
fn channels_are_spelled_alike_in_json_and_in_text() {
    for channel in Channel::ALL {
        assert_eq!(serde_json::to_value(channel).unwrap(), channel.as_str());
        assert_eq!(channel.as_str().to_lowercase().parse(), Ok(channel));
    }
    assert_eq!("FAX".parse::<Channel>(), Err(UnknownChannel));
}
