//! `GET /deliveries`: delivery statuses for the site's server.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Gateway;

async fn deliveries(gateway: &Gateway, query: &str) -> Value {
    let path = format!("/verification/v3/deliveries{query}");
    gateway.get(&path).server("sk_shop").empty().await.ok()
}

/// A message that fails and falls back, one that arrives, one that nobody sends; returns the id of the first.
async fn three_fates(gateway: &Gateway) -> Value {
    let first = gateway.send("+12025550105").await.data();
    gateway.pass(Duration::from_secs(2)).await;
    gateway.send("+4915123456789").await.data();
    gateway.pass(Duration::from_secs(2)).await;
    gateway.send("+12025550108").await.data();
    first["verificationId"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_server_sees_how_its_sites_messages_fared() {
    let gateway = Gateway::on_tokio_time();
    let first = three_fates(&gateway).await;
    let answer = deliveries(&gateway, "").await;
    let list = answer["deliveries"].as_array().expect("a list");
    let short: Vec<String> = list
        .iter()
        .map(|it| {
            let words = ["deliveryStatus", "channel", "country", "reason"];
            let words: Vec<&str> = words.iter().filter_map(|key| it[key].as_str()).collect();
            words.join(" ")
        })
        .collect();
    let expected = [
        "PENDING SMS US opted_out",
        "DELIVERED SMS DE",
        "DELIVERED WHATSAPP US",
        "FAILED SMS US undelivered",
    ];
    assert_eq!(short, expected);
    let failed = &list[3];
    assert_eq!(failed["verificationId"], first);
    assert_eq!(failed["provider"], "sandbox");
    assert_eq!(
        (&failed["ordinal"], &failed["automatic"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(
        (&list[2]["ordinal"], &list[2]["automatic"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(failed["verification"], list[2]["verification"]);
    assert_eq!(failed["sentAt"], "2026-11-22T09:30:00Z");
    let latency = failed["latencyMs"].as_u64().expect("milliseconds");
    assert!((250..2000).contains(&latency), "{latency}");

    let text = answer.to_string();
    for secret in ["2025550105", "15123456789", &gateway.code("+12025550105")] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_sees_sums_by_channel_country_and_provider() {
    let gateway = Gateway::on_tokio_time();
    three_fates(&gateway).await;
    let answer = deliveries(&gateway, "").await;
    let list = &answer["deliveries"];
    let sums = answer["sums"].as_array().expect("a list");
    let brief: Vec<Value> = sums
        .iter()
        .map(|sum| {
            json!([
                sum["channel"],
                sum["country"],
                sum["provider"],
                sum["sent"],
                sum["delivered"],
                sum["failed"],
                sum["pending"]
            ])
        })
        .collect();
    let expected = [
        json!(["SMS", "DE", "sandbox", 1, 1, 0, 0]),
        json!(["SMS", "US", "sandbox", 2, 0, 1, 1]),
        json!(["WHATSAPP", "US", "sandbox", 1, 1, 0, 0]),
    ];
    assert_eq!(brief, expected);
    assert_eq!(sums[0]["latencyMs"]["p50"], list[1]["latencyMs"]);
    assert_eq!(sums[1]["latencyMs"], Value::Null);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let gateway = Gateway::new();
    for _ in 0..5 {
        gateway.send("+12025550100").await.data();
        gateway.clock.advance_seconds(1);
    }
    let whole = deliveries(&gateway, "").await;
    assert_eq!(whole["deliveries"].as_array().map(Vec::len), Some(5));
    assert_eq!(whole["nextCursor"], Value::Null);
    let mut query = "?limit=2".to_owned();
    let mut pages = Vec::new();
    loop {
        let page = deliveries(&gateway, &query).await;
        assert_eq!(page["sums"].is_null(), query.contains("cursor"));
        pages.extend(page["deliveries"].as_array().expect("a list").clone());
        match page["nextCursor"].as_str() {
            Some(cursor) => query = format!("?limit=2&cursor={cursor}"),
            None => break,
        }
    }
    let ids = |list: &[Value]| -> Vec<String> {
        list.iter()
            .map(|it| it["verificationId"].to_string())
            .collect()
    };
    assert_eq!(
        ids(&pages),
        ids(whole["deliveries"].as_array().expect("a list"))
    );
    // Since the fourth of them.
    let since = deliveries(&gateway, "?since=2026-11-22T09:30:03Z").await;
    assert_eq!(since["deliveries"].as_array().map(Vec::len), Some(2));
    gateway.clock.advance_seconds(24 * 60 * 60);
    let today = deliveries(&gateway, "").await;
    assert_eq!(today["deliveries"], json!([]));
    assert_eq!(today["sums"], json!([]));
}

#[tokio::test]
async fn only_a_server_of_the_site_sees_them() {
    let gateway = Gateway::new();
    gateway.send("+12025550100").await.data();
    let path = "/verification/v3/deliveries";
    let other = gateway.get(path).server("sk_other").empty().await.ok();
    assert_eq!(other["deliveries"], json!([]));
    let wrong = gateway.get(path).server("sk_wrong").empty().await;
    wrong.problem(401, "UNAUTHORIZED");
    let nobody = gateway.get(path).empty().await;
    nobody.problem(401, "UNAUTHORIZED");
    let page = gateway.get(path).page().empty().await;
    page.problem(401, "UNAUTHORIZED");
    let both = gateway.get(path).page().server("sk_shop").empty().await;
    both.problem(403, "ORIGIN_NOT_ALLOWED");
    for query in [
        "?limit=0",
        "?limit=1001",
        "?limit=x",
        "?cursor=x",
        "?since=yesterday",
    ] {
        let answer = gateway.get(&format!("{path}{query}")).server("sk_shop");
        answer.empty().await.problem(400, "BAD_REQUEST");
    }
}

#[tokio::test]
async fn a_cursor_tells_nothing_and_is_good_for_its_own_site() {
    let gateway = Gateway::new();
    for _ in 0..3 {
        gateway.send("+12025550100").await.data();
    }
    let first = deliveries(&gateway, "?limit=1").await["nextCursor"].clone();
    let second = deliveries(&gateway, "?limit=1").await["nextCursor"].clone();
    let (first, second) = (
        first.as_str().expect("a cursor"),
        second.as_str().expect("a cursor"),
    );
    assert_ne!(first, second, "sealed");
    let path = format!("/verification/v3/deliveries?cursor={first}");
    gateway.get(&path).server("sk_shop").empty().await.ok();
    gateway
        .get(&path)
        .server("sk_other")
        .empty()
        .await
        .problem(400, "BAD_REQUEST");
}
