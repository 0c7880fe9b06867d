//! Channels that a site lists and no provider of its routes carries, or none any more: they are not offered, and refused.

use serde_json::json;

use crate::support::Gateway;

/// A vendor that carries texts alone, in place of the sandbox.
const TEXTS_ALONE: [(&str, &str); 4] = [
    ("PROVIDERS__VONAGE__API_KEY", "abcd1234"),
    ("PROVIDERS__VONAGE__API_SECRET", "q8Wz3KfTn5"),
    ("PROVIDERS__VONAGE__CHANNELS", "[\"SMS\"]"),
    ("ROUTES__DEFAULT", "[\"vonage\"]"),
];

#[tokio::test]
async fn a_channel_that_nobody_carries_is_not_offered_and_refused() {
    let gateway = Gateway::with(&TEXTS_ALONE);
    let config = gateway
        .get("/verification/v3/config?siteKey=pk_shop")
        .page();
    assert_eq!(config.empty().await.ok()["channels"], json!(["SMS"]));
    for flow in [json!("VOICE"), json!(["VOICE", "WHATSAPP"])] {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025552000", "flowType": flow});
        let answer = gateway.post("send").page().json(body).await;
        let problem = answer.problem(400, "BAD_REQUEST");
        assert_eq!(
            problem["detail"],
            "flowType: the site does not offer any of these channels"
        );
    }
    // And the operator is told of each site that lists one.
    let told: Vec<String> = gateway
        .app
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    let [shop, other] = &told[..] else {
        panic!("{told:?}");
    };
    assert!(
        shop.contains("sites[0].channels") && shop.contains("WHATSAPP and VOICE"),
        "{shop}"
    );
    assert!(
        other.contains("sites[1].channels") && other.contains("VOICE"),
        "{other}"
    );
}

#[tokio::test]
async fn a_channel_that_was_carried_when_the_verification_began_is_refused_when_it_is_no_more() {
    let gateway = Gateway::new();
    let id = gateway.begin("+12025552000").await;
    let gateway = gateway.restarted(&TEXTS_ALONE);
    gateway.clock.advance_seconds(60);
    let body = json!({"verificationId": id, "flowType": "VOICE"});
    let answer = gateway.post("resend").page().json(body).await;
    let problem = answer.problem(400, "INVALID_NUMBER");
    assert_eq!(problem["reason"], "CANNOT_RECEIVE_CHANNEL");
}

#[tokio::test]
async fn what_is_offered_hangs_on_the_country_of_the_number() {
    let gateway = Gateway::with(&[
        ("PROVIDERS__VONAGE__API_KEY", "abcd1234"),
        ("PROVIDERS__VONAGE__API_SECRET", "q8Wz3KfTn5"),
        ("PROVIDERS__VONAGE__CHANNELS", "[\"SMS\"]"),
        ("ROUTES__COUNTRIES__DE__DEFAULT", "[\"vonage\"]"),
        ("ROUTES__COUNTRIES__DE__SMS", "[\"sandbox\"]"),
    ]);
    let next = async |number: &str| {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number});
        let data = gateway.post("send").page().json(body).await.data();
        data["nextChannels"].clone()
    };
    assert_eq!(
        next("+12025552000").await,
        json!(["SMS", "WHATSAPP", "VOICE"])
    );
    assert_eq!(next("+4915112345678").await, json!(["SMS"]));
}
