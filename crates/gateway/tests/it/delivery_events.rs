//! `GET {eventsUrl}`: what a page is told about its messages.

use std::time::Duration;

use serde_json::json;

use crate::support::{EventStream, FOREIGN_PAGE, Gateway, OTHER_PAGE, PAGE};

#[tokio::test(start_paused = true)]
async fn a_page_hears_that_its_message_is_on_its_way_and_that_it_arrived() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550100").await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.status, 200);
    let header = |name: &str| {
        events
            .headers
            .get(name)
            .map(|value| value.to_str().expect("text"))
    };
    assert_eq!(header("Content-Type"), Some("text/event-stream"));
    assert_eq!(header("Cache-Control"), Some("no-store, no-transform"));
    assert_eq!(header("Access-Control-Allow-Origin"), Some(PAGE));
    assert_eq!(
        events.next().await,
        Some(json!({
            "deliveryStatus": "PENDING", "channel": "SMS", "ordinal": 1, "automatic": false, "otpLength": 6,
            "expiresInSeconds": 600, "resendInSeconds": 30, "nextChannels": ["SMS", "WHATSAPP", "VOICE"],
            "attemptsLeft": 5,
        }))
    );
    let delivered = gateway.in_time(events.next()).await.expect("an event");
    assert_eq!(delivered["deliveryStatus"], "DELIVERED");
    assert_eq!(delivered["channel"], "SMS");
    let latency = delivered["latencyMs"].as_u64().expect("milliseconds");
    assert!((250..5000).contains(&latency), "{latency}");
}

#[tokio::test(start_paused = true)]
async fn a_resend_by_another_channel_is_heard_of_and_keeps_the_address() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550100").await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    assert_eq!(
        gateway.in_time(events.next_in_short()).await,
        "DELIVERED SMS"
    );
    gateway.pass(Duration::from_secs(30)).await;
    let body = json!({"verificationId": data["verificationId"], "flowType": "VOICE"});
    let again = gateway.post("resend").page().json(body).await.data();
    assert_eq!(again["eventsUrl"], data["eventsUrl"]);
    let pending = events.next().await.expect("an event");
    assert_eq!(pending["channel"], "VOICE");
    assert_eq!(pending["ordinal"], 2);
    assert_eq!(pending["automatic"], false);
    assert_eq!(
        gateway.in_time(events.next_in_short()).await,
        "DELIVERED VOICE"
    );
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_later_first_hears_how_the_newest_message_stands() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550105").await.data();
    // A page that was reloaded; nothing was watching meanwhile.
    gateway.pass(Duration::from_secs(20)).await;
    let snapshot = gateway.events(&data).await.next().await.expect("an event");
    assert_eq!(snapshot["deliveryStatus"], "DELIVERED");
    assert_eq!(snapshot["channel"], "WHATSAPP");
    assert_eq!(snapshot["ordinal"], 2);
    assert_eq!(snapshot["automatic"], true);
    assert_eq!(snapshot["failedChannels"], json!(["SMS"]));
    assert_eq!(snapshot["expiresInSeconds"], 580);
}

#[tokio::test(start_paused = true)]
async fn the_stream_ends_with_the_verification_and_a_browser_that_comes_back_is_sent_away() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550100").await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    let id = data["verificationId"].as_str().expect("id");
    gateway
        .validate(id, &gateway.code("+12025550100"))
        .await
        .data();
    assert_eq!(events.next().await, None);
    let path = data["eventsUrl"].as_str().expect("eventsUrl");
    let headers = [("Origin", PAGE), ("Last-Event-ID", "1-DELIVERED")];
    let again = EventStream::open_with(&gateway.router, path, &headers).await;
    assert_eq!(again.status, 204);
    // A client that has not seen the snapshot gets it, and then the end.
    let mut late = gateway.events(&data).await;
    let snapshot = late.next().await.expect("an event");
    assert_eq!(snapshot["nextChannels"], json!([]));
    assert_eq!(late.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn the_stream_ends_when_the_codes_time_is_over() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550100").await.data();
    let mut events = gateway.events(&data).await;
    let begun = tokio::time::Instant::now();
    while gateway.in_time(events.next()).await.is_some() {}
    let seconds = begun.elapsed().as_secs();
    assert!((599..=610).contains(&seconds), "{seconds} s");
}

#[tokio::test(start_paused = true)]
async fn a_timed_out_call_is_pending_and_then_failed_and_nothing_else_is_sent() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.in_time(gateway.send("+12025550109")).await.data();
    assert_eq!(data["flowType"], "SMS");
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    assert_eq!(
        gateway.in_time(events.next_in_short()).await,
        "FAILED SMS timeout"
    );
    gateway.pass(Duration::from_mins(1)).await;
    assert!(gateway.messages("+12025550109").is_empty());
    let snapshot = gateway.events(&data).await.next().await.expect("an event");
    assert_eq!(snapshot["ordinal"], 1);
    assert_eq!(snapshot["reason"], "timeout");
}

