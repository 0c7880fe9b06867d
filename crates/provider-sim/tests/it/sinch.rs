//! Sinch Verification.

use provider_sim::accounts::sinch::{APPLICATION_KEY, APPLICATION_SECRET};
use provider_sim::settings::Choices;
use provider_sim::signature::sinch::{Signed, sign};
use serde_json::{Value, json};

use crate::client::{Answer, World, basic, content_type, other_than};

pub(crate) const START: &str = "/sinch/verification/v1/verifications";

pub(crate) async fn signed(world: &World, method: &str, path: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let timestamp = jiff::Timestamp::from_millisecond(world.sim.clock.wall())
        .expect("a time")
        .to_string();
    let signature = sign(
        APPLICATION_SECRET,
        &Signed {
            method,
            content_type: "application/json",
            timestamp: &timestamp,
            path,
            body: body.as_bytes(),
        },
    )
    .expect("signs");
    let headers = [
        content_type("application/json"),
        ("x-timestamp", timestamp),
        (
            "authorization",
            format!("Application {APPLICATION_KEY}:{signature}"),
        ),
    ];
    world.call(method, path, &headers, body).await
}

fn request(to: &str) -> Value {
    json!({"identity": {"type": "number", "endpoint": to}, "method": "sms"})
}

#[tokio::test]
async fn the_right_code_succeeds_once() {
    let world = World::new();
    let started = signed(&world, "POST", START, &request("+12025550123")).await;
    assert_eq!(started.status, 200);
    let path = format!("{START}/id/{}", started.body["id"].as_str().expect("id"));
    let report = json!({"method": "sms", "sms": {"code": world.code()}});
    let done = signed(&world, "PUT", &path, &report).await;
    assert_eq!(done.body["status"], "SUCCESSFUL");
    let again = signed(&world, "PUT", &path, &report).await;
    assert_eq!(
        (again.status, &again.body["errorCode"]),
        (404, &40_400.into())
    );
}

#[tokio::test]
async fn a_wrong_code_ends_it_or_not_for_no_source_says() {
    for (stays, status) in [(false, "FAIL"), (true, "PENDING")] {
        let world = World::new();
        world.sim.settings.set(Choices {
            sinch_wrong_code_stays_pending: stays,
            ..Choices::default()
        });
        let started = signed(&world, "POST", START, &request("+12025550123")).await;
        let path = format!("{START}/id/{}", started.body["id"].as_str().expect("id"));
        let report = json!({"method": "sms", "sms": {"code": other_than(&world.code())}});
        let failed = signed(&world, "PUT", &path, &report).await;
        assert_eq!(
            (&failed.body["status"], &failed.body["reason"]),
            (&status.into(), &"Invalid code".into())
        );
    }
}

#[tokio::test]
async fn a_newer_start_supersedes_and_time_expires() {
    let world = World::new();
    let first = signed(&world, "POST", START, &request("+12025550123")).await;
    let second = signed(&world, "POST", START, &request("+12025550123")).await;
    let report = json!({"method": "sms", "sms": {"code": world.code()}});
    let path = |answer: &Answer| format!("{START}/id/{}", answer.body["id"].as_str().expect("id"));
    assert_eq!(
        signed(&world, "PUT", &path(&first), &report).await.body["status"],
        "ABORTED"
    );
    world.sim.clock.advance(601);
    let expired = signed(&world, "PUT", &path(&second), &report).await;
    assert_eq!(expired.body["reason"], "Expired");
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let world = World::new();
    for (to, code) in [
        ("12025550123", 40_005),
        ("+1", 40_001),
        ("+12025550101", 40_003),
        ("+12025550103", 42_901),
        ("+12025550104", 40_300),
    ] {
        let answer = signed(&world, "POST", START, &request(to)).await;
        assert_eq!(answer.body["errorCode"], code, "{to}");
    }
    let missing = signed(
        &world,
        "POST",
        START,
        &json!({"identity": {}, "method": "sms"}),
    )
    .await;
    assert_eq!(missing.body["errorCode"], 40_002);
}

#[tokio::test]
async fn what_is_not_signed_is_refused() {
    let world = World::new();
    let body = request("+12025550123").to_string();
    let json = content_type("application/json");
    let bare = world
        .call("POST", START, std::slice::from_ref(&json), body.clone())
        .await;
    assert_eq!(bare.body["errorCode"], 40_100);
    let plain = [json.clone(), basic(APPLICATION_KEY, APPLICATION_SECRET)];
    assert_eq!(
        world.call("POST", START, &plain, body.clone()).await.body["errorCode"],
        40_104
    );
    let stale = [
        json.clone(),
        ("x-timestamp", "2023-11-22T09:10:11.999Z".to_owned()),
        ("authorization", format!("Application {APPLICATION_KEY}:x")),
    ];
    assert_eq!(
        world.call("POST", START, &stale, body.clone()).await.body["errorCode"],
        40_107
    );
    let now = jiff::Timestamp::from_millisecond(world.sim.clock.wall()).expect("a time");
    let forged = [
        json,
        ("x-timestamp", now.to_string()),
        (
            "authorization",
            format!("Application {APPLICATION_KEY}:AAAA"),
        ),
    ];
    assert_eq!(
        world.call("POST", START, &forged, body).await.body["errorCode"],
        40_102
    );
}

#[tokio::test]
async fn every_method_answers_as_published() {
    for method in ["sms", "whatsapp", "callout"] {
        let world = World::new();
        let body = json!({
            "identity": {"type": "number", "endpoint": "+12025550123"}, "method": method,
        });
        let started = signed(&world, "POST", START, &body).await;
        let path = format!("{START}/id/{}", started.body["id"].as_str().expect("an id"));
        let wrong = json!({"method": method, method: {"code": other_than(&world.code())}});
        let failed = signed(&world, "PUT", &path, &wrong).await;
        assert_eq!(failed.body["status"], "FAIL", "{method}");
        let gone = signed(&world, "PUT", &path, &wrong).await;
        assert_eq!(gone.body["errorCode"], 40_400, "{method}");
    }
}

#[tokio::test]
async fn what_no_schema_of_its_has_is_refused() {
    let world = World::new();
    let start = |method: &str, name: &str, value: Value| {
        let mut body =
            json!({"identity": {"type": "number", "endpoint": "+12025550123"}, "method": method});
        body[name] = value;
        body
    };
    let speech = |locale: &str| json!({"speech": {"locale": locale}});
    for body in [
        start("sms", "smsOption", json!({})),
        start("sms", "calloutOptions", json!({})),
        start("callout", "smsOptions", json!({"expiry": "00:10:00"})),
        start("sms", "smsOptions", json!({"expiry": "ten minutes"})),
        start("callout", "calloutOptions", speech("en")),
        start("callout", "calloutOptions", speech("en_US")),
    ] {
        let refused = signed(&world, "POST", START, &body).await;
        assert_eq!(
            (refused.status, &refused.body["errorCode"]),
            (400, &40_001.into()),
            "{body}"
        );
    }
    let spoken = start("callout", "calloutOptions", speech("de-DE"));
    let taken = signed(&world, "POST", START, &spoken).await;
    assert_eq!(taken.status, 200);
}
