//! The sandbox's numbers, one outcome each, and its inbox.

use std::net::SocketAddr;

use serde_json::json;

use crate::support::Gateway;

#[tokio::test]
async fn any_valid_number_gets_its_message() {
    let gateway = Gateway::new();
    for number in ["+12025550100", "+4915123456789", "+12025550123"] {
        gateway.send(number).await.data();
        assert_eq!(gateway.messages(number).len(), 1);
    }
}

#[tokio::test]
async fn the_provider_says_0101_is_no_number() {
    let gateway = Gateway::new();
    let problem = gateway
        .send("+12025550101")
        .await
        .problem(400, "INVALID_NUMBER");
    assert_eq!(problem["reason"], "NOT_A_NUMBER");
    assert!(gateway.messages("+12025550101").is_empty());
}

#[tokio::test]
async fn the_code_of_0102_is_expired_at_the_first_check() {
    let gateway = Gateway::new();
    let id = gateway.begin("+12025550102").await;
    let data = gateway
        .validate(&id, &gateway.code("+12025550102"))
        .await
        .data();
    assert_eq!(
        data,
        json!({"verificationStatus": "EXPIRED", "reason": "TIME"})
    );
    gateway.resend(&id).await.problem(410, "VERIFICATION_ENDED");
}

#[tokio::test]
async fn number_0103_is_rate_limited_for_a_minute() {
    let gateway = Gateway::new();
    let problem = gateway
        .send("+12025550103")
        .await
        .problem(429, "RATE_LIMITED");
    assert_eq!(problem["retryAfterSeconds"], 60);
}

#[tokio::test]
async fn number_0104_is_fraud() {
    let gateway = Gateway::new();
    gateway
        .send("+12025550104")
        .await
        .problem(403, "FRAUD_DETECTED");
}

#[tokio::test]
async fn number_0108_has_sent_stop_and_nobody_can_tell() {
    let gateway = Gateway::new();
    let ordinary = gateway.send("+12025550100").await.data();
    let stopped = gateway.send("+12025550108").await.data();
    let without_ids = |mut data: serde_json::Value| {
        data["verificationId"].take();
        data["eventsUrl"].take();
        data
    };
    assert_eq!(without_ids(stopped), without_ids(ordinary));
    assert!(gateway.messages("+12025550108").is_empty());
}

#[tokio::test]
async fn number_0110_fails_on_every_channel_after_the_retries() {
    let gateway = Gateway::with(&[("SITES__0__VOICE_FIRST", "always")]);
    for channel in wire::Channel::ALL {
        let body =
            json!({"siteKey": "pk_shop", "phoneNumber": "+12025550110", "flowType": channel});
        let answer = gateway.post("send").page().json(body).await;
        answer.problem(503, "PROVIDER_UNAVAILABLE");
        assert_eq!(answer.header("Retry-After"), Some("5"));
    }
    assert!(gateway.messages("+12025550110").is_empty());
}

#[tokio::test]
async fn the_inbox_is_read_by_number_however_its_plus_arrives() {
    let gateway = Gateway::new();
    gateway.begin("+12025550100").await;
    gateway.clock.advance_seconds(1);
    gateway.begin("+12025550123").await;
    for query in ["to=%2B12025550100", "to=+12025550100", "to=12025550100"] {
        let answer = gateway
            .get(&format!("/sandbox/messages?{query}"))
            .empty()
            .await
            .ok();
        let messages = answer["messages"].as_array().expect("a list");
        assert_eq!(messages.len(), 1, "{query}");
        let code = gateway.code("+12025550100");
        assert_eq!(
            messages[0],
            json!({
                "to": "+12025550100",
                "channel": "SMS",
                "text": format!(
                    "{code} is your verification code for Shop. It is valid for 10 minutes. \
                     Do not share it with anyone.\n\n@shop.example #{code}"
                ),
                "code": code,
                "sentAt": "2026-11-22T09:30:00Z",
            })
        );
    }
    let all = gateway.get("/sandbox/messages").empty().await.ok();
    assert_eq!(all["messages"].as_array().map(Vec::len), Some(2));
    assert_eq!(all["messages"][1]["to"], "+12025550123");
    let none = gateway.get("/sandbox/messages?to=hello").empty().await.ok();
    assert_eq!(none, json!({"messages": []}));
}

