//! Limits as a client meets them: per address, per number, per site, in money.

use serde_json::{Value, json};

use crate::support::log::Lines;
use crate::support::{Answer, Gateway, other_than};

/// A number that belongs to nobody and is not exempt from limits.
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

    // Nobody else is affected, nor is a number of the sandbox.
    send_from(&gateway, "203.0.113.8", &number(30)).await.data();
    let exempt = send_from(&gateway, peer, "+12025550100").await;
    exempt.data();
    assert_eq!(exempt.header("RateLimit"), None);

    // It was exact: a second earlier it is still too early.
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
    // An IPv4-mapped IPv6 address is the IPv4 address.
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
    // It is the same person as the one who comes through a page.
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
    // The refusal has cost the other client nothing, and no header mentions the number.
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
    // Three in ten minutes: the fourth has to wait until the first is ten minutes old, and the code has expired then.
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
async fn whatever_strangers_type_the_owner_of_the_message_verifies() {
    for strangers in [1, 20] {
        let gateway = Gateway::new();
        let mut guesses = 0;
        for round in 0..6 {
            let peer = format!("203.0.113.{}", round % strangers);
            let begun = send_from(&gateway, &peer, &number(23)).await;
            if begun.status == 429 {
                gateway.clock.advance_seconds(600);
                continue;
            }
            let id = begun.data()["verificationId"].clone();
            let code = other_than(&gateway.code(&number(23)));
            let body = json!({"verificationId": id, "code": code});
            for _ in 0..7 {
                let validate = gateway.post("validate").page().peer(&peer);
                let data = validate.json(body.clone()).await.data();
                guesses += u32::from(data["verificationStatus"] == "FAILED");
            }
            gateway.clock.advance_seconds(300);
        }
        assert!(guesses >= 20, "{guesses}");
        let owner = "198.51.100.1";
        let begun = loop {
            let begun = send_from(&gateway, owner, &number(23)).await;
            if begun.status == 200 {
                break begun.data();
            }
            let wait = begun.problem(429, "RATE_LIMITED")["retryAfterSeconds"].as_i64();
            gateway.clock.advance_seconds(wait.expect("seconds"));
        };
        let body =
            json!({"verificationId": begun["verificationId"], "code": gateway.code(&number(23))});
        let right = gateway.post("validate").page().peer(owner).json(body).await;
        assert_eq!(right.data()["verificationStatus"], "VERIFIED");
    }
}

#[tokio::test]
async fn wrong_codes_for_a_number_are_in_the_way_of_a_new_verification_alone() {
    let gateway = Gateway::with(&[("LIMITS__NUMBER_WRONG_CODES", "'5/1d'")]);
    let owners = gateway.begin(&number(23)).await;
    gateway.clock.advance_seconds(30);
    let strangers = gateway.begin(&number(23)).await;
    let right = gateway.code(&number(23));
    for _ in 0..5 {
        let wrong = gateway.validate(&strangers, &other_than(&right)).await;
        assert_eq!(wrong.data()["verificationStatus"], "FAILED");
    }
    gateway.clock.advance_seconds(100);
    let refused = gateway.send(&number(23)).await;
    let retry = refused.problem(429, "RATE_LIMITED")["retryAfterSeconds"].as_u64();
    assert_eq!(retry.expect("seconds") % 3600, 0, "{retry:?}");
    let first = gateway.messages(&number(23)).remove(0).code;
    let data = gateway.validate(&owners, &first).await.data();
    assert_eq!(data["verificationStatus"], "VERIFIED");
}

#[tokio::test]
async fn eight_messages_a_day_bound_the_guesses_to_forty() {
    let gateway = Gateway::with(&[
        ("LIMITS__ADDRESS_SENDS", "[]"),
        ("LIMITS__ADDRESS_CHECKS", "[]"),
    ]);
    let mut guesses = 0;
    for _ in 0..24 * 60 {
        if let begun = gateway.send(&number(23)).await
            && begun.status == 200
        {
            let id = begun.data()["verificationId"].clone();
            let wrong = other_than(&gateway.code(&number(23)));
            for _ in 0..6 {
                let data = gateway
                    .validate(id.as_str().expect("id"), &wrong)
                    .await
                    .data();
                guesses += u32::from(data["verificationStatus"] == "FAILED");
            }
        }
        gateway.clock.advance_seconds(59);
    }
    assert_eq!(guesses, 40);
}

