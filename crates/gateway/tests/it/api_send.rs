//! `/config` and `/send`.

use serde_json::{Value, json};
use wire::Channel;

use crate::support::{FOREIGN_PAGE, Gateway};

#[tokio::test]
async fn a_page_learns_what_it_must_know() {
    let gateway = Gateway::new();
    let answer = gateway
        .get("/verification/v3/config?siteKey=pk_other")
        .origin(FOREIGN_PAGE)
        .empty()
        .await;
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    assert_eq!(
        answer.ok(),
        json!({
            "defaultCountry": null,
            "allowedCountries": ["DE"],
            "channels": ["VOICE", "SMS"],
            "resendAfterSeconds": 30,
            "otpLength": 8,
            "expiresInSeconds": 600,
        })
    );
}

#[tokio::test]
async fn a_site_without_a_list_serves_every_country() {
    let gateway = Gateway::new();
    let config = gateway
        .get("/verification/v3/config?siteKey=pk_shop")
        .page()
        .empty()
        .await
        .ok();
    let countries = config["allowedCountries"].as_array().expect("a list");
    assert!(countries.len() > 200);
    assert!(countries.contains(&json!("US")) && countries.contains(&json!("DE")));
}

#[tokio::test]
async fn a_page_sends_a_code() {
    let gateway = Gateway::new();
    let mut data = gateway.send("+12025550100").await.data();
    let id = data["verificationId"].take();
    assert_eq!(id.as_str().map(str::len), Some(22));
    let events = data["eventsUrl"].take();
    let events = events.as_str().expect("eventsUrl");
    assert_eq!(events.len(), "/verification/v3/events/".len() + 22);
    assert_eq!(
        data,
        json!({
            "verificationId": null,
            "flowType": "SMS",
            "otpLength": 6,
            "expiresInSeconds": 600,
            "resendInSeconds": 30,
            "nextChannels": ["SMS", "WHATSAPP", "VOICE"],
            "attemptsLeft": 5,
            "eventsUrl": null,
        })
    );
    let messages = gateway.messages("+12025550100");
    assert_eq!(messages.len(), 1);
    let code = &messages[0].code;
    assert_eq!(code.len(), 6);
    assert!(
        messages[0]
            .text
            .ends_with(&format!("\n@shop.example #{code}"))
    );
}

