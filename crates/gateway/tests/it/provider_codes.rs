//! Codes that a provider has generated, and that only it can check.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::join_all;
use gateway::provider::{CodeOwner, ProviderError};
use gateway::verification::Verdict;
use serde_json::{Value, json};

use crate::support::Gateway;
use crate::support::providers::Scripted;

fn gateway(verdict: Result<Verdict, ProviderError>) -> (Gateway, Arc<Scripted>) {
    let mut vendor = Scripted::new("vendor");
    vendor.owner = CodeOwner::Provider;
    *vendor.verdict.lock().expect("not poisoned") = verdict;
    let vendor = Arc::new(vendor);
    (Gateway::with_providers(vec![vendor.clone()]), vendor)
}

fn failed(left: u8) -> Value {
    json!({"verificationStatus": "FAILED", "attemptsLeft": left})
}

fn expired(reason: &str) -> Value {
    json!({"verificationStatus": "EXPIRED", "reason": reason})
}

#[tokio::test]
async fn what_the_provider_approves_is_verified_and_its_repeat_gets_the_same_token() {
    let (gateway, vendor) = gateway(Ok(Verdict::Approved));
    let id = gateway.begin("+12025550100").await;
    let first = gateway.validate(&id, "482913").await.data();
    assert_eq!(first["verificationStatus"], "VERIFIED");
    let again = gateway.validate(&id, "482913").await.data();
    assert_eq!(again["token"], first["token"]);
    let other = gateway.validate(&id, "482914").await;
    other.problem(409, "ALREADY_VERIFIED");
    assert_eq!(vendor.checks.load(Ordering::SeqCst), 1);
    let token = first["token"].as_str().expect("token");
    assert_eq!(gateway.siteverify(token).await["success"], true);
}

#[tokio::test]
async fn every_verdict_has_its_answer() {
    for (verdict, answer) in [
        (Verdict::Wrong, failed(4)),
        (Verdict::LastWrong, failed(0)),
        (Verdict::Expired, expired("TIME")),
        (Verdict::TooMany, expired("ATTEMPTS")),
        // Approved before, for whomever: never again.
        (Verdict::Gone, expired("TIME")),
    ] {
        let (gateway, _) = gateway(Ok(verdict));
        let id = gateway.begin("+12025550100").await;
        assert_eq!(
            gateway.validate(&id, "482913").await.data(),
            answer,
            "{verdict:?}"
        );
    }
}

