//! Limits as a client meets them: per address, per number, per site, in money.

use serde_json::{Value, json};

use crate::support::{Answer, Gateway, other_than};

/// A number of nobody's that is not exempt from limits.
fn number(last: u32) -> String {
    format!("+120255501{last:02}")
}

async fn send_from(gateway: &Gateway, peer: &str, number: &str) -> Answer {
    let body = json!({"siteKey": "pk_shop", "phoneNumber": number});
    gateway.post("send").page().peer(peer).json(body).await
}

#[tokio::test]
async fn an_address_may_begin_five_in_ten_minutes_and_is_told_so() {
    let gateway = Gateway::new();
    let peer = "203.0.113.7";
    for left in (0..5).rev() {
        let answer = send_from(&gateway, peer, &number(20 + left)).await;
        answer.data();
        let policy = "\"send-10m\";q=5;w=600, \"send-1h\";q=20;w=3600";
        assert_eq!(answer.header("RateLimit-Policy"), Some(policy));
        let limit = format!(
            "\"send-10m\";r={left};t=120, \"send-1h\";r={};t=180",
            15 + left
        );
        assert_eq!(answer.header("RateLimit"), Some(limit.as_str()));
    }
    gateway.clock.advance_seconds(20);
    let refused = send_from(&gateway, peer, &number(30)).await;
    assert_eq!(
        refused.problem(429, "RATE_LIMITED")["retryAfterSeconds"],
        100
    );
    let limit = "\"send-10m\";r=0;t=100, \"send-1h\";r=15;t=160";
    assert_eq!(refused.header("RateLimit"), Some(limit));

    // Somebody else is not held up, nor is a number of the sandbox's own.
    send_from(&gateway, "203.0.113.8", &number(30)).await.data();
    let exempt = send_from(&gateway, peer, "+12025550100").await;
    exempt.data();
    assert_eq!(exempt.header("RateLimit"), None);

    // It was the truth: a second earlier it is still too early.
    gateway.clock.advance_seconds(99);
    send_from(&gateway, peer, &number(31))
        .await
        .problem(429, "RATE_LIMITED");
    gateway.clock.advance_seconds(1);
    send_from(&gateway, peer, &number(31)).await.data();
}

#[tokio::test]
async fn an_ipv6_customer_is_one_client_however_many_addresses_there_are() {
    let gateway = Gateway::new();
    let mut last = 20;
    let mut next = || {
        last += 1;
        number(last)
    };
    for line in 0..4 {
        for host in 0..5 {
            let peer = format!("2001:db8:1:{line}::{host}");
            send_from(&gateway, &peer, &next()).await.data();
        }
        let peer = format!("2001:db8:1:{line}::ffff");
        send_from(&gateway, &peer, &next())
            .await
            .problem(429, "RATE_LIMITED");
    }
    // A fresh /64 of the same /48, then another customer.
    send_from(&gateway, "2001:db8:1:4::1", &next())
        .await
        .problem(429, "RATE_LIMITED");
    send_from(&gateway, "2001:db8:2::1", &next()).await.data();
    // An IPv4 address in IPv6 clothes is the IPv4 address.
    for _ in 0..5 {
        send_from(&gateway, "::ffff:203.0.113.7", &next())
            .await
            .data();
    }
    send_from(&gateway, "203.0.113.7", &next())
        .await
        .problem(429, "RATE_LIMITED");
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_client_counts_and_forged_hops_do_not() {
    let gateway = Gateway::with(&[("HTTP__TRUSTED_PROXIES", "['10.0.0.0/8']")]);
    let send = |client: &str, last: u32| {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number(last)});
        let call = gateway.post("send").page().peer("10.0.0.1");
        call.header("X-Forwarded-For", client).json(body)
    };
    for last in 20..25 {
        send(&format!("192.0.2.{last}, 203.0.113.7"), last)
            .await
            .data();
    }
    send("203.0.113.7", 25).await.problem(429, "RATE_LIMITED");
    send("198.51.100.1, 203.0.113.7, 10.0.0.2", 25)
        .await
        .problem(429, "RATE_LIMITED");
    send("203.0.113.8", 25).await.data();
}

#[tokio::test]
async fn a_server_says_for_whom_it_asks_and_a_page_cannot() {
    let gateway = Gateway::new();
    let by_server = |client: Option<&str>, last: u32| {
        let body = json!({"phoneNumber": number(last), "clientIp": client});
        gateway.post("send").server("sk_shop").json(body)
    };
    // Its own address is not the person's.
    for last in 20..27 {
        let answer = by_server(None, last).await;
        answer.data();
        assert_eq!(answer.header("RateLimit"), None);
    }
    for last in 30..35 {
        by_server(Some("203.0.113.7"), last).await.data();
    }
    by_server(Some("203.0.113.7"), 35)
        .await
        .problem(429, "RATE_LIMITED");
    by_server(Some("203.0.113.8"), 35).await.data();
    // It is the same person as the one who comes by a page.
    send_from(&gateway, "203.0.113.7", &number(36))
        .await
        .problem(429, "RATE_LIMITED");
    for nonsense in ["", "localhost", "203.0.113.7:80", "203.0.113.7, 10.0.0.1"] {
        by_server(Some(nonsense), 40)
            .await
            .problem(400, "BAD_REQUEST");
    }

    let by_page = |client: &str, last: u32| {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number(last), "clientIp": client});
        gateway.post("send").page().peer("198.51.100.1").json(body)
    };
    for last in 50..55 {
        by_page(&format!("192.0.2.{last}"), last).await.data();
    }
    by_page("192.0.2.55", 55).await.problem(429, "RATE_LIMITED");
}

