//! The log at its finest level, over a whole flow with its failures: never a number, code, token or key.

use serde_json::json;

use crate::support::callback::{STANDARD_SECRET, standard};
use crate::support::log::Lines;
use crate::support::{Gateway, other_than};

/// Goes through every use case; returns everything that must not be logged.
async fn whole_flow(gateway: &Gateway) -> Vec<String> {
    let number = "+12025550177";
    let id = gateway.begin(number).await;
    let code = gateway.code(number);
    gateway.validate(&id, &other_than(&code)).await.data();
    gateway.validate(&id, "nonsense").await;
    gateway.resend(&id).await;
    gateway.clock.advance_seconds(30);
    gateway.resend(&id).await.data();
    let verified = gateway.validate(&id, &code).await.data();
    let token = verified["token"].as_str().expect("token").to_owned();
    let body = json!({"secret": "sk_wrong", "token": token});
    gateway.post("siteverify").json(body).await.ok();
    gateway.siteverify(&token).await;
    gateway.siteverify(&token).await;
    let body = json!({"verificationId": id});
    let refreshed = gateway.post("refresh").page().json(body).await.data();
    for last in ["01", "02", "03", "04", "08", "10"] {
        gateway.send(&format!("+120255501{last}")).await;
    }
    gateway
        .post("send")
        .server("sk_wrong")
        .json(json!({"phoneNumber": number}))
        .await;
    gateway
        .post("send")
        .page()
        .json(json!({"siteKey": "pk_shop", "phoneNumber": 12_025_550_177_u64}))
        .await;
    gateway
        .get("/sandbox/messages?to=%2B12025550177")
        .empty()
        .await
        .ok();
    gateway.get("/nowhere/2025550177").empty().await;
    gateway.clock.advance_seconds(60);
    callbacks(gateway, number).await;
    gateway.break_store();
    gateway.send(number).await.problem(503, "STORE_UNAVAILABLE");

    vec![
        "2025550177".to_owned(),
        "0177".to_owned(),
        "20255501".to_owned(),
        code,
        id,
        token,
        refreshed["token"].as_str().expect("token").to_owned(),
        "sk_".to_owned(),
        "AAAAAAAA".to_owned(),
        "AQEBAQEB".to_owned(),
        "AgICAgIC".to_owned(),
        "nonsense".to_owned(),
        STANDARD_SECRET.to_owned(),
        "STOP".to_owned(),
    ]
}

/// A provider's callbacks: forged, about an unknown message, and a STOP.
async fn callbacks(gateway: &Gateway, number: &str) {
    let at = gateway.now().seconds();
    let news = json!({"verificationId": "0177", "deliveryStatus": "FAILED", "reason": number});
    let path = "/verification/v3/webhooks/sandbox";
    let mut forged = standard(path, &news.to_string(), "msg_1", at);
    assert_eq!(forged.send(gateway).await.status, 200);
    forged.body.push(b' ');
    assert_eq!(forged.send(gateway).await.status, 401);
    let unreadable = standard(path, r#"{"to": "+12025550177"}"#, "msg_2", at);
    assert_eq!(unreadable.send(gateway).await.status, 400);
    let stop = json!({"from": number, "text": "STOP"}).to_string();
    let stop = standard("/verification/v3/inbound/sandbox", &stop, "in_1", at);
    assert_eq!(stop.send(gateway).await.status, 200);
}

#[tokio::test]
async fn nothing_personal_or_secret_is_logged() {
    let lines = Lines::default();
    let guard = lines.install("gateway=trace");
    let secret = format!("['whsec_{STANDARD_SECRET}']");
    let believing = [("PROVIDERS__SANDBOX__WEBHOOK_SECRETS", secret.as_str())];
    let secrets = whole_flow(&Gateway::with(&believing)).await;
    drop(guard);

    let logged = lines.text();
    for expected in [
        "message.sent",
        "code.checked",
        "token.redeemed",
        "http.responded",
        "store.failed",
        "inbound.received",
        "callback.accepted",
        "callback.refused",
        "callback.unreadable",
        "callback.unknown_message",
    ] {
        assert!(
            logged.contains(expected),
            "{expected} is missing in:\n{logged}"
        );
    }
    for secret in secrets {
        assert!(!logged.contains(&secret), "{secret} is in:\n{logged}");
    }
}
