//! What the stand-ins call back with: who says what about which outcome. That the signatures are right, the gateway
//! finds in its own tests.

use provider_sim::callback::Callback;
use provider_sim::{Outcome, Status, Text, Vendor};
use serde_json::Value;
use wire::Channel;

use crate::client::{World, content_type};

const BASE: &str = "http://127.0.0.1:8080/verification/v3/webhooks";
const NOW: i64 = 1_795_339_800_000;

fn about(vendor: Vendor, channel: Channel, status: Status) -> Option<Callback> {
    let outcome = Outcome {
        vendor,
        id: "id-1".to_owned(),
        to: "+12025550123".to_owned(),
        channel,
        status,
        callback: (vendor == Vendor::TwilioMessaging).then(|| format!("{BASE}/twilio-messaging")),
    };
    Callback::about(&outcome, BASE, NOW)
}

fn json(callback: Option<Callback>) -> Value {
    serde_json::from_str(&callback.expect("a callback").body).expect("JSON")
}

#[test]
fn each_vendor_calls_its_own_endpoint() {
    for vendor in Vendor::ALL {
        let callback = about(vendor, Channel::Sms, Status::Failed).expect("a callback");
        let endpoint = format!("{BASE}/{}", vendor.name());
        assert!(callback.url.starts_with(&endpoint), "{}", callback.url);
    }
}

#[test]
fn twilio_messaging_calls_where_the_request_said_and_nowhere_else() {
    let mut outcome = Outcome {
        vendor: Vendor::TwilioMessaging,
        id: "SM1".to_owned(),
        to: "+12025550123".to_owned(),
        channel: Channel::Whatsapp,
        status: Status::Delivered,
        callback: Some("https://otp.example/called".to_owned()),
    };
    let callback = Callback::about(&outcome, BASE, NOW).expect("a callback");
    assert_eq!(callback.url, "https://otp.example/called");
    assert!(callback.body.contains("MessageStatus=delivered"));
    assert!(callback.body.contains("To=whatsapp%3A%2B12025550123"));
    outcome.callback = None;
    assert_eq!(Callback::about(&outcome, BASE, NOW), None);
}

#[test]
fn each_vendor_passes_on_what_a_person_writes() {
    for vendor in Vendor::ALL {
        let text = Text {
            vendor,
            from: "+12025550123".to_owned(),
            text: "Stop, please".to_owned(),
        };
        let callback = Callback::about_text(&text, BASE, NOW).expect("a callback");
        assert_eq!(callback.url, format!("{BASE}/{}", vendor.name()));
        let said = callback.body.replace('+', " ").replace("%2C", ",");
        assert!(said.contains("Stop, please"), "{said}");
        assert!(said.contains("12025550123"), "{said}");
    }
}

#[tokio::test]
async fn who_watches_the_texts_hears_what_is_written() {
    let world = World::new();
    let mut texts = world.sim.texts();
    let body = r#"{"vendor":"sinch","from":"+12025550123","text":"STOP"}"#;
    let headers = [content_type("application/json")];
    let written = world.call("POST", "/sim/texts", &headers, body).await;
    assert_eq!(written.status, 204);
    assert_eq!(texts.try_recv().expect("a text").text, "STOP");
}

#[test]
fn a_failure_is_told_in_each_vendors_words() {
    let failed = |vendor| json(about(vendor, Channel::Sms, Status::Failed));
    assert_eq!(failed(Vendor::Vonage)["status"], "failed");
    assert_eq!(failed(Vendor::Sinch)["smsResult"], "Failed");
    assert_eq!(failed(Vendor::Verifynow)["deliveryStatus"], "FAILED");
    let attempts = &failed(Vendor::Twilio)[0]["data"]["send_code_attempts"]["attempts"];
    assert_eq!(attempts[0]["delivery_status"], "undelivered");
    let form = about(Vendor::TwilioMessaging, Channel::Sms, Status::Failed).expect("a callback");
    assert!(form.body.contains("ErrorCode=30003"));
}

#[test]
fn a_vendor_is_silent_about_what_it_does_not_know() {
    let silent = |vendor, channel, status| about(vendor, channel, status).is_none();
    assert!(silent(Vendor::Vonage, Channel::Sms, Status::Delivered));
    assert!(silent(Vendor::Sinch, Channel::Voice, Status::Delivered));
    assert!(silent(
        Vendor::TwilioMessaging,
        Channel::Sms,
        Status::Verified
    ));
    assert!(silent(Vendor::Verifynow, Channel::Sms, Status::Verified));
    assert!(silent(Vendor::Twilio, Channel::Sms, Status::Blocked));
}

#[test]
fn vonage_tells_of_fraud_after_the_fact() {
    let blocked = json(about(Vendor::Vonage, Channel::Sms, Status::Blocked));
    assert_eq!(blocked["status"], "blocked");
}
