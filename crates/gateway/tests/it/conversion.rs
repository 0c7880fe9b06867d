//! A provider that carried a code of ours is told the result, and can neither delay nor change the response.

use std::sync::Arc;
use std::time::Duration;

use gateway::provider::CodeOwner;

use crate::support::providers::Scripted;
use crate::support::{Gateway, other_than};

/// Exempt from limits.
const NUMBER: &str = "+12025550100";

fn world(takes: Duration) -> (Gateway, Arc<Scripted>) {
    let mut vendor = Scripted::new("vendor");
    vendor.concludes = Some(takes);
    let vendor = Arc::new(vendor);
    (Gateway::with_providers(vec![vendor.clone()]), vendor)
}

#[tokio::test]
async fn a_right_code_is_told_once_although_it_is_typed_twice() {
    let (gateway, vendor) = world(Duration::ZERO);
    let id = gateway.begin(NUMBER).await;
    let code = vendor.codes().remove(0);
    gateway.validate(&id, &other_than(&code)).await.data();
    for _ in 0..2 {
        let data = gateway.validate(&id, &code).await.data();
        assert_eq!(data["verificationStatus"], "VERIFIED");
    }
    gateway.app.verifier.drain().await;
    assert_eq!(vendor.concluded(), [format!("1 {code}")]);
}

#[tokio::test]
async fn spent_attempts_are_told_once() {
    let (gateway, vendor) = world(Duration::ZERO);
    let id = gateway.begin(NUMBER).await;
    let wrong = other_than(&vendor.codes()[0]);
    for _ in 0..6 {
        gateway.validate(&id, &wrong).await.data();
    }
    gateway.app.verifier.drain().await;
    assert_eq!(vendor.concluded(), ["1 spent"]);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_keeps_nobody_waiting_and_is_given_up() {
    let (gateway, vendor) = world(Duration::from_hours(1));
    let begun = tokio::time::Instant::now();
    let id = gateway.begin(NUMBER).await;
    let code = vendor.codes().remove(0);
    let data = gateway.validate(&id, &code).await.data();
    assert_eq!(data["verificationStatus"], "VERIFIED");
    assert!(begun.elapsed() < Duration::from_secs(1));
    gateway.in_time(gateway.app.verifier.drain()).await;
    assert!(begun.elapsed() < Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn providers_that_hang_hold_up_only_so_many() {
    let (gateway, vendor) = world(Duration::from_hours(1));
    for _ in 0..70 {
        let id = gateway.begin(NUMBER).await;
        let code = vendor.codes().pop().expect("a code");
        let data = gateway.validate(&id, &code).await.data();
        assert_eq!(data["verificationStatus"], "VERIFIED");
    }
    gateway.pass(Duration::from_secs(1)).await;
    assert_eq!(vendor.concluded().len(), 64);
}

#[tokio::test]
async fn a_provider_that_has_judged_the_code_itself_is_told_nothing() {
    let mut vendor = Scripted::new("vendor");
    vendor.concludes = Some(Duration::ZERO);
    vendor.owner = CodeOwner::Provider;
    let verdict = gateway::verification::Verdict::Approved;
    *vendor.verdict.lock().expect("not poisoned") = Ok(verdict);
    let vendor = Arc::new(vendor);
    let gateway = Gateway::with_providers(vec![vendor.clone()]);
    let id = gateway.begin(NUMBER).await;
    gateway.validate(&id, "123456").await.data();
    gateway.app.verifier.drain().await;
    assert_eq!(vendor.concluded(), [""; 0]);
}
