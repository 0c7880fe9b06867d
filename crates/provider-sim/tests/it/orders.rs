//! Told to misbehave, and asked what happened.

use std::time::Duration;

use provider_sim::accounts::verifynow::AUTH_TOKEN;
use provider_sim::order::{Answer, Order};
use provider_sim::{Step, Vendor};
use serde_json::json;

use crate::client::{NUMBER, World, content_type};

const SEND: &str =
    "/verifynow/verification/v3/send?countryCode=1&mobileNumber=2025550123&flowType=SMS";

fn header() -> [(&'static str, String); 1] {
    [("authtoken", AUTH_TOKEN.to_owned())]
}

#[tokio::test]
async fn it_refuses_as_told_and_sends_nothing() {
    let world = World::new();
    let order = json!({
        "vendor": "verifynow", "step": "start", "to": NUMBER, "times": 1,
        "answer": {"told": {"status": 503, "headers": {"retry-after": "7"}, "body": "{\"a\":1}"}},
    });
    let given = world
        .call(
            "POST",
            "/sim/orders",
            &[content_type("application/json")],
            order.to_string(),
        )
        .await;
    assert_eq!(given.status, 204);
    let refused = world.call("POST", SEND, &header(), "").await;
    assert_eq!((refused.status, &refused.body["a"]), (503, &1.into()));
    assert_eq!(refused.headers["retry-after"], "7");
    assert!(world.sim.inbox.messages(None).is_empty());
    assert_eq!(
        world.call("POST", SEND, &header(), "").await.body["responseCode"],
        200
    );
    assert_eq!(
        world
            .sim
            .calls
            .count(Vendor::Verifynow, Step::Start, NUMBER),
        2
    );
}

#[tokio::test]
async fn it_lies_as_told() {
    let world = World::new();
    world.sim.orders.give(Order {
        perform: true,
        answer: Answer::Told {
            status: 500,
            headers: [].into(),
            body: String::new(),
        },
        ..Order::default()
    });
    assert_eq!(world.call("POST", SEND, &header(), "").await.status, 500);
    assert_eq!(world.sim.inbox.messages(Some(NUMBER)).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_waits_and_hangs_as_told() {
    let world = World::new();
    world.sim.orders.give(Order {
        delay_milliseconds: 3000,
        times: Some(1),
        ..Order::default()
    });
    let header = header();
    let slow = world.call("POST", SEND, &header, "");
    assert!(
        tokio::time::timeout(Duration::from_millis(2999), slow)
            .await
            .is_err()
    );
    world.sim.orders.give(Order {
        answer: Answer::Hang,
        ..Order::default()
    });
    let hung = world.call("POST", SEND, &header, "");
    assert!(
        tokio::time::timeout(Duration::from_hours(1), hung)
            .await
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn of_one_number_nobody_ever_hears_again() {
    let world = World::new();
    let path = SEND.replace("2025550123", "2025550109");
    let header = header();
    let hung = world.call("POST", &path, &header, "");
    let hung = tokio::time::timeout(Duration::from_hours(1), hung);
    assert!(hung.await.is_err());
    assert!(world.sim.inbox.messages(None).is_empty());
}

#[tokio::test]
async fn to_who_has_sent_stop_nothing_goes_and_nothing_is_told() {
    let world = World::new();
    let mut outcomes = world.sim.outcomes();
    let path = SEND.replace("2025550123", "2025550108");
    let sent = world.call("POST", &path, &header(), "").await;
    assert_eq!(sent.body["responseCode"], 200);
    assert!(world.sim.inbox.messages(None).is_empty());
    assert!(outcomes.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn a_late_message_arrives_35_seconds_later() {
    let world = World::new();
    let path = SEND.replace("2025550123", "2025550107");
    world.call("POST", &path, &header(), "").await;
    tokio::time::sleep(Duration::from_secs(34)).await;
    assert!(world.sim.inbox.messages(None).is_empty());
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(world.sim.inbox.messages(Some("+12025550107")).len(), 1);
}

#[tokio::test]
async fn the_inbox_speaks_the_sandboxes_json() {
    let world = World::new();
    world.call("POST", SEND, &header(), "").await;
    let inbox = world
        .call("GET", "/sandbox/messages?to=+12025550123", &[], "")
        .await;
    let message = &inbox.body["messages"][0];
    assert_eq!(
        (&message["to"], &message["channel"]),
        (&NUMBER.into(), &"SMS".into())
    );
    for field in ["text", "code", "sentAt"] {
        assert!(message[field].is_string(), "{field}");
    }
}