#[tokio::test]
async fn the_line_for_the_browser_names_the_host_without_its_port() {
    let gateway = Gateway::new();
    gateway
        .post("send")
        .origin(crate::support::OTHER_PAGE)
        .json(json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"}))
        .await
        .data();
    let text = &gateway.messages("+12025550100")[0].text;
    assert!(text.contains("\n@checkout.shop.example #"), "{text}");
}

#[tokio::test]
async fn the_channel_is_the_first_of_those_asked_for_that_the_site_offers() {
    let gateway = Gateway::new();
    for (flow_type, channel) in [
        (json!("WHATSAPP"), Channel::Whatsapp),
        (json!(["VOICE", "WHATSAPP"]), Channel::Whatsapp),
    ] {
        let answer = gateway
            .post("send")
            .page()
            .json(
                json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100", "flowType": flow_type}),
            )
            .await
            .data();
        assert_eq!(answer["flowType"], channel.as_str());
        assert_eq!(
            gateway.messages("+12025550100").pop().expect("one").channel,
            channel
        );
    }
    // The other site does not offer WhatsApp.
    let body = json!({"siteKey": "pk_other", "phoneNumber": "+4915123456789", "flowType": ["WHATSAPP", "SMS"]});
    let data = gateway
        .post("send")
        .origin(FOREIGN_PAGE)
        .json(body)
        .await
        .data();
    assert_eq!(data["flowType"], "SMS");
    assert_eq!(data["nextChannels"], json!(["SMS"]));
}

async fn length(gateway: &Gateway, server: bool, wanted: Value) -> Value {
    let body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100", "otpLength": wanted});
    let call = gateway.post("send");
    let call = if server {
        call.server("sk_shop")
    } else {
        call.page()
    };
    let data = call.json(body).await.data();
    let length = data["otpLength"].clone();
    assert_eq!(gateway.code("+12025550100").len() as u64, length);
    length
}

#[tokio::test]
async fn a_page_can_only_raise_the_length_and_a_server_may_choose() {
    let gateway = Gateway::new();
    assert_eq!(length(&gateway, false, json!(4)).await, 6);
    assert_eq!(length(&gateway, false, json!(10)).await, 10);
    assert_eq!(length(&gateway, true, json!(4)).await, 4);
    assert_eq!(length(&gateway, true, json!("10")).await, 10);
    assert_eq!(length(&gateway, true, json!(null)).await, 6);
    for wanted in [0, 3, 11, 255] {
        gateway
            .post("send")
            .server("sk_shop")
            .json(json!({"phoneNumber": "+12025550100", "otpLength": wanted}))
            .await
            .problem(400, "BAD_REQUEST");
    }
}

#[tokio::test]
async fn every_verification_has_an_id_and_a_code_of_its_own() {
    let gateway = Gateway::new();
    let mut ids = std::collections::HashSet::new();
    for _ in 0..20 {
        ids.insert(gateway.begin("+12025550100").await);
    }
    assert_eq!(ids.len(), 20);
    let codes: std::collections::HashSet<_> = gateway
        .messages("+12025550100")
        .into_iter()
        .map(|message| message.code)
        .collect();
    assert!(codes.len() > 15, "{} codes", codes.len());
}

#[tokio::test]
async fn a_file_copied_from_the_store_shows_neither_number_nor_code_nor_id() {
    let gateway = Gateway::new();
    let id = gateway.begin("+12025550177").await;
    let code = gateway.code("+12025550177");
    let bytes = gateway.store_bytes();
    for secret in ["2025550177", "0177", &code, &id] {
        let found = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found, "{secret}");
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_written_to_refuses_sends() {
    let gateway = Gateway::new();
    gateway.get("/readyz").empty().await.ok();
    gateway.break_store();
    let problem = gateway
        .send("+12025550100")
        .await
        .problem(503, "STORE_UNAVAILABLE");
    assert_eq!(problem["retryAfterSeconds"], 5);
    assert!(gateway.messages("+12025550100").is_empty());
    gateway
        .get("/readyz")
        .empty()
        .await
        .problem(503, "STORE_UNAVAILABLE");
    gateway.get("/healthz").empty().await.ok();
    gateway.mend_store();
    gateway.send("+12025550100").await.data();
}

#[tokio::test]
async fn a_call_is_the_first_message_by_the_sites_choice_alone() {
    let send = |gateway: &Gateway, number: &str, flow: Value| {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number, "flowType": flow});
        gateway.post("send").page().json(body)
    };
    let (mobile, landline) = ("+4915123456789", "+4930901820");
    for (choice, calls_mobiles, calls_landlines) in [
        (None, false, true),
        (Some("landlines"), false, true),
        (Some("never"), false, false),
        (Some("always"), true, true),
    ] {
        let variables = choice.map(|choice| ("SITES__0__VOICE_FIRST", choice));
        let gateway = Gateway::with(variables.as_slice());
        for (number, called) in [(mobile, calls_mobiles), (landline, calls_landlines)] {
            let answer = send(&gateway, number, json!("VOICE")).await;
            if called {
                assert_eq!(answer.data()["flowType"], "VOICE", "{choice:?}");
            } else {
                answer.problem(400, "BAD_REQUEST");
                assert!(gateway.messages(number).is_empty());
            }
        }
        // Next to another channel it is the fallback, as it is by default.
        gateway.clock.advance_seconds(30);
        let list = send(&gateway, mobile, json!(["VOICE", "SMS"])).await.data();
        let first = if calls_mobiles { "VOICE" } else { "SMS" };
        assert_eq!(list["flowType"], first, "{choice:?}");
        assert_eq!(list["nextChannels"], json!(["VOICE", "SMS"]));
    }
    // A site that lists calls first has chosen them.
    let gateway = Gateway::with(&[("SITES__0__CHANNELS", "['VOICE', 'SMS']")]);
    assert_eq!(
        send(&gateway, mobile, json!("VOICE")).await.data()["flowType"],
        "VOICE"
    );
}

#[tokio::test]
async fn numbers_that_cost_more_than_a_phone_are_sent_to_where_the_site_allows_them() {
    let send = |gateway: &Gateway, number: &str| {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number});
        gateway.post("send").page().json(body)
    };
    for (number, allow, reason) in [
        ("+447012345678", "PERSONAL", "CANNOT_RECEIVE_CHANNEL"),
        ("+881612345678", "SATELLITE", "COUNTRY_NOT_SERVED"),
        ("+449098790000", "PREMIUM_RATE", "CANNOT_RECEIVE_CHANNEL"),
        ("+4918012345", "SHARED_COST", "CANNOT_RECEIVE_CHANNEL"),
        ("+445512345678", "UAN", "CANNOT_RECEIVE_CHANNEL"),
    ] {
        let gateway = Gateway::new();
        let problem = send(&gateway, number).await.problem(400, "INVALID_NUMBER");
        assert_eq!(problem["reason"], reason, "{number}");
        let allow = format!("['{allow}']");
        let gateway = Gateway::with(&[("SITES__0__ALLOW_NUMBERS", &allow)]);
        assert_eq!(send(&gateway, number).await.status, 200, "{number}");
    }
}