#[tokio::test]
async fn the_fifth_wrong_code_is_the_last_that_the_provider_is_asked_about() {
    let (gateway, vendor) = gateway(Ok(Verdict::Wrong));
    let id = gateway.begin("+12025550100").await;
    for left in [4, 3, 2, 1, 0] {
        assert_eq!(gateway.validate(&id, "482913").await.data(), failed(left));
    }
    *vendor.verdict.lock().expect("not poisoned") = Ok(Verdict::Approved);
    let late = gateway.validate(&id, "482914").await.data();
    assert_eq!(late, expired("ATTEMPTS"));
    assert_eq!(vendor.checks.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn of_twenty_right_codes_at_once_the_provider_is_asked_about_one() {
    let (gateway, vendor) = gateway(Ok(Verdict::Approved));
    let id = gateway.begin("+12025550100").await;
    let answers = join_all((0..20).map(|_| gateway.validate(&id, "482913"))).await;
    let tokens: Vec<Value> = answers
        .iter()
        .map(|it| it.data()["token"].clone())
        .collect();
    assert!(
        tokens
            .iter()
            .all(|token| token.is_string() && *token == tokens[0])
    );
    assert_eq!(vendor.checks.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_provider_that_is_away_costs_no_attempt_and_one_that_may_have_judged_does() {
    let (gateway, vendor) = gateway(Err(ProviderError::Unavailable));
    let id = gateway.begin("+12025550100").await;
    let away = gateway.validate(&id, "482913").await;
    away.problem(503, "PROVIDER_UNAVAILABLE");
    *vendor.verdict.lock().expect("not poisoned") = Err(ProviderError::Unknown);
    let unknown = gateway.validate(&id, "482913").await;
    unknown.problem(503, "PROVIDER_UNAVAILABLE");
    *vendor.verdict.lock().expect("not poisoned") = Ok(Verdict::Wrong);
    assert_eq!(gateway.validate(&id, "482913").await.data(), failed(3));
}

#[tokio::test]
async fn what_a_dead_process_was_asking_about_stays_spent() {
    let (gateway, _) = gateway(Ok(Verdict::Wrong));
    let id = gateway.begin("+12025550100").await;
    // As if it had died in the middle of its fifth inquiry.
    let since = gateway.now().0;
    gateway.in_store(&format!(
        "UPDATE verifications SET wrong_codes = 5, asking_key_id = x'01020304', asking_mac = zeroblob(32),
         asking_since = {since}"
    ));
    gateway.clock.advance_seconds(11);
    let answer = gateway.validate(&id, "482913").await.data();
    assert_eq!(answer, expired("ATTEMPTS"));
}

#[tokio::test(start_paused = true)]
async fn the_code_that_the_gateway_drew_is_not_the_providers() {
    let (gateway, vendor) = gateway(Ok(Verdict::Wrong));
    let id = gateway.begin("+12025550100").await;
    let drawn = vendor.codes().pop().expect("a code");
    assert_eq!(gateway.validate(&id, &drawn).await.data(), failed(4));
    gateway.pass(Duration::from_secs(1)).await;
    assert_eq!(vendor.checks.load(Ordering::SeqCst), 1);
}

/// A gateway that sends through a vendor which checks a limited number of codes, each of them for a limited time.
fn granting(tries: Option<u8>, seconds: Option<u32>) -> (Gateway, Arc<Scripted>) {
    let mut vendor = Scripted::new("vendor");
    vendor.owner = CodeOwner::Provider;
    vendor.tries = tries;
    vendor.seconds = seconds;
    let vendor = Arc::new(vendor);
    (Gateway::with_providers(vec![vendor.clone()]), vendor)
}

#[tokio::test]
async fn no_more_tries_are_promised_than_the_provider_gives() {
    let (gateway, vendor) = granting(Some(3), None);
    let sent = gateway.send("+12025550100").await.data();
    assert_eq!(sent["attemptsLeft"], 3);
    let id = sent["verificationId"].as_str().expect("an id");
    for left in [2, 1, 0] {
        assert_eq!(gateway.validate(id, "482913").await.data(), failed(left));
    }
    let late = gateway.validate(id, "482914").await.data();
    assert_eq!(late, expired("ATTEMPTS"));
    assert_eq!(vendor.checks.load(Ordering::SeqCst), 3);
    gateway.clock.advance_seconds(30);
    gateway.resend(id).await.problem(410, "VERIFICATION_ENDED");
}

#[tokio::test]
async fn a_code_is_promised_no_longer_than_the_provider_keeps_it() {
    let (gateway, vendor) = granting(None, Some(60));
    let sent = gateway.send("+12025550100").await.data();
    assert_eq!(sent["expiresInSeconds"], 60);
    let mut events = gateway.events(&sent).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    let id = sent["verificationId"].as_str().expect("an id");
    gateway.clock.advance_seconds(45);
    // Another one, from now on.
    let again = gateway.resend(id).await.data();
    assert_eq!(again["expiresInSeconds"], 60);
    gateway.clock.advance_seconds(60);
    let late = gateway.validate(id, "482913").await.data();
    assert_eq!(late, expired("TIME"));
    assert_eq!(vendor.checks.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_a_provider_says_at_a_check_is_passed_on() {
    let wait = Duration::from_secs(77);
    let limited = ProviderError::RateLimited { retry_after: wait };
    let (gateway, vendor) = gateway(Err(limited));
    let id = gateway.begin("+12025550100").await;
    let answer = gateway.validate(&id, "482913").await;
    answer.problem(429, "RATE_LIMITED");
    assert_eq!(answer.header("Retry-After"), Some("77"));
    // It costs no attempt; fraud ends it.
    *vendor.verdict.lock().expect("not poisoned") = Ok(Verdict::Wrong);
    assert_eq!(gateway.validate(&id, "482913").await.data(), failed(4));
    *vendor.verdict.lock().expect("not poisoned") = Err(ProviderError::Fraud);
    let refused = gateway.validate(&id, "482913").await;
    refused.problem(403, "FRAUD_DETECTED");
    let late = gateway.validate(&id, "482913").await.data();
    assert_eq!(late, expired("ATTEMPTS"));
}