#[tokio::test]
async fn the_inbox_as_a_stream_repeats_what_a_client_has_missed() {
    let gateway = Gateway::new();
    gateway.begin("+12025550100").await;
    gateway.begin("+12025550123").await;
    gateway.app.inbox.as_ref().expect("inbox").close();
    let answer = gateway
        .get("/sandbox/events")
        .header("Last-Event-ID", "1")
        .empty()
        .await;
    assert_eq!(answer.header("Content-Type"), Some("text/event-stream"));
    let text = answer.text();
    assert!(
        text.starts_with("event: message\nid: 2\ndata: {\"to\":\"+12025550123\""),
        "{text}"
    );
    assert_eq!(text.matches("event: message").count(), 1);
}

#[tokio::test]
async fn the_inbox_is_not_there_beyond_loopback_unless_exposed() {
    let public: SocketAddr = "192.0.2.1:8080".parse().expect("address");
    let gateway = Gateway::listening(public, &[]);
    for path in ["/sandbox/messages", "/sandbox/events"] {
        gateway.get(path).empty().await.problem(404, "BAD_REQUEST");
    }
    gateway.send("+12025550100").await.data();

    let exposed = [("PROVIDERS__SANDBOX__EXPOSE_INBOX", "true")];
    let gateway = Gateway::listening(public, &exposed);
    gateway.get("/sandbox/messages").empty().await.ok();
}

#[tokio::test]
async fn the_inbox_is_not_there_for_what_a_proxy_has_passed_on() {
    let gateway = Gateway::new();
    for (name, value) in [
        ("Host", "otp.example"),
        ("Host", "otp.example:8080"),
        ("Host", "127.0.0.1.otp.example"),
        ("Host", "localhost.otp.example"),
        ("Host", "192.0.2.1:8080"),
        ("Host", ""),
        ("X-Forwarded-For", "203.0.113.7"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Host", "localhost"),
        ("X-Forwarded-Proto", "https"),
        ("Forwarded", "for=127.0.0.1"),
        ("Via", "1.1 proxy"),
        ("X-Real-IP", "127.0.0.1"),
        ("X-NginX-Proxy", "true"),
        ("Fly-Client-IP", "127.0.0.1"),
        ("X-Cluster-Client-IP", "127.0.0.1"),
        ("CF-Connecting-IP", "203.0.113.7"),
    ] {
        for path in ["/sandbox/messages", "/sandbox/events"] {
            let call = gateway.get(path).peer("127.0.0.1").header(name, value);
            call.empty().await.problem(404, "BAD_REQUEST");
        }
    }
    let elsewhere = gateway.get("/sandbox/messages").peer("203.0.113.7");
    elsewhere.empty().await.problem(404, "BAD_REQUEST");

    for host in [
        "127.0.0.1:8080",
        "localhost:8080",
        "[::1]:8080",
        "shop.localhost",
    ] {
        let call = gateway.get("/sandbox/messages").peer("127.0.0.1");
        call.header("Host", host).empty().await.ok();
    }
    let exposed = Gateway::with(&[("PROVIDERS__SANDBOX__EXPOSE_INBOX", "true")]);
    let call = exposed.get("/sandbox/messages").header("Via", "1.1 proxy");
    call.header("Host", "otp.example").empty().await.ok();
}

#[tokio::test]
async fn a_trusted_proxy_on_this_machine_may_read_the_inbox_for_this_machine_alone() {
    let gateway = Gateway::with(&[("HTTP__TRUSTED_PROXIES", r#"["127.0.0.1"]"#)]);
    let passed_on = |client: &str, host: &str| {
        let call = gateway.get("/sandbox/messages").peer("127.0.0.1");
        call.header("Host", "127.0.0.1:8080")
            .header("X-Forwarded-For", client)
            .header("X-Forwarded-Host", host)
            .empty()
    };
    passed_on("127.0.0.1", "localhost:3000").await.ok();
    for (client, host) in [
        ("203.0.113.7", "localhost:3000"),
        ("127.0.0.1, 203.0.113.7", "localhost:3000"),
        ("127.0.0.1", "shop.example"),
    ] {
        let answer = passed_on(client, host).await;
        answer.problem(404, "BAD_REQUEST");
    }
}
