//! `/refresh`.

use gateway::store::Cutoffs;
use serde_json::{Value, json};

use crate::support::{Answer, Gateway};

const NUMBER: &str = "+12025550100";

async fn refresh(gateway: &Gateway, id: &str) -> Answer {
    gateway
        .post("refresh")
        .page()
        .json(json!({"verificationId": id}))
        .await
}

fn token(answer: &Answer) -> String {
    let data = answer.data();
    assert_eq!(data["tokenExpiresInSeconds"], 300);
    data["token"].as_str().expect("token").to_owned()
}

fn error(answer: &Value) -> &Value {
    assert_eq!(answer["success"], false, "{answer}");
    &answer["errorCodes"]
}

#[tokio::test]
async fn a_fresh_token_kills_the_earlier_one() {
    let gateway = Gateway::new();
    let (id, first) = gateway.verified(NUMBER).await;
    gateway.clock.advance_seconds(280);
    let second = token(&refresh(&gateway, &id).await);
    assert_ne!(first, second);
    let dead = gateway.siteverify(&first).await;
    assert_eq!(error(&dead), &json!(["INVALID_TOKEN"]));
    gateway.clock.advance_seconds(280);
    assert_eq!(gateway.siteverify(&second).await["success"], true);
}

#[tokio::test]
async fn a_form_that_failed_after_siteverify_can_be_sent_again() {
    let gateway = Gateway::new();
    let (id, first) = gateway.verified(NUMBER).await;
    assert_eq!(gateway.siteverify(&first).await["success"], true);
    let second = token(&refresh(&gateway, &id).await);
    assert_eq!(gateway.siteverify(&second).await["success"], true);
}

#[tokio::test]
async fn five_fresh_tokens_within_half_an_hour_are_all_there_is() {
    let gateway = Gateway::new();
    let (id, _) = gateway.verified(NUMBER).await;
    for _ in 0..5 {
        token(&refresh(&gateway, &id).await);
    }
    refresh(&gateway, &id)
        .await
        .problem(410, "VERIFICATION_ENDED");

    let (id, _) = gateway.verified(NUMBER).await;
    gateway.clock.advance_seconds(1800);
    token(&refresh(&gateway, &id).await);
    gateway.clock.advance_seconds(1);
    refresh(&gateway, &id)
        .await
        .problem(410, "VERIFICATION_ENDED");
}

#[tokio::test]
async fn a_number_that_is_not_verified_gets_no_token() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    refresh(&gateway, &id).await.problem(409, "BAD_REQUEST");
    gateway.clock.advance_seconds(600);
    refresh(&gateway, &id)
        .await
        .problem(410, "VERIFICATION_ENDED");
    let unknown = refresh(&gateway, "AAAAAAAAAAAAAAAAAAAAAA").await;
    unknown.problem(404, "VERIFICATION_NOT_FOUND");
}

#[tokio::test]
async fn what_a_token_tells_does_not_allow_to_refresh_it() {
    let gateway = Gateway::new();
    let (_, token) = gateway.verified(NUMBER).await;
    let claims = crate::api_siteverify::claims(&token);
    let sub = claims["sub"].as_str().expect("sub");
    refresh(&gateway, sub)
        .await
        .problem(404, "VERIFICATION_NOT_FOUND");
    refresh(&gateway, &sub[..22])
        .await
        .problem(404, "VERIFICATION_NOT_FOUND");
}

#[tokio::test]
async fn the_number_is_gone_from_the_store_when_no_token_can_come_any_more() {
    let gateway = Gateway::new();
    gateway.verified(NUMBER).await;
    gateway.begin(NUMBER).await;
    let store = gateway.app.verifier.store();
    let sweep = || {
        let before = Cutoffs {
            counted: gateway.now(),
            messages: gateway.now(),
        };
        store.sweep(gateway.now(), before, 100)
    };

    gateway.clock.advance_seconds(599);
    assert_eq!(sweep().await.expect("sweeps").erased, 0);
    gateway.clock.advance_seconds(1);
    assert_eq!(sweep().await.expect("sweeps").erased, 1);
    gateway.clock.advance_seconds(1500);
    assert_eq!(sweep().await.expect("sweeps").erased, 1);
    gateway.clock.advance_seconds(1501);
    assert_eq!(sweep().await.expect("sweeps").deleted, 1);
    gateway.clock.advance_seconds(600);
    assert_eq!(sweep().await.expect("sweeps").deleted, 1);
}

#[tokio::test]
async fn a_token_from_after_a_redemption_is_redeemed_again_unless_the_site_wants_it_once() {
    for (redeem, again) in [("token", true), ("verification", false)] {
        let gateway = Gateway::with(&[("SITES__0__REDEEM", redeem)]);
        let refresh = |id: &str| {
            let body = json!({"verificationId": id});
            gateway.post("refresh").page().json(body)
        };
        let (id, first) = gateway.verified("+12025550100").await;
        // Before a redemption a fresh token replaces the first, and is the only valid one.
        let fresh = refresh(&id).await.data()["token"]
            .as_str()
            .expect("token")
            .to_owned();
        assert_eq!(
            gateway.siteverify(&first).await["errorCodes"],
            json!(["INVALID_TOKEN"])
        );
        assert_eq!(gateway.siteverify(&fresh).await["success"], true);
        let answer = refresh(&id).await;
        if again {
            let third = answer.data()["token"].as_str().expect("token").to_owned();
            assert_eq!(gateway.siteverify(&third).await["success"], true);
            assert_eq!(
                gateway.siteverify(&third).await["errorCodes"],
                json!(["TOKEN_ALREADY_REDEEMED"])
            );
        } else {
            answer.problem(410, "VERIFICATION_ENDED");
        }
    }
    // A site that has changed its setting: an earlier token is worthless after a redemption.
    let gateway = Gateway::new();
    let (id, first) = gateway.verified("+12025550100").await;
    assert_eq!(gateway.siteverify(&first).await["success"], true);
    let body = json!({"verificationId": id});
    let data = gateway.post("refresh").page().json(body).await.data();
    let gateway = gateway.restarted(&[("SITES__0__REDEEM", "verification")]);
    let token = data["token"].as_str().expect("token");
    assert_eq!(
        gateway.siteverify(token).await["errorCodes"],
        json!(["TOKEN_ALREADY_REDEEMED"])
    );
}