#[tokio::test]
async fn a_number_is_not_sent_to_again_at_once_whoever_asks() {
    let gateway = Gateway::new();
    send_from(&gateway, "203.0.113.7", &number(23)).await.data();
    let other = send_from(&gateway, "198.51.100.1", &number(23)).await;
    assert_eq!(other.problem(429, "RATE_LIMITED")["retryAfterSeconds"], 30);
    // The refusal has cost the other client nothing, and no header speaks of the number.
    let limit = "\"send-10m\";r=5, \"send-1h\";r=20";
    assert_eq!(other.header("RateLimit"), Some(limit));
    gateway.clock.advance_seconds(30);
    send_from(&gateway, "198.51.100.1", &number(23))
        .await
        .data();
    assert_eq!(gateway.messages(&number(23)).len(), 2);
}

#[tokio::test]
async fn a_resend_tells_the_truth_about_the_next_one() {
    let gateway = Gateway::new();
    let id = gateway.begin(&number(23)).await;
    for (wait, next) in [(30, 60), (60, 510)] {
        gateway.clock.advance_seconds(wait);
        let data = gateway.resend(&id).await.data();
        assert_eq!(data["resendInSeconds"], next);
    }
    // Three in ten minutes: the fourth has to wait until the first is ten minutes old, and the code is dead then.
    gateway.clock.advance_seconds(500);
    let refused = gateway.resend(&id).await.problem(429, "RATE_LIMITED");
    assert_eq!(refused["retryAfterSeconds"], 10);
    gateway.clock.advance_seconds(10);
    gateway.resend(&id).await.problem(410, "VERIFICATION_ENDED");
    send_from(&gateway, "203.0.113.7", &number(23)).await.data();
}

#[tokio::test]
async fn an_address_may_check_sixty_codes_in_ten_minutes() {
    let gateway = Gateway::new();
    let validate = |peer: &str| {
        let body = json!({"verificationId": "AAAAAAAAAAAAAAAAAAAAAA", "code": "000000"});
        gateway.post("validate").page().peer(peer).json(body)
    };
    for _ in 0..60 {
        validate("203.0.113.7")
            .await
            .problem(404, "VERIFICATION_NOT_FOUND");
    }
    let refused = validate("203.0.113.7").await;
    assert_eq!(
        refused.problem(429, "RATE_LIMITED")["retryAfterSeconds"],
        10
    );
    assert_eq!(refused.header("RateLimit"), Some("\"check-10m\";r=0;t=10"));
    validate("203.0.113.8")
        .await
        .problem(404, "VERIFICATION_NOT_FOUND");
}

#[tokio::test]
async fn ten_wrong_codes_close_a_number_for_a_day_whatever_verification_they_are_for() {
    let gateway = Gateway::new();
    let begin = async || gateway.begin(&number(23)).await;
    let wrong = async |id: &str| {
        let code = other_than(&gateway.code(&number(23)));
        gateway.validate(id, &code).await
    };
    for _ in 0..2 {
        let id = begin().await;
        for left in (0..5).rev() {
            assert_eq!(wrong(&id).await.data()["attemptsLeft"], left);
        }
        gateway.clock.advance_seconds(600);
    }
    let id = begin().await;
    wrong(&id).await.problem(429, "RATE_LIMITED");
    // Not even the right code is looked at.
    let right = gateway.validate(&id, &gateway.code(&number(23))).await;
    let retry = right.problem(429, "RATE_LIMITED")["retryAfterSeconds"].as_u64();
    assert_eq!(retry, Some(86_400 - 1200));
    assert_eq!(right.header("RateLimit"), Some("\"check-10m\";r=60"));
}

#[tokio::test]
async fn a_days_money_is_never_overspent() {
    let gateway = Gateway::with(&[
        ("LIMITS__DAILY_BUDGET", "'0.10'"),
        ("LIMITS__PRICES__DEFAULT", "'0.09'"),
        ("LIMITS__PRICES__SMS-US", "'0.04'"),
        ("LIMITS__PRICES__VOICE", "'0.02'"),
    ]);
    let send = |last: u32, channel: &str| {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number(last), "flowType": channel});
        gateway
            .post("send")
            .page()
            .peer(&format!("192.0.2.{last}"))
            .json(body)
    };
    send(20, "SMS").await.data();
    send(21, "SMS").await.data();
    let refused = send(22, "SMS").await.problem(429, "RATE_LIMITED");
    // Half past nine: until midnight, UTC.
    assert_eq!(refused["retryAfterSeconds"], (14 * 60 + 30) * 60);
    send(22, "VOICE").await.data();
    send(23, "VOICE").await.problem(429, "RATE_LIMITED");
    gateway.clock.advance_seconds((14 * 60 + 30) * 60);
    send(22, "SMS").await.data();
}

#[tokio::test]
async fn a_sites_own_quota_is_told_to_nobody() {
    let gateway = Gateway::with(&[("LIMITS__SITE_SENDS", "['2/1m']")]);
    for last in 20..22 {
        send_from(&gateway, "203.0.113.7", &number(last))
            .await
            .data();
    }
    let refused = send_from(&gateway, "203.0.113.8", &number(22)).await;
    assert_eq!(
        refused.problem(429, "RATE_LIMITED")["retryAfterSeconds"],
        30
    );
    let limit = "\"send-10m\";r=5, \"send-1h\";r=20";
    assert_eq!(refused.header("RateLimit"), Some(limit));
    // Another site goes on.
    let body: Value = json!({"phoneNumber": "+4915112345678", "flowType": "SMS"});
    gateway
        .post("send")
        .server("sk_other")
        .json(body)
        .await
        .data();
}
