//! Vonage Verify.

use provider_sim::accounts::vonage::{API_KEY, API_SECRET, WHATSAPP_FROM};
use provider_sim::{Status, Vendor};
use serde_json::{Value, json};

use crate::client::{Answer, NUMBER, World, basic, content_type, other_than};

async fn post(world: &World, path: &str, body: Value) -> Answer {
    let headers = [basic(API_KEY, API_SECRET), content_type("application/json")];
    world
        .call(
            "POST",
            &format!("/vonage/v2/verify{path}"),
            &headers,
            body.to_string(),
        )
        .await
}

fn request(to: &str) -> Value {
    json!({
        "brand": "Shop",
        "code_length": 6,
        "workflow": [{"channel": "sms", "to": to}, {"channel": "voice", "to": to}],
    })
}

#[tokio::test]
async fn a_workflow_moves_on_when_told_and_three_wrong_codes_end_it() {
    let world = World::new();
    let started = post(&world, "", request("12025550123")).await;
    assert_eq!(started.status, 202);
    let path = format!("/{}", started.body["request_id"].as_str().expect("id"));
    let moved = post(&world, &format!("{path}/next_workflow"), json!({})).await;
    assert_eq!(moved.status, 200);
    let last = post(&world, &format!("{path}/next_workflow"), json!({})).await;
    assert_eq!(last.status, 409);
    assert_eq!(world.sim.inbox.messages(Some(NUMBER)).len(), 2);
    let wrong = json!({"code": other_than(&world.code())});
    assert_eq!(post(&world, &path, wrong.clone()).await.status, 400);
    assert_eq!(post(&world, &path, wrong.clone()).await.status, 400);
    assert_eq!(post(&world, &path, wrong).await.status, 410);
}

#[tokio::test]
async fn the_right_code_completes_it_once() {
    let world = World::new();
    let started = post(&world, "", request("12025550123")).await;
    let again = post(&world, "", request("12025550123")).await;
    assert_eq!(
        (again.status, &again.body["request_id"]),
        (409, &started.body["request_id"])
    );
    let path = format!("/{}", started.body["request_id"].as_str().expect("id"));
    let right = json!({"code": world.code()});
    assert_eq!(
        post(&world, &path, right.clone()).await.body["status"],
        "completed"
    );
    assert_eq!(post(&world, &path, right).await.status, 404);
}

#[tokio::test]
async fn a_workflow_goes_on_by_itself_when_a_step_fails() {
    let world = World::new();
    let mut outcomes = world.sim.outcomes();
    let started = post(&world, "", request("12025550105")).await;
    assert_eq!(started.status, 202);
    assert_eq!(outcomes.try_recv().expect("told").status, Status::Failed);
    let messages = world.sim.inbox.messages(None);
    let channels: Vec<&str> = messages.iter().map(|it| it.channel.as_str()).collect();
    assert_eq!(channels, ["VOICE"]);
    let path = format!("/{}", started.body["request_id"].as_str().expect("id"));
    let right = json!({"code": messages[0].code});
    assert_eq!(post(&world, &path, right).await.status, 200);
}

#[tokio::test]
async fn a_request_whose_last_step_has_failed_is_over() {
    let world = World::new();
    let mut alone = request("12025550105");
    alone["workflow"] = json!([{"channel": "sms", "to": "12025550105"}]);
    assert_eq!(post(&world, "", alone.clone()).await.status, 202);
    assert_eq!(post(&world, "", alone).await.status, 202, "no conflict");
}

#[tokio::test]
async fn fraud_is_told_later() {
    let world = World::new();
    let mut outcomes = world.sim.outcomes();
    assert_eq!(post(&world, "", request("12025550104")).await.status, 202);
    let outcome = outcomes.try_recv().expect("told");
    assert_eq!(
        (outcome.vendor, outcome.status),
        (Vendor::Vonage, Status::Blocked)
    );
    assert!(world.sim.inbox.messages(None).is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_refused_by_name() {
    let world = World::new();
    let good = request("12025550123");
    let changed = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    for (body, parameter) in [
        (request("+12025550123"), "workflow[0].to"),
        (request("0012025550123"), "workflow[0].to"),
        (request("12025550101"), "workflow[0].to"),
        (changed("brand", json!("a/b")), "brand"),
        (changed("brand", json!("nineteen characters")), "brand"),
        (changed("code_length", json!(3)), "code_length"),
        (changed("code", json!("12345")), "code"),
        (changed("channel_timeout", json!(14)), "channel_timeout"),
        (changed("client_ref", json!("a-b")), "client_ref"),
        (changed("template_id", json!("none")), "template_id"),
        (changed("workflow", json!([])), "workflow"),
        (
            changed(
                "workflow",
                json!([{"channel": "whatsapp", "to": "12025550123"}]),
            ),
            "workflow[0].from",
        ),
    ] {
        let answer = post(&world, "", body).await;
        assert_eq!(answer.status, 422, "{parameter}");
        assert_eq!(answer.body["invalid_parameters"][0]["name"], parameter);
    }
    let whatsapp = json!([{"channel": "whatsapp", "to": "12025550123", "from": WHATSAPP_FROM}]);
    assert_eq!(
        post(&world, "", changed("workflow", whatsapp)).await.status,
        202
    );
    let form = [
        basic(API_KEY, API_SECRET),
        content_type("application/x-www-form-urlencoded"),
    ];
    assert_eq!(
        world
            .call("POST", "/vonage/v2/verify", &form, "brand=Shop")
            .await
            .status,
        415
    );
    let stranger = [basic(API_KEY, "x"), content_type("application/json")];
    assert_eq!(
        world
            .call("POST", "/vonage/v2/verify", &stranger, good.to_string())
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn it_is_canceled_only_after_half_a_minute() {
    let world = World::new();
    let started = post(&world, "", request("12025550123")).await;
    let path = format!(
        "/vonage/v2/verify/{}",
        started.body["request_id"].as_str().expect("id")
    );
    let headers = [basic(API_KEY, API_SECRET)];
    assert_eq!(world.call("DELETE", &path, &headers, "").await.status, 404);
    world.sim.clock.advance(30);
    assert_eq!(world.call("DELETE", &path, &headers, "").await.status, 204);
}
