//! `/siteverify`, and what is in a token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::Gateway;
use crate::support::log::Lines;

const NUMBER: &str = "+12025550100";

/// The claims of a token, read without checking anything.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).expect("three parts");
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

async fn ask(gateway: &Gateway, body: Value) -> Value {
    gateway.post("siteverify").json(body).await.ok()
}

fn refused(code: &str) -> Value {
    json!({"success": false, "errorCodes": [code]})
}

#[tokio::test]
async fn a_token_is_redeemed_once() {
    let gateway = Gateway::new();
    let body = json!({"siteKey": "pk_shop", "phoneNumber": NUMBER, "action": "signup"});
    let data = gateway.post("send").page().json(body).await.data();
    let id = data["verificationId"].as_str().expect("id").to_owned();
    gateway.clock.advance_seconds(5);
    let data = gateway.validate(&id, &gateway.code(NUMBER)).await.data();
    let token = data["token"].as_str().expect("token");

    assert_eq!(
        gateway.siteverify(token).await,
        json!({
            "success": true,
            "phoneNumber": NUMBER,
            "countryCode": "1",
            "verificationId": id,
            "hostname": "shop.example",
            "action": "signup",
            "channel": "SMS",
            "verifiedAt": "2026-11-22T09:30:05Z",
        })
    );
    assert_eq!(
        gateway.siteverify(token).await,
        refused("TOKEN_ALREADY_REDEEMED")
    );
}

#[tokio::test]
async fn a_token_claims_what_the_contract_says() {
    let gateway = Gateway::new();
    let (id, token) = gateway.verified(NUMBER).await;
    let mut claims = claims(&token);
    let jti = claims["jti"].take();
    assert_eq!(jti.as_str().map(str::len), Some(22));
    let sub = claims["sub"].take();
    assert_ne!(sub, id);
    assert_eq!(
        claims,
        json!({
            "iss": "https://otp.example",
            "aud": "shop",
            "sub": null,
            "jti": null,
            "iat": 1_795_339_800,
            "exp": 1_795_340_100,
            "hostname": "shop.example",
            "phone_number": NUMBER,
            "phone_number_verified": true,
        })
    );
    let header = part(&token, 0);
    let jwks = gateway.get("/.well-known/jwks.json").empty().await.ok();
    assert_eq!(header["alg"], "EdDSA");
    assert_eq!(header["kid"], jwks["keys"][0]["kid"]);
    assert_eq!(jwks["keys"][0].get("d"), None);
}

#[tokio::test]
async fn a_wrong_secret_or_a_mismatch_does_not_use_a_token_up() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    for secret in ["", "sk_wrong", "pk_shop", "SK_SHOP", "sk_shop "] {
        let answer = ask(&gateway, json!({"secret": secret, "token": token})).await;
        assert_eq!(answer, refused("INVALID_SECRET"));
    }
    let other_site = ask(&gateway, json!({"secret": "sk_other", "token": token})).await;
    assert_eq!(other_site, refused("INVALID_TOKEN"));
    for (field, value) in [
        ("expectedPhoneNumber", "+12025550199"),
        ("expectedPhoneNumber", ""),
        ("expectedAction", "login"),
        ("expectedHostname", "evil.example"),
    ] {
        let mut body = json!({"secret": "sk_shop", "token": token});
        body[field] = json!(value);
        assert_eq!(ask(&gateway, body).await, refused("MISMATCH"), "{field}");
    }
    let body = json!({
        "secret": "sk_shop_next",
        "token": token,
        "expectedPhoneNumber": "+1 (202) 555-0100",
        "expectedHostname": "shop.example",
    });
    assert_eq!(ask(&gateway, body).await["success"], true);
}

#[tokio::test]
async fn a_token_lives_five_minutes() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    gateway.clock.advance_seconds(300);
    assert_eq!(gateway.siteverify(&token).await, refused("EXPIRED_TOKEN"));
    let (_, token) = gateway.verified(NUMBER).await;
    gateway.clock.advance_seconds(299);
    assert_eq!(gateway.siteverify(&token).await["success"], true);
}