#[tokio::test(start_paused = true)]
async fn a_late_message_is_pending_until_it_arrives() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550107").await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    gateway.pass(Duration::from_secs(34)).await;
    assert!(gateway.messages("+12025550107").is_empty());
    let delivered = gateway.in_time(events.next()).await.expect("an event");
    assert_eq!(delivered["deliveryStatus"], "DELIVERED");
    let latency = delivered["latencyMs"].as_u64().expect("milliseconds");
    assert!((35_000..36_000).contains(&latency), "{latency}");
    let id = data["verificationId"].as_str().expect("id");
    let checked = gateway.validate(id, &gateway.code("+12025550107")).await;
    assert_eq!(checked.data()["verificationStatus"], "VERIFIED");
}

#[tokio::test(start_paused = true)]
async fn a_number_that_has_sent_stop_looks_like_any_other() {
    let mut heard = Vec::new();
    for number in ["+12025550108", "+12025550100"] {
        let gateway = Gateway::on_tokio_time();
        let data = gateway.send(number).await.data();
        let mut events = gateway.events(&data).await;
        let mut told = Vec::new();
        for _ in 0..3 {
            told.push(gateway.in_time(events.next_in_short()).await);
        }
        heard.push(told);
    }
    assert_eq!(heard[0], ["PENDING SMS", "DELIVERED SMS", "the end"]);
    assert_eq!(heard[0], heard[1]);
}

#[tokio::test]
async fn events_answer_only_to_the_page_that_began() {
    let gateway = Gateway::new();
    let data = gateway.send("+12025550100").await.data();
    let path = data["eventsUrl"].as_str().expect("eventsUrl");
    assert!(path.starts_with("/verification/v3/events/"));
    let id = data["verificationId"].as_str().expect("id");
    assert!(!path.contains(id), "the id is never part of a URL");

    for origin in [OTHER_PAGE, FOREIGN_PAGE] {
        let answer = gateway.get(path).origin(origin).empty().await;
        answer.problem(404, "VERIFICATION_NOT_FOUND");
    }
    let server = gateway.get(path).server("sk_shop").empty().await;
    server.problem(404, "VERIFICATION_NOT_FOUND");
    let stranger = gateway
        .get(path)
        .origin("https://evil.example")
        .empty()
        .await;
    stranger.problem(403, "ORIGIN_NOT_ALLOWED");
    let nobody = gateway.get(path).empty().await;
    nobody.problem(403, "ORIGIN_NOT_ALLOWED");
    let same_origin = [("Sec-Fetch-Site", "same-origin")];
    let mut own = EventStream::open_with(&gateway.router, path, &same_origin).await;
    assert_eq!(own.next_in_short().await, "PENDING SMS");

    for other in [id, "AAAAAAAAAAAAAAAAAAAAAA", "x", "%00"] {
        let path = format!("/verification/v3/events/{other}");
        let answer = gateway.get(&path).page().empty().await;
        answer.problem(404, "VERIFICATION_NOT_FOUND");
    }
    let posted = gateway.post(path.trim_start_matches("/verification/v3/"));
    posted
        .page()
        .json(json!({}))
        .await
        .problem(405, "BAD_REQUEST");
}

#[tokio::test]
async fn a_server_watches_what_a_server_of_its_site_began() {
    let gateway = Gateway::new();
    let body = json!({"phoneNumber": "+12025550100"});
    let data = gateway
        .post("send")
        .server("sk_shop")
        .json(body)
        .await
        .data();
    let path = data["eventsUrl"].as_str().expect("eventsUrl");
    let with = |key| [("authToken", key)];
    let mut own = EventStream::open_with(&gateway.router, path, &with("sk_shop_next")).await;
    assert_eq!(own.next_in_short().await, "PENDING SMS");
    let other = EventStream::open_with(&gateway.router, path, &with("sk_other")).await;
    assert_eq!(other.status, 404);
    let same_origin = [("Sec-Fetch-Site", "same-origin")];
    let page = EventStream::open_with(&gateway.router, path, &same_origin).await;
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn one_verification_has_four_streams_at_a_time() {
    let gateway = Gateway::new();
    let data = gateway.send("+12025550100").await.data();
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(gateway.events(&data).await);
    }
    let path = data["eventsUrl"].as_str().expect("eventsUrl");
    let fifth = gateway.get(path).page().empty().await;
    fifth.problem(429, "RATE_LIMITED");
    open.pop();
    let mut again = gateway.events(&data).await;
    assert_eq!(again.next_in_short().await, "PENDING SMS");
    // The process is told to stop: nothing delays it.
    gateway.app.close_streams();
    for stream in &mut open {
        while stream.next().await.is_some() {}
    }
}
