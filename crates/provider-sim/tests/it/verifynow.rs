//! `VerifyNow`, in both dialects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use provider_sim::accounts::verifynow::{AUTH_TOKEN, CUSTOMER_ID, PASSWORD};
use provider_sim::settings::Choices;
use serde_json::json;

use crate::client::{Answer, World, content_type, other_than};

const SEND: &str =
    "/verifynow/verification/v3/send?countryCode=1&mobileNumber=2025550123&flowType=SMS";

async fn token(world: &World, customer: &str, password: &str) -> Answer {
    let key =
        form_urlencoded::byte_serialize(STANDARD.encode(password).as_bytes()).collect::<String>();
    let path = format!(
        "/verifynow/auth/v1/authentication/token?customerId={customer}&key={key}&scope=NEW"
    );
    world.call("GET", &path, &[], "").await
}

async fn v3(world: &World, method: &str, path: &str) -> Answer {
    world
        .call(method, path, &[("authtoken", AUTH_TOKEN.to_owned())], "")
        .await
}

#[tokio::test]
async fn a_token_is_issued_holds_for_a_week_and_is_asked_for() {
    let world = World::new();
    let refused = token(&world, "C-other", PASSWORD).await;
    assert_eq!(
        (refused.status, &refused.body["status"]),
        (200, &400.into())
    );
    let issued = token(&world, CUSTOMER_ID, PASSWORD).await;
    let issued = issued.body["token"].as_str().expect("token").to_owned();
    let header = [("authtoken", issued)];
    assert_eq!(
        world.call("POST", SEND, &header, "").await.body["responseCode"],
        200
    );
    assert_eq!(world.call("POST", SEND, &[], "").await.status, 401);
    world.sim.clock.advance(7 * 24 * 3600 + 1);
    assert_eq!(world.call("POST", SEND, &header, "").await.status, 401);
}

#[tokio::test]
async fn v3_sends_and_checks_by_query() {
    let world = World::new();
    let sent = v3(&world, "POST", SEND).await;
    assert_eq!(sent.body["data"]["responseCode"], "200");
    let id = sent.body["data"]["verificationId"]
        .as_str()
        .expect("text here");
    let again = v3(&world, "POST", SEND).await;
    assert_eq!(again.body["responseCode"], 506);
    let code = world.code();
    let check = |code: String| {
        format!("/verifynow/verification/v3/validateOtp?verificationId={id}&code={code}")
    };
    let wrong = v3(&world, "GET", &check(other_than(&code))).await;
    assert_eq!(
        (wrong.status, &wrong.body["responseCode"]),
        (200, &702.into())
    );
    let right = v3(&world, "GET", &check(code.clone())).await;
    assert_eq!(
        right.body["data"]["verificationStatus"],
        "VERIFICATION_COMPLETED"
    );
    assert!(
        right.body["data"]["verificationId"].is_u64(),
        "a number here"
    );
    assert_eq!(
        v3(&world, "GET", &check(code)).await.body["responseCode"],
        703
    );
    let unknown = "/verifynow/verification/v3/validateOtp?verificationId=20&code=1234";
    assert_eq!(v3(&world, "GET", unknown).await.body["responseCode"], 505);
}

#[tokio::test]
async fn v3_takes_no_body_and_expires_after_a_minute() {
    let world = World::new();
    let header = [("authtoken", AUTH_TOKEN.to_owned())];
    assert_eq!(
        world.call("POST", SEND, &header, "{}").await.body["responseCode"],
        400
    );
    let sent = v3(&world, "POST", SEND).await;
    let id = sent.body["data"]["verificationId"].as_str().expect("id");
    world.sim.clock.advance(61);
    world.sim.settings.set(Choices {
        verifynow_http_errors: true,
        ..Choices::default()
    });
    let path = format!(
        "/verifynow/verification/v3/validateOtp?verificationId={id}&code={}",
        world.code()
    );
    let expired = v3(&world, "GET", &path).await;
    assert_eq!(
        (expired.status, &expired.body["responseCode"]),
        (400, &705.into())
    );
}

#[tokio::test]
async fn the_simple_dialect_speaks_json() {
    let world = World::new();
    let headers = [
        ("authtoken", AUTH_TOKEN.to_owned()),
        content_type("application/json"),
    ];
    let body = |number: &str| {
        json!({"countryCode": "1", "mobileNumber": number, "flowType": "SMS", "otpLength": 6})
            .to_string()
    };
    let sent = world
        .call("POST", "/verifynow/send", &headers, body("2025550123"))
        .await;
    let id = sent.body["data"]["verificationId"].clone();
    let code = world.code();
    assert_eq!(code.len(), 6);
    let check = |code: String| json!({"verificationId": id, "code": code}).to_string();
    let wrong = world
        .call(
            "POST",
            "/verifynow/validate",
            &headers,
            check(other_than(&code)),
        )
        .await;
    assert_eq!(wrong.body["data"]["verificationStatus"], "FAILED");
    let right = world
        .call("POST", "/verifynow/validate", &headers, check(code))
        .await;
    assert_eq!(right.body["data"]["verificationStatus"], "VERIFIED");
    for (number, status, error) in [
        ("2025550101", 400, "INVALID_NUMBER"),
        ("+2025550123", 400, "INVALID_NUMBER"),
        ("2025550103", 429, "RATE_LIMITED"),
        ("2025550104", 403, "FRAUD_DETECTED"),
    ] {
        let answer = world
            .call("POST", "/verifynow/send", &headers, body(number))
            .await;
        assert_eq!(
            (answer.status, &answer.body["error"]),
            (status, &error.into())
        );
    }
}

#[tokio::test]
async fn somebody_elses_customer_id_is_refused() {
    let world = World::new();
    for (id, code) in [("C-other", 501), (CUSTOMER_ID, 200)] {
        let sent = v3(&world, "POST", &format!("{SEND}&customerId={id}")).await;
        assert_eq!(sent.body["responseCode"], code, "{id}");
    }
}
