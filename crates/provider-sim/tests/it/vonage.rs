//! Vonage Verify.

use provider_sim::accounts::vonage::{API_KEY, API_SECRET, WHATSAPP_FROM};
use provider_sim::callback::Callback;
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
            match &body {
                Value::Null => String::new(),
                body => body.to_string(),
            },
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
    let moved = post(&world, &format!("{path}/next_workflow"), Value::Null).await;
    assert_eq!(moved.status, 200);
    let last = post(&world, &format!("{path}/next_workflow"), Value::Null).await;
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
async fn a_request_whose_steps_have_all_failed_is_summed_up() {
    let world = World::new();
    let mut outcomes = world.sim.outcomes();
    let mut both = request("12025550106");
    both["workflow"][1] =
        json!({"channel": "whatsapp", "to": "12025550106", "from": WHATSAPP_FROM});
    assert_eq!(post(&world, "", both).await.status, 202);
    let mut told = || outcomes.try_recv().expect("told");
    assert_eq!(told().status, Status::Failed);
    assert_eq!(told().status, Status::Failed);
    let summary = Callback::about_the_end(&told(), "https://otp.example", 0).expect("a summary");
    let summary: Value = serde_json::from_str(&summary.body).expect("JSON");
    assert_eq!(summary["status"], "failed");
    let steps = summary["workflow"].as_array().expect("steps").iter();
    let steps: Vec<_> = steps.map(|it| (&it["channel"], &it["status"])).collect();
    let failed = json!("failed");
    let expected = [(&json!("sms"), &failed), (&json!("whatsapp"), &failed)];
    assert_eq!(steps, expected);
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

#[tokio::test]
async fn every_problem_is_as_published() {
    let world = World::new();
    let to = &NUMBER[1..];
    let request = json!({"brand": "Shop", "workflow": [{"channel": "sms", "to": to}]});
    let started = post(&world, "", request.clone()).await;
    let path = format!("/{}", started.body["request_id"].as_str().expect("an id"));
    let wrong = json!({"code": other_than(&world.code())});
    let next = format!("{path}/next_workflow");
    for (path, body, status) in [
        ("", request, 409),
        (next.as_str(), Value::Null, 409),
        (&path, json!({"code": "1"}), 422),
        (&path, wrong.clone(), 400),
        (&path, wrong.clone(), 400),
        // "Retried a maximum of three times": the third is the last.
        (&path, wrong.clone(), 410),
        (&path, json!({"code": world.code()}), 410),
        ("/00000000-0000-0000-0000-000000000000", wrong, 404),
        ("", json!({}), 422),
    ] {
        let problem = post(&world, path, body.clone()).await;
        assert_eq!(problem.status, status, "{body}");
    }
}

#[tokio::test]
async fn what_no_schema_of_its_has_is_refused() {
    let world = World::new();
    let to = &NUMBER[1..];
    let sms = |name: &str, value: Value| {
        let mut body = json!({"brand": "Shop", "workflow": [{"channel": "sms", "to": to}]});
        body["workflow"][0][name] = value;
        body
    };
    let with = |name: &str, value: Value| {
        let mut body = json!({"brand": "Shop", "workflow": [{"channel": "voice", "to": to}]});
        body[name] = value;
        body
    };
    let mut hashed_call = with("brand", json!("Shop"));
    hashed_call["workflow"][0]["app_hash"] = json!("FA+9qCX9VSu");
    for (body, name) in [
        (with("locale", json!("de")), "locale"),
        (with("locale", json!("de-DE")), "locale"),
        (with("fraud_check", json!("true")), "fraud_check"),
        (
            with("template_id", json!("00000000-0000-4000-8000-000000000001")),
            "template_id",
        ),
        (sms("from", json!("a sender of 16 c")), "workflow[0].from"),
        (sms("from", json!("+447700900000")), "workflow[0].from"),
        (sms("entity_id", json!("")), "workflow[0].entity_id"),
        (
            sms("content_id", json!("x".repeat(21))),
            "workflow[0].content_id",
        ),
        (sms("reuse_code", json!("yes")), "workflow[0].reuse_code"),
        (sms("app_hash", json!("short")), "workflow[0].app_hash"),
        (hashed_call, "workflow[0].app_hash"),
    ] {
        let refused = post(&world, "", body.clone()).await;
        assert_eq!(
            (
                refused.status,
                &refused.body["invalid_parameters"][0]["name"]
            ),
            (422, &json!(name)),
            "{body}"
        );
    }
    let mut full = sms("from", json!("Shop"));
    full["workflow"][0]["entity_id"] = json!("1101407360000017170");
    full["workflow"][0]["content_id"] = json!("1107158078772563946");
    full["locale"] = json!("es-es");
    full["fraud_check"] = json!(true);
    assert_eq!(post(&world, "", full).await.status, 202);
}

#[tokio::test]
async fn a_property_that_a_start_does_not_have_is_refused_by_its_name() {
    let world = World::new();
    for (name, value) in [
        ("app_hash", json!("FA+9qCX9VSu")),
        ("to", json!("12025550123")),
        ("codeLength", json!(6)),
    ] {
        let mut body = request("12025550123");
        body[name] = value;
        let refused = post(&world, "", body).await;
        assert_eq!(refused.status, 422, "{name}");
        assert_eq!(refused.body["invalid_parameters"][0]["name"], name);
    }
    assert_eq!(world.sim.inbox.messages(None).len(), 0);
}

#[tokio::test]
async fn a_step_whose_time_is_up_is_followed_by_the_next_and_the_last_one_by_a_summary() {
    let world = World::new();
    let mut outcomes = world.sim.outcomes();
    let mut body = request("12025550123");
    body["channel_timeout"] = json!(60);
    let started = post(&world, "", body).await;
    let path = format!("/{}", started.body["request_id"].as_str().expect("id"));
    assert_eq!(
        outcomes.recv().await.expect("told").status,
        Status::Delivered
    );
    world.sim.clock.advance(59);
    tokio::task::yield_now().await;
    assert!(outcomes.try_recv().is_err(), "it is not over yet");
    for _ in 0..2 {
        world.sim.clock.advance(60);
        let told = outcomes.recv().await.expect("told");
        assert_eq!(told.status, Status::Expired);
        let next = outcomes.recv().await.expect("told");
        assert!(matches!(
            next.status,
            Status::Delivered | Status::Exhausted(_)
        ));
    }
    let channels: Vec<&str> = world
        .sim
        .inbox
        .messages(None)
        .iter()
        .map(|it| it.channel.as_str())
        .collect();
    assert_eq!(channels, ["SMS", "VOICE"]);
    // It is over: its code is nobody's any more, and another request may begin.
    let code = json!({"code": world.code()});
    assert_eq!(post(&world, &path, code).await.status, 404);
    assert_eq!(post(&world, "", request("12025550123")).await.status, 202);
}

#[tokio::test]
async fn three_wrong_codes_terminate_a_workflow_and_its_number_is_free() {
    let world = World::new();
    let started = post(&world, "", request("12025550123")).await;
    let path = format!("/{}", started.body["request_id"].as_str().expect("id"));
    let wrong = json!({"code": other_than(&world.code())});
    for status in [400, 400, 410, 410] {
        assert_eq!(post(&world, &path, wrong.clone()).await.status, status);
    }
    // Nothing follows when its step's time would be up.
    world.sim.clock.advance(180);
    tokio::task::yield_now().await;
    assert_eq!(world.sim.inbox.messages(None).len(), 1);
    assert_eq!(post(&world, "", request("12025550123")).await.status, 202);
}