#[tokio::test]
async fn garbage_is_no_token() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    let long = "a".repeat(7000);
    let cut = &token[..token.len() - 1];
    for garbage in ["", ".", "..", "a.b.c", "😀", cut, &long] {
        assert_eq!(gateway.siteverify(garbage).await, refused("INVALID_TOKEN"));
    }
}

#[tokio::test]
async fn a_hundred_redemptions_at_once_succeed_once() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    let answers =
        futures_util::future::join_all((0..100).map(|_| gateway.siteverify(&token))).await;
    let won = answers
        .iter()
        .filter(|answer| answer["success"] == true)
        .count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_field_that_nobody_knows_or_reads_is_an_error_that_costs_nothing() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    for (name, value) in [
        ("expected_hostname", json!("shop.example")),
        ("hostname", json!("shop.example")),
        ("expectedHostName", json!("shop.example")),
        ("expectedPhone", json!(NUMBER)),
        ("remoteip", json!("203.0.113.7")),
        ("siteKey", json!("pk_shop")),
        ("expectedHostname", json!(["shop.example"])),
        ("expectedAction", json!(7)),
        ("expectedPhoneNumber", json!(12_025_550_100_u64)),
        ("expectedHostname", json!(null)),
    ] {
        let mut body = json!({"secret": "sk_shop", "token": token});
        body[name] = value;
        for key in [None, Some("a-key")] {
            let mut call = gateway.post("siteverify");
            if let Some(key) = key {
                call = call.header("Idempotency-Key", key);
            }
            let problem = call.json(body.clone()).await.problem(400, "BAD_REQUEST");
            let detail = problem["detail"].as_str().expect("a detail");
            assert!(detail.contains(name), "{name}: {detail}");
            assert!(!detail.contains("shop.example"), "{detail}");
        }
    }
    // Nor is one read that stands in the URL.
    for query in ["expectedHostname=evil.example", "remoteip=203.0.113.7", "x"] {
        let call = gateway.post(&format!("siteverify?{query}"));
        let body = json!({"secret": "sk_shop", "token": token});
        call.json(body).await.problem(400, "BAD_REQUEST");
    }
    // A name is repeated only where it looks like one.
    let mut body = json!({"secret": "sk_shop", "token": token});
    body["+12025550100"] = json!("");
    let problem = gateway.post("siteverify").json(body).await;
    assert!(!problem.text().contains("2025550100"));
    problem.problem(400, "BAD_REQUEST");
    assert_eq!(gateway.siteverify(&token).await["success"], true);
}

#[tokio::test]
async fn the_log_says_what_was_wrong_with_a_token_and_for_whom() {
    let log = Lines::default();
    let _guard = log.install("gateway=info");
    let gateway = Gateway::new();
    let (id, token) = gateway.verified(NUMBER).await;
    let body = |secret: &str, token: &str| json!({"secret": secret, "token": token});
    let mut other = body("sk_shop", &token);
    other["expectedPhoneNumber"] = json!("+12025550199");
    other["expectedHostname"] = json!("evil.example");
    ask(&gateway, other).await;
    ask(&gateway, body("sk_other", &token)).await;
    ask(&gateway, body("sk_shop", "a.b.c")).await;
    ask(&gateway, body("sk_nobody", &token)).await;
    ask(&gateway, body("sk_shop", &token)).await;
    ask(&gateway, body("sk_shop", &token)).await;
    let (_, late) = gateway.verified("+12025552000").await;
    gateway.clock.advance_seconds(300);
    ask(&gateway, body("sk_shop", &late)).await;
    for words in [
        &[
            "verification=",
            "site=shop",
            "error=Mismatch",
            "expectedPhoneNumber, expectedHostname",
        ][..],
        &[
            "site=other",
            "error=InvalidToken",
            "issued for another site",
        ],
        &["site=shop", "error=InvalidToken", "not signed"],
        &["error=InvalidSecret"],
        &["verification=", "site=shop", "error=TokenAlreadyRedeemed"],
        &["verification=", "site=shop", "error=ExpiredToken"],
    ] {
        let line = [&["token.refused"], words].concat();
        assert_eq!(log.count(&line), 1, "{words:?}: {}", log.text());
    }
    let text = log.text();
    for secret in [
        NUMBER,
        "5550199",
        "evil.example",
        &token,
        &late,
        id.as_str(),
        "sk_",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
}
