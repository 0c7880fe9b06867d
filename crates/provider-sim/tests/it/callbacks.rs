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
        attempt: None,
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
        attempt: None,
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
    let event = &failed(Vendor::Twilio)[0];
    let kind = "com.twilio.accountsecurity.verify.message.undelivered";
    assert_eq!(event["type"], kind);
    assert_eq!(event["data"]["message_status"], "UNDELIVERED");
    assert_eq!(event["data"]["error_code"], "30003");
    let form = about(Vendor::TwilioMessaging, Channel::Sms, Status::Failed).expect("a callback");
    assert!(form.body.contains("ErrorCode=30003"));
}

#[test]
fn the_end_of_a_verification_is_told_in_the_words_of_those_who_tell_it() {
    for (status, reason) in [
        (Status::Spent, "Invalid code"),
        (Status::Expired, "Expired"),
    ] {
        for channel in [Channel::Sms, Channel::Whatsapp, Channel::Voice] {
            let told = json(about(Vendor::Sinch, channel, status));
            assert_eq!(told["event"], "VerificationResultEvent");
            assert_eq!(
                (&told["status"], &told["reason"]),
                (&"FAIL".into(), &reason.into())
            );
        }
    }
    for (status, word) in [
        (Status::Spent, "MAX_ATTEMPTS_REACHED"),
        (Status::Expired, "EXPIRED"),
    ] {
        let told = json(about(Vendor::Twilio, Channel::Sms, status));
        assert_eq!(told[0]["data"]["verification_status"], word);
    }
    for vendor in [Vendor::Vonage, Vendor::Verifynow, Vendor::TwilioMessaging] {
        assert_eq!(about(vendor, Channel::Sms, Status::Spent), None);
    }
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
fn twilio_tells_an_approval_in_the_verifications_stream_whose_attempts_stay_sent() {
    let approved = json(about(Vendor::Twilio, Channel::Sms, Status::Verified));
    let data = &approved[0]["data"];
    assert_eq!(data["verification_status"], "APPROVED");
    let attempt = &data["send_code_attempts"]["attempts"][0];
    assert_eq!(attempt["delivery_status"], "SENT");
}

#[test]
fn twilio_sends_every_parameter_of_an_incoming_message() {
    for (from, some) in [
        ("+12025550123", "FromCity=WASHINGTON"),
        ("whatsapp:+12025550123", "OriginalRepliedMessageSid=SM"),
        ("rcs:+12025550123", "To=rcs%3A"),
    ] {
        let text = Text {
            vendor: Vendor::TwilioMessaging,
            from: from.to_owned(),
            text: "STOP".to_owned(),
        };
        let callback = Callback::about_text(&text, BASE, NOW).expect("a callback");
        for part in ["SmsMessageSid=SM", "SmsSid=SM", "OptOutType=STOP", some] {
            assert!(callback.body.contains(part), "{part}: {}", callback.body);
        }
    }
}

#[test]
fn vonage_tells_of_fraud_after_the_fact() {
    let blocked = json(about(Vendor::Vonage, Channel::Sms, Status::Blocked));
    assert_eq!(blocked["status"], "blocked");
}
