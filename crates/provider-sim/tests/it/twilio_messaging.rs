//! Twilio's message API.

use provider_sim::accounts::twilio::{
    ACCOUNT_SID, AUTH_TOKEN, CONTENT_SID, FROM, MESSAGING_SERVICE_SID, WHATSAPP_FROM,
};

use crate::client::{Answer, NUMBER, World, basic, content_type};

async fn post(world: &World, fields: &[(&str, &str)]) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let headers = [
        basic(ACCOUNT_SID, AUTH_TOKEN),
        content_type("application/x-www-form-urlencoded"),
    ];
    let path = format!("/twilio-messaging/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json");
    world.call("POST", &path, &headers, form).await
}

#[tokio::test]
async fn a_text_arrives_as_it_was_written() {
    let world = World::new();
    let text = "123456 is your code.\n\n@shop.example #123456";
    let sent = post(&world, &[("To", NUMBER), ("From", FROM), ("Body", text)]).await;
    assert_eq!((sent.status, &sent.body["status"]), (201, &"queued".into()));
    let message = &world.sim.inbox.messages(Some(NUMBER))[0];
    assert_eq!(
        (message.text.as_str(), message.code.as_str()),
        (text, "123456")
    );
    let pooled = [
        ("To", NUMBER),
        ("MessagingServiceSid", MESSAGING_SERVICE_SID),
        ("Body", text),
    ];
    assert_eq!(post(&world, &pooled).await.body["status"], "accepted");
}

#[tokio::test]
async fn whatsapp_takes_the_approved_template_alone() {
    let world = World::new();
    let to = format!("whatsapp:{NUMBER}");
    let from = format!("whatsapp:{WHATSAPP_FROM}");
    let free = post(&world, &[("To", &to), ("From", &from), ("Body", "123456")]).await;
    assert_eq!((free.status, &free.body["code"]), (400, &63_016.into()));
    let filled = [
        ("To", to.as_str()),
        ("From", &from),
        ("ContentSid", CONTENT_SID),
        ("ContentVariables", r#"{"1":"123456"}"#),
    ];
    assert_eq!(post(&world, &filled).await.status, 201);
    assert_eq!(world.code(), "123456");
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let world = World::new();
    let body = ("Body", "123456");
    for (fields, code) in [
        (vec![("From", FROM), body], 21_604),
        (vec![("To", "12025550123"), ("From", FROM), body], 21_211),
        (vec![("To", NUMBER), body], 21_603),
        (vec![("To", NUMBER), ("From", "+15005550009"), body], 21_606),
        (vec![("To", NUMBER), ("From", FROM)], 21_602),
        (vec![("To", "+12025550101"), ("From", FROM), body], 21_211),
        (vec![("To", "+12025550104"), ("From", FROM), body], 30_450),
        (vec![("To", "+12025550108"), ("From", FROM), body], 21_610),
    ] {
        let answer = post(&world, &fields).await;
        assert_eq!(answer.body["code"], code, "{fields:?}");
    }
    assert!(world.sim.inbox.messages(None).is_empty());
}
