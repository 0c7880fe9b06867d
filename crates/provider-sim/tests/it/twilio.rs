//! Twilio Verify.

use provider_sim::accounts::twilio::{ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID, TEMPLATE_SID};

use crate::client::{Answer, NUMBER, World, basic, content_type, other_than};

fn path(rest: &str) -> String {
    format!("/twilio/v2/Services/{SERVICE_SID}/{rest}")
}

async fn post(world: &World, rest: &str, form: &str) -> Answer {
    let headers = [
        basic(ACCOUNT_SID, AUTH_TOKEN),
        content_type("application/x-www-form-urlencoded"),
    ];
    world
        .call("POST", &path(rest), &headers, form.to_owned())
        .await
}

#[tokio::test]
async fn a_code_is_sent_checked_and_gone() {
    let world = World::new();
    let started = post(&world, "Verifications", "To=%2B12025550123&Channel=sms").await;
    assert_eq!(
        (started.status, &started.body["status"]),
        (201, &"pending".into())
    );
    let code = world.code();
    let wrong = format!("To=%2B12025550123&Code={}", other_than(&code));
    let failed = post(&world, "VerificationCheck", &wrong).await;
    assert_eq!((failed.status, &failed.body["valid"]), (200, &false.into()));
    let sid = started.body["sid"].as_str().expect("sid");
    let right = format!("VerificationSid={sid}&Code={code}");
    let approved = post(&world, "VerificationCheck", &right).await;
    assert_eq!(approved.body["status"], "approved");
    let gone = post(&world, "VerificationCheck", &right).await;
    assert_eq!((gone.status, &gone.body["code"]), (404, &20_404.into()));
}

#[tokio::test]
async fn a_second_start_repeats_the_code_by_the_channel_it_names() {
    let world = World::new();
    let first = post(&world, "Verifications", "To=%2B12025550123&Channel=sms").await;
    let second = post(&world, "Verifications", "To=%2B12025550123&Channel=call").await;
    assert_eq!(first.body["sid"], second.body["sid"]);
    let messages = world.sim.inbox.messages(Some(NUMBER));
    assert_eq!(messages[0].code, messages[1].code);
    for _ in 0..3 {
        post(&world, "Verifications", "To=%2B12025550123&Channel=sms").await;
    }
    let sixth = post(&world, "Verifications", "To=%2B12025550123&Channel=sms").await;
    assert_eq!((sixth.status, &sixth.body["code"]), (429, &60_203.into()));
}

#[tokio::test]
async fn five_wrong_codes_and_ten_minutes_are_the_most() {
    let world = World::new();
    post(&world, "Verifications", "To=%2B12025550123&Channel=sms").await;
    let code = world.code();
    let wrong = format!("To=%2B12025550123&Code={}", other_than(&code));
    for _ in 0..5 {
        assert_eq!(post(&world, "VerificationCheck", &wrong).await.status, 200);
    }
    let sixth = post(&world, "VerificationCheck", &wrong).await;
    assert_eq!((sixth.status, &sixth.body["code"]), (429, &60_202.into()));
    world.sim.clock.advance(601);
    let expired = post(&world, "VerificationCheck", &wrong).await;
    assert_eq!(
        (expired.status, &expired.body["code"]),
        (404, &20_404.into())
    );
}

#[tokio::test]
async fn what_the_configuration_offers_reaches_the_message() {
    let world = World::new();
    let form = format!(
        "To=%2B12025550123&Channel=sms&CustomCode=424242&AppHash=FA%2B9qCX9VSu&TemplateSid={TEMPLATE_SID}"
    );
    post(&world, "Verifications", &form).await;
    let message = &world.sim.inbox.messages(Some(NUMBER))[0];
    assert_eq!(message.code, "424242");
    assert!(message.text.contains("\nFA+9qCX9VSu\n"), "{}", message.text);
    assert!(
        message.text.ends_with("\n@localhost #424242"),
        "{}",
        message.text
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each documented answer")]
async fn what_is_wrong_is_refused() {
    let world = World::new();
    let url = path("Verifications");
    let form = content_type("application/x-www-form-urlencoded");
    let good = "To=%2B12025550123&Channel=sms";
    let stranger = world
        .call("POST", &url, &[basic("AC", "x"), form.clone()], good)
        .await;
    assert_eq!(
        (stranger.status, &stranger.body["code"]),
        (401, &20_003.into())
    );
    let us = basic(ACCOUNT_SID, AUTH_TOKEN);
    let elsewhere = "/twilio/v2/Services/VA00/Verifications";
    let headers = [us.clone(), form];
    assert_eq!(
        world.call("POST", elsewhere, &headers, good).await.status,
        404
    );
    let json = [us, content_type("application/json")];
    let unread = world
        .call(
            "POST",
            &url,
            &json,
            r#"{"To":"+12025550123","Channel":"sms"}"#,
        )
        .await;
    assert_eq!((unread.status, &unread.body["code"]), (400, &60_200.into()));
    for (fields, parameter) in [
        ("To=12025550123&Channel=sms", "To"),
        // A plus that was not encoded is a space.
        ("To=+12025550123&Channel=sms", "To"),
        ("To=%2B12025550123&Channel=pigeon", "Channel"),
        ("To=%2B12025550123&Channel=sms&CustomCode=123", "CustomCode"),
        ("To=%2B12025550123&Channel=sms&AppHash=short", "AppHash"),
        ("To=%2B12025550101&Channel=sms", "To"),
    ] {
        let answer = post(&world, "Verifications", fields).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &60_200.into()));
        let message = answer.body["message"].as_str().expect("words");
        assert_eq!(
            message,
            format!("Invalid parameter: {parameter}"),
            "{fields}"
        );
    }
    for (fields, status, code) in [
        (
            format!("To=%2B12025550123&Channel=whatsapp&TemplateSid={TEMPLATE_SID}"),
            400,
            60_227,
        ),
        (
            "To=%2B12025550123&Channel=sms&TemplateSid=HJ0".to_owned(),
            404,
            60_228,
        ),
        (
            "To=%2B12025550123&Channel=call&AppHash=FA%2B9qCX9VSu".to_owned(),
            400,
            60_602,
        ),
        ("To=%2B5351234567&Channel=sms".to_owned(), 403, 60_238),
    ] {
        let answer = post(&world, "Verifications", &fields).await;
        let told = (answer.status, &answer.body["code"]);
        assert_eq!(told, (status, &code.into()), "{fields}");
    }
    assert!(world.sim.inbox.messages(None).is_empty());
}
