//! `/resend`.

use serde_json::json;

use crate::support::Gateway;

const NUMBER: &str = "+12025550100";

#[tokio::test]
async fn a_resend_waits_its_turn_and_repeats_the_code() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    gateway.clock.advance_seconds(10);
    let problem = gateway.resend(&id).await.problem(429, "RATE_LIMITED");
    assert_eq!(problem["retryAfterSeconds"], 20);
    gateway.clock.advance_seconds(20);
    let data = gateway.resend(&id).await.data();
    assert_eq!(data["verificationId"], id.as_str());
    assert_eq!(data["flowType"], "SMS");
    assert_eq!(data["expiresInSeconds"], 570);
    assert_eq!(data["resendInSeconds"], 60);
    let messages = gateway.messages(NUMBER);
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].code, messages[1].code);
    assert!(messages[1].text.contains("valid for 9 minutes"));
}

#[tokio::test]
async fn the_gaps_grow_and_the_fifth_message_is_the_last() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    for (wait, next) in [(30, 60), (60, 120), (120, 300), (300, 90)] {
        gateway.clock.advance_seconds(wait);
        assert_eq!(gateway.resend(&id).await.data()["resendInSeconds"], next);
    }
    gateway.clock.advance_seconds(80);
    let problem = gateway.resend(&id).await.problem(429, "RATE_LIMITED");
    assert_eq!(problem["retryAfterSeconds"], 10);
    assert_eq!(gateway.messages(NUMBER).len(), 5);
    // The first code still works: it was the same all along.
    let data = gateway.validate(&id, &gateway.code(NUMBER)).await.data();
    assert_eq!(data["verificationStatus"], "VERIFIED");
    gateway.resend(&id).await.problem(409, "ALREADY_VERIFIED");
}

#[tokio::test]
async fn a_resend_can_take_another_channel() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    gateway.clock.advance_seconds(30);
    let body = json!({"verificationId": id, "flowType": ["VOICE", "SMS"]});
    let data = gateway.post("resend").page().json(body).await.data();
    assert_eq!(data["flowType"], "VOICE");
    assert!(!gateway.messages(NUMBER)[1].text.contains('@'));
    gateway.clock.advance_seconds(60);
    assert_eq!(gateway.resend(&id).await.data()["flowType"], "VOICE");
}

#[tokio::test]
async fn a_channel_that_the_site_does_not_offer_is_refused_and_nothing_is_used_up() {
    let gateway = Gateway::new();
    let body = json!({"siteKey": "pk_other", "phoneNumber": "+4915123456789"});
    let page = crate::support::FOREIGN_PAGE;
    let data = gateway.post("send").origin(page).json(body).await.data();
    gateway.clock.advance_seconds(30);
    let body = json!({"verificationId": data["verificationId"], "flowType": "WHATSAPP"});
    let problem = gateway
        .post("resend")
        .origin(page)
        .json(body)
        .await
        .problem(400, "INVALID_NUMBER");
    assert_eq!(problem["reason"], "CANNOT_RECEIVE_CHANNEL");
    let body = json!({"verificationId": data["verificationId"]});
    gateway.post("resend").origin(page).json(body).await.data();
}

#[tokio::test]
async fn many_resends_at_once_send_one_message() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    gateway.clock.advance_seconds(30);
    let answers = futures_util::future::join_all((0..50).map(|_| gateway.resend(&id))).await;
    let sent = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(sent, 1);
    assert_eq!(gateway.messages(NUMBER).len(), 2);
}

#[tokio::test]
async fn an_expired_or_unknown_verification_cannot_be_sent_again() {
    let gateway = Gateway::new();
    let id = gateway.begin(NUMBER).await;
    gateway.clock.advance_seconds(600);
    gateway.resend(&id).await.problem(410, "VERIFICATION_ENDED");
    gateway.clock.advance_seconds(3601);
    gateway
        .resend(&id)
        .await
        .problem(404, "VERIFICATION_NOT_FOUND");
    let unknown = gateway.resend("AAAAAAAAAAAAAAAAAAAAAA").await;
    unknown.problem(404, "VERIFICATION_NOT_FOUND");
}
