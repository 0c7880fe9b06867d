//! The person is told how many digits to expect: as many as the provider that accepted the message generates.

use std::sync::Arc;
use std::time::Duration;

use gateway::provider::{CodeOwner, ProviderError, Report};
use gateway::verification::Handle;
use serde_json::json;
use wire::{Channel, DeliveryStatus};

use crate::support::Gateway;
use crate::support::providers::Scripted;

/// Exempt from limits.
const NUMBER: &str = "+12025550100";

/// A provider that generates codes of four digits, whatever is requested.
fn four_digits(name: &'static str) -> Scripted {
    let mut vendor = Scripted::new(name);
    vendor.owner = CodeOwner::Provider;
    vendor.digits = Some(4);
    vendor
}

fn failed(provider: &'static str) -> Report {
    Report {
        provider,
        handle: Handle::new("1").expect("a handle"),
        attempt: None,
        channel: None,
        status: DeliveryStatus::Failed,
        reason: None,
        at: None,
        goes_on: false,
        fallback: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_failover_tells_the_length_of_the_provider_that_took_the_message() {
    let ill = four_digits("ill").refusing(Channel::Sms, ProviderError::Unavailable);
    let well = Arc::new(Scripted::new("well"));
    let gateway = Gateway::with_providers(vec![Arc::new(ill), well.clone()]);
    let data = gateway.in_time(gateway.send(NUMBER)).await.data();
    assert_eq!(data["otpLength"], 6);
    let snapshot = gateway.events(&data).await.next().await.expect("an event");
    assert_eq!(snapshot["otpLength"], 6);
    // And a code of ours has the length the site requests, whichever provider comes first on the route.
    assert_eq!(well.codes()[0].len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_failover_to_a_provider_of_shorter_codes_tells_so() {
    let ill = Scripted::new("ill").refusing(Channel::Sms, ProviderError::Unavailable);
    let well = Arc::new(four_digits("well"));
    let gateway = Gateway::with_providers(vec![Arc::new(ill), well]);
    let data = gateway.in_time(gateway.send(NUMBER)).await.data();
    assert_eq!(data["otpLength"], 4);
}

#[tokio::test(start_paused = true)]
async fn a_hop_tells_the_length_that_its_channel_brings() {
    let texts = Scripted::new("texts");
    let texts = Arc::new(texts.refusing(Channel::Whatsapp, ProviderError::ChannelUnavailable));
    let calls = Arc::new(four_digits("calls"));
    let gateway = Gateway::with_providers(vec![texts, calls]);
    let data = gateway.send(NUMBER).await.data();
    assert_eq!(data["otpLength"], 6);
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next().await.expect("an event")["otpLength"], 6);
    gateway
        .app
        .verifier
        .report(&failed("texts"))
        .await
        .expect("written");
    assert_eq!(events.next_in_short().await, "FAILED SMS undelivered");
    loop {
        let event = gateway.in_time(events.next()).await.expect("an event");
        assert_eq!(event["channel"], "WHATSAPP");
        if event["otpLength"] == 4 {
            break;
        }
    }
    // A resend on the first channel brings the longer code back.
    gateway.pass(Duration::from_mins(2)).await;
    let id = data["verificationId"].as_str().expect("id");
    let body = json!({"verificationId": id, "flowType": "SMS"});
    let resent = gateway.post("resend").page().json(body).await.data();
    assert_eq!(resent["otpLength"], 6);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_has_said_stop_is_told_the_same_length_as_any_other() {
    let gateway = Gateway::with_providers(vec![Arc::new(four_digits("vendor"))]);
    let usual = gateway.send(NUMBER).await.data();
    let number = phone::parse(NUMBER, None).expect("valid");
    gateway
        .app
        .verifier
        .opt_out(&number, "vendor")
        .await
        .expect("written");
    let stopped = gateway.in_time(gateway.send(NUMBER)).await.data();
    assert_eq!(stopped["otpLength"], usual["otpLength"]);
    assert_eq!(stopped["otpLength"], 4);
}
