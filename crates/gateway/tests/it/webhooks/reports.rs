//! What a callback changes: from the signed request to the events a page receives and the next channel that is tried.

use std::sync::Arc;
use std::time::Duration;

use gateway::provider::Provider;
use serde_json::json;
use wire::Channel;

use super::{SECONDS, believing};
use crate::support::Gateway;
use crate::support::callback::{Callback, standard};
use crate::support::providers::Scripted;

const NUMBER: &str = "+12025550100";

/// A gateway whose messages all go through one provider, which calls them 1, 2, 3 and calls back as the sandbox.
fn world() -> (Gateway, Arc<Scripted>) {
    let provider = Arc::new(Scripted::new("sandbox"));
    let sender: Arc<dyn Provider> = provider.clone();
    (believing(Some(vec![sender])), provider)
}

/// What became of the message with this handle; `event` names the callback.
fn callback(handle: &str, status: &str, reason: Option<&str>, event: &str) -> Callback {
    let body = json!({"verificationId": handle, "deliveryStatus": status, "reason": reason});
    let path = "/verification/v3/webhooks/sandbox";
    standard(path, &body.to_string(), event, SECONDS)
}

/// Waits until the provider has as many messages; what is under way has to get there.
async fn taken(provider: &Scripted, messages: usize) -> Vec<Channel> {
    let get_there = async {
        while provider.taken().len() < messages {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(5), get_there);
    waited.await.expect("within five seconds");
    provider.taken()
}

#[tokio::test]
async fn a_failure_that_a_provider_signs_is_heard_of_and_moves_on_to_the_next_channel() {
    let (gateway, provider) = world();
    let data = gateway.send(NUMBER).await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    let failed = callback("1", "FAILED", Some("landline"), "a");
    assert_eq!(failed.send(&gateway).await.status, 200);
    assert_eq!(events.next_in_short().await, "FAILED SMS landline");
    assert_eq!(events.next_in_short().await, "PENDING WHATSAPP");
    let delivered = callback("2", "DELIVERED", None, "b");
    assert_eq!(taken(&provider, 2).await, [Channel::Sms, Channel::Whatsapp]);
    assert_eq!(delivered.send(&gateway).await.status, 200);
    assert_eq!(events.next_in_short().await, "DELIVERED WHATSAPP");
}

#[tokio::test]
async fn a_forged_or_replayed_failure_moves_nothing() {
    let (gateway, provider) = world();
    gateway.send(NUMBER).await.data();
    let failed = callback("1", "FAILED", None, "a");
    for change in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut forged = failed.clone();
        let value = format!("{}1", forged.header(change));
        forged.set(change, value);
        forged.send(&gateway).await.problem(401, "UNAUTHORIZED");
    }
    assert_eq!(provider.taken(), [Channel::Sms]);
    assert_eq!(failed.send(&gateway).await.status, 200);
    taken(&provider, 2).await;
    for _ in 0..20 {
        assert_eq!(failed.send(&gateway).await.status, 200);
    }
    gateway.clock.advance_seconds(301);
    failed.send(&gateway).await.problem(401, "UNAUTHORIZED");
    assert_eq!(provider.taken().len(), 2);
}

#[tokio::test]
async fn in_whatever_order_callbacks_come_and_however_often_the_end_is_the_same() {
    for seed in 0..SEEDS {
        for (last, messages, end) in [
            ("DELIVERED", 1, "DELIVERED SMS"),
            ("FAILED", 2, "PENDING WHATSAPP"),
        ] {
            let (gateway, provider) = world();
            let data = gateway.send(NUMBER).await.data();
            let news = [
                ("PENDING", "a"),
                ("PENDING", "b"),
                (last, "c"),
                ("PENDING", "d"),
            ];
            let mut callbacks: Vec<Callback> = (0..100)
                .map(|index| news[index % news.len()])
                .map(|(status, event)| callback("1", status, None, event))
                .collect();
            shuffle(&mut callbacks, seed);
            for callback in callbacks {
                assert_eq!(callback.send(&gateway).await.status, 200);
            }
            assert_eq!(taken(&provider, messages).await.len(), messages);
            let mut events = gateway.events(&data).await;
            assert_eq!(events.next_in_short().await, end, "seed {seed}");
        }
    }
}

/// Fisher and Yates, with a small generator.
fn shuffle<T>(list: &mut [T], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for end in (1..list.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let place = usize::try_from(state % (end as u64 + 1)).expect("small");
        list.swap(end, place);
    }
}

#[tokio::test]
async fn fraud_that_is_found_later_is_heard_of_and_nobody_else_is_asked() {
    let (gateway, provider) = world();
    let data = gateway.send(NUMBER).await.data();
    let mut events = gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    let blocked = callback("1", "FAILED", Some("fraud"), "a");
    assert_eq!(blocked.send(&gateway).await.status, 200);
    assert_eq!(events.next_in_short().await, "FAILED SMS fraud");
    gateway.app.verifier.drain().await;
    assert_eq!(provider.taken(), [Channel::Sms]);
}

#[tokio::test(start_paused = true)]
async fn a_callback_about_somebody_elses_message_is_answered_and_forgotten() {
    let (gateway, _) = world();
    let stranger = callback("nobody's", "FAILED", None, "a");
    let answer = gateway.in_time(stranger.send(&gateway)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn a_failure_after_a_stop_sends_nothing() {
    let (gateway, provider) = world();
    gateway.send(NUMBER).await.data();
    gateway.says(NUMBER, "STOP", 1).await;
    let failed = callback("1", "FAILED", None, "a");
    assert_eq!(failed.send(&gateway).await.status, 200);
    gateway.app.verifier.drain().await;
    assert_eq!(provider.taken(), [Channel::Sms]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_and_a_failure_at_a_time_send_at_most_what_began_before_the_stop() {
    for round in 0..ROUNDS {
        let (gateway, provider) = world();
        gateway.send(NUMBER).await.data();
        let gateway = Arc::new(gateway);
        let failing = {
            let gateway = Arc::clone(&gateway);
            tokio::spawn(async move {
                callback("1", "FAILED", None, "a")
                    .send(&gateway)
                    .await
                    .status
            })
        };
        let stopping = {
            let gateway = Arc::clone(&gateway);
            tokio::spawn(async move { gateway.says(NUMBER, "STOP", round).await.status })
        };
        assert_eq!(failing.await.expect("runs"), 200);
        assert_eq!(stopping.await.expect("runs"), 200);
        gateway.app.verifier.drain().await;
        if provider.taken().len() > 1 {
            // The fallback had started before the stop was durable. It fails as well, and nothing follows.
            let second = callback("2", "FAILED", None, "b");
            assert_eq!(second.send(&gateway).await.status, 200);
            gateway.app.verifier.drain().await;
        }
        assert!(provider.taken().len() <= 2, "{:?}", provider.taken());
    }
}

const SEEDS: u64 = 10;
const ROUNDS: u32 = 25;