#[tokio::test]
async fn nobody_is_told_to_the_second_when_a_number_was_asked_for() {
    let gateway = Gateway::new();
    let told = async |last: u32| {
        let answer = send_from(&gateway, "198.51.100.1", &number(last)).await;
        answer.problem(429, "RATE_LIMITED")["retryAfterSeconds"]
            .as_i64()
            .expect("seconds")
    };
    for (last, moment) in [(23, 3), (24, 11), (25, 24)] {
        gateway.clock.advance_seconds(moment);
        send_from(&gateway, &format!("203.0.113.{last}"), &number(last))
            .await
            .data();
        gateway.clock.advance_seconds(-moment);
    }
    gateway.clock.advance_seconds(27);
    assert_eq!(
        (told(23).await, told(24).await, told(25).await),
        (30, 30, 30)
    );
}

#[tokio::test]
async fn a_days_money_is_never_overspent() {
    let gateway = Gateway::with(&[
        ("LIMITS__DAILY_BUDGET", "'0.10'"),
        ("LIMITS__PRICES__DEFAULT", "'0.09'"),
        ("LIMITS__PRICES__SMS-US", "'0.04'"),
        ("LIMITS__PRICES__VOICE", "'0.02'"),
        ("SITES__0__VOICE_FIRST", "always"),
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
    // Another site is not affected.
    let body: Value = json!({"phoneNumber": "+4915112345678", "flowType": "SMS"});
    gateway
        .post("send")
        .server("sk_other")
        .json(body)
        .await
        .data();
}

#[tokio::test]
async fn a_proxy_that_was_forgotten_is_warned_of_once() {
    for (header, value) in [
        ("X-Forwarded-For", "203.0.113.7"),
        ("Forwarded", "for=203.0.113.7"),
        ("X-Real-IP", "203.0.113.7"),
        ("CF-Connecting-IP", "203.0.113.7"),
    ] {
        let log = Lines::default();
        let _guard = log.install("warn");
        let gateway = Gateway::new();
        for peer in ["10.0.0.9", "198.51.100.4"] {
            let call = gateway.post("send").page().peer(peer).header(header, value);
            let body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"});
            call.json(body).await.data();
        }
        let text = log.text();
        assert_eq!(text.matches("proxy.not_trusted").count(), 1, "{text}");
        let name = header.to_ascii_lowercase();
        assert!(
            text.contains("peer=\"10.0.0.9\"") && text.contains(&name),
            "{text}"
        );
        assert!(text.contains("http.trusted_proxies"), "{text}");
        assert!(!text.contains("203.0.113.7"), "{text}");
    }
    let log = Lines::default();
    let _guard = log.install("warn");
    let gateway = Gateway::with(&[("HTTP__TRUSTED_PROXIES", r#"["10.0.0.0/8"]"#)]);
    let visit = |peer: &str| {
        let call = gateway.post("send").page().peer(peer);
        let call = call.header("X-Forwarded-For", "203.0.113.7");
        call.json(json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"}))
    };
    visit("10.0.0.9").await.data();
    assert_eq!(log.text(), "");
    // A visitor's own address is in no log.
    visit("198.51.100.4").await.data();
    assert!(
        log.text().contains("peer=\"a public address\""),
        "{}",
        log.text()
    );
}

#[tokio::test]
async fn behind_a_translator_or_a_tunnel_everybody_has_a_quota_of_their_own() {
    let gateway = Gateway::new();
    let mut last = 20;
    let mut next = || {
        last += 1;
        number(last)
    };
    for client in [
        "64:ff9b::203.0.113.7",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2002:cb00:7109::1",
    ] {
        for _ in 0..5 {
            send_from(&gateway, client, &next()).await.data();
        }
        send_from(&gateway, client, &next())
            .await
            .problem(429, "RATE_LIMITED");
    }
    // Neighbours by prefix, and one by its embedded address.
    send_from(&gateway, "64:ff9b::203.0.113.8", &next())
        .await
        .data();
    send_from(&gateway, "2002:cb00:7110::1", &next())
        .await
        .data();
    send_from(&gateway, "203.0.113.7", &next())
        .await
        .problem(429, "RATE_LIMITED");
    send_from(&gateway, "2002:cb00:7109:1234::5", &next())
        .await
        .problem(429, "RATE_LIMITED");
}
