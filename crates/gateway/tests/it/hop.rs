//! After a known failure the gateway goes on to the next channel by itself, and after nothing else.

use std::sync::Arc;
use std::time::Duration;

use gateway::provider::{ProviderError, Report};
use gateway::verification::Handle;
use gateway::verification::steps::Reported;
use serde_json::json;
use wire::{Channel, DeliveryStatus};

use crate::support::Gateway;
use crate::support::providers::Scripted;

#[tokio::test(start_paused = true)]
async fn the_sms_of_0105_fails_and_whatsapp_delivers() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550105").await.data();
    assert_eq!(data["flowType"], "SMS");
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    let failed = gateway.in_time(events.next()).await.expect("an event");
    assert_eq!(failed["deliveryStatus"], "FAILED");
    assert_eq!(failed["reason"], "undelivered");
    let hop = events.next().await.expect("an event");
    assert_eq!(hop["channel"], "WHATSAPP");
    assert_eq!(hop["deliveryStatus"], "PENDING");
    assert_eq!(hop["automatic"], true);
    assert_eq!(hop["failedChannels"], json!(["SMS"]));
    assert_eq!(
        gateway.in_time(events.next_in_short()).await,
        "DELIVERED WHATSAPP"
    );
    let messages = gateway.messages("+12025550105");
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].channel, Channel::Whatsapp);
    let id = data["verificationId"].as_str().expect("id");
    let checked = gateway.validate(id, &messages[0].code).await.data();
    let token = checked["token"].as_str().expect("token");
    assert_eq!(gateway.siteverify(token).await["channel"], "WHATSAPP");
}

#[tokio::test(start_paused = true)]
async fn of_0106_only_the_call_gets_through() {
    let gateway = Gateway::on_tokio_time();
    let data = gateway.send("+12025550106").await.data();
    let mut events = gateway.events(&data).await;
    let mut heard = Vec::new();
    for _ in 0..6 {
        heard.push(gateway.in_time(events.next_in_short()).await);
    }
    let expected = [
        "PENDING SMS",
        "FAILED SMS undelivered",
        "PENDING WHATSAPP",
        "FAILED WHATSAPP undelivered",
        "PENDING VOICE",
        "DELIVERED VOICE",
    ];
    assert_eq!(heard, expected);
    assert_eq!(gateway.messages("+12025550106").len(), 1);
}

#[tokio::test]
async fn the_hop_is_made_within_a_second_of_the_failure() {
    let vendor = Arc::new(Scripted::new("vendor"));
    let gateway = Gateway::with_providers(vec![vendor.clone()]);
    gateway.send("+12025550123").await.data();
    let begun = tokio::time::Instant::now();
    let reported = gateway.app.verifier.report(&failed("1")).await;
    assert!(matches!(reported, Ok(Reported::Recorded(settled)) if settled.hop));
    while vendor.taken().len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    assert_eq!(vendor.taken(), [Channel::Sms, Channel::Whatsapp]);
}

fn failed(handle: &str) -> Report {
    report(handle, DeliveryStatus::Failed)
}

fn report(handle: &str, status: DeliveryStatus) -> Report {
    Report {
        provider: "vendor",
        handle: Handle::new(handle).expect("a handle"),
        attempt: None,
        channel: None,
        status,
        reason: None,
        at: None,
        goes_on: false,
        fallback: None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_channel_refused_for_good_is_passed_over_inside_the_call() {
    let vendor = Scripted::new("vendor")
        .refusing(Channel::Sms, ProviderError::ChannelUnavailable)
        .refusing(Channel::Whatsapp, ProviderError::ChannelUnavailable);
    let vendor = Arc::new(vendor);
    let gateway = Gateway::with_providers(vec![vendor.clone()]);
    let data = gateway.send("+12025550123").await.data();
    assert_eq!(data["flowType"], "VOICE");
    assert_eq!(data["resendInSeconds"], 30);
    assert_eq!(vendor.taken(), [Channel::Voice]);
    let snapshot = gateway.events(&data).await.next().await.expect("an event");
    assert_eq!(snapshot["ordinal"], 3);
    assert_eq!(snapshot["failedChannels"], json!(["SMS", "WHATSAPP"]));
}

#[tokio::test(start_paused = true)]
async fn when_every_channel_is_refused_for_good_the_number_is_to_blame() {
    let vendor = Channel::ALL
        .into_iter()
        .fold(Scripted::new("vendor"), |vendor, channel| {
            vendor.refusing(channel, ProviderError::ChannelUnavailable)
        });
    let gateway = Gateway::with_providers(vec![Arc::new(vendor)]);
    let problem = gateway.send("+12025550123").await;
    let problem = problem.problem(400, "INVALID_NUMBER");
    assert_eq!(problem["reason"], "CANNOT_RECEIVE_CHANNEL");
}

#[tokio::test(start_paused = true)]
async fn no_other_refusal_makes_the_gateway_send_by_itself() {
    let refusals = [
        (ProviderError::InvalidNumber, 400),
        (ProviderError::Fraud, 403),
        (
            ProviderError::RateLimited {
                retry_after: Duration::from_mins(1),
            },
            429,
        ),
        (ProviderError::Unavailable, 503),
        (ProviderError::rejected("credentials refused"), 503),
        (ProviderError::Unknown, 200),
        (ProviderError::OptedOut, 200),
    ];
    for (error, status) in refusals {
        let vendor = Arc::new(Scripted::new("vendor").refusing(Channel::Sms, error));
        let gateway = Gateway::with_providers(vec![vendor.clone()]);
        let answer = gateway.in_time(gateway.send("+12025550123")).await;
        assert_eq!(answer.status, status, "{error}");
        gateway.pass(Duration::from_mins(1)).await;
        assert_eq!(vendor.taken(), [], "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_sends_nothing_and_neither_do_news_of_an_older_message() {
    let vendor = Arc::new(Scripted::new("vendor"));
    let gateway = Gateway::with_providers(vec![vendor.clone()]);
    let id = gateway.begin("+12025550123").await;
    gateway.pass(Duration::from_mins(5)).await;
    assert_eq!(vendor.taken(), [Channel::Sms]);
    gateway.resend(&id).await.data();
    let older = gateway.app.verifier.report(&failed("1")).await;
    assert!(matches!(older, Ok(Reported::Recorded(settled)) if !settled.hop));
    let newer = gateway.app.verifier.report(&failed("2")).await;
    assert!(matches!(newer, Ok(Reported::Recorded(settled)) if settled.hop));
}

#[tokio::test(start_paused = true)]
async fn what_is_final_stays_and_what_is_unknown_is_said_to_be() {
    let gateway = Gateway::with_providers(vec![Arc::new(Scripted::new("vendor"))]);
    let data = gateway.send("+12025550123").await.data();
    let verifier = &gateway.app.verifier;
    let unknown = verifier.report(&failed("2")).await;
    assert_eq!(unknown, Ok(Reported::Unknown));
    let elsewhere = Report {
        provider: "another",
        ..failed("1")
    };
    assert_eq!(verifier.report(&elsewhere).await, Ok(Reported::Unknown));
    let pending = report("1", DeliveryStatus::Pending);
    assert_eq!(verifier.report(&pending).await, Ok(Reported::Stale));
    let delivered = report("1", DeliveryStatus::Delivered);
    let recorded = verifier.report(&delivered).await;
    assert!(matches!(recorded, Ok(Reported::Recorded(_))));
    for late in [failed("1"), delivered, pending] {
        assert_eq!(verifier.report(&late).await, Ok(Reported::Stale));
    }
    let snapshot = gateway.events(&data).await.next_in_short().await;
    assert_eq!(snapshot, "DELIVERED SMS");
}

#[tokio::test(start_paused = true)]
async fn a_hop_waits_for_no_gap_and_the_next_gap_counts_it() {
    let vendor = Arc::new(Scripted::new("vendor"));
    let gateway = Gateway::with_providers(vec![vendor.clone()]);
    let data = gateway.send("+12025550123").await.data();
    let id = data["verificationId"].as_str().expect("id");
    gateway.pass(Duration::from_secs(10)).await;
    let hop = gateway.app.verifier.report(&failed("1")).await;
    assert!(matches!(hop, Ok(Reported::Recorded(settled)) if settled.hop));
    let problem = gateway.resend(id).await.problem(429, "RATE_LIMITED");
    assert_eq!(problem["retryAfterSeconds"], 60);
    gateway.pass(Duration::from_mins(1)).await;
    gateway.resend(id).await.data();
}

#[tokio::test(start_paused = true)]
async fn two_hops_are_all_there_is() {
    let vendor = Arc::new(Scripted::new("vendor"));
    let gateway = Gateway::with_providers(vec![vendor.clone()]);
    let id = gateway.begin("+12025550100").await;
    for (handle, hops) in [("1", true), ("2", true), ("3", false)] {
        let reported = gateway.app.verifier.report(&failed(handle)).await;
        let Ok(Reported::Recorded(settled)) = reported else {
            panic!("{reported:?}");
        };
        assert_eq!(settled.hop, hops, "{handle}");
        gateway.pass(Duration::from_mins(2)).await;
    }
    // The person may still ask, and that message's failure sends nothing either.
    gateway.resend(&id).await.data();
    let reported = gateway.app.verifier.report(&failed("4")).await;
    assert!(matches!(reported, Ok(Reported::Recorded(settled)) if !settled.hop));
    assert_eq!(vendor.taken().len(), 4);
}
