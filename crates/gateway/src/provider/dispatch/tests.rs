//! Retries and the deadline, on a paused clock.

use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;
use wire::Channel;

use super::{ATTEMPTS, DEADLINE, deliver};
use crate::entropy::SystemEntropy;
use crate::provider::{CodeOwner, Message, Provider, ProviderError, Receipt};
use crate::verify::code::Code;

/// Fails a number of times, then takes the message, or hangs for ever.
#[derive(Debug, Default)]
struct Scripted {
    failures: u32,
    error: Option<ProviderError>,
    hangs: bool,
    calls: AtomicU32,
}

#[async_trait]
impl Provider for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, _: &Message) -> Result<Receipt, ProviderError> {
        let earlier = self.calls.fetch_add(1, Ordering::SeqCst);
        match self.error {
            Some(error) if earlier < self.failures => Err(error),
            _ if self.hangs => pending().await,
            _ => Ok(Receipt::default()),
        }
    }
}

async fn run(provider: &Scripted) -> (Result<(), ProviderError>, u32) {
    let message = Message {
        to: phone::parse("+12025550123", None).expect("valid"),
        channel: Channel::Sms,
        text: String::new(),
        code: Code::read("123456").expect("code"),
        code_length: 6,
        expires_in_seconds: 600,
        brand: None,
        locale: None,
        host: None,
        earlier: None,
    };
    let outcome = deliver(provider, &message, &SystemEntropy).await.outcome;
    (outcome.map(drop), provider.calls.load(Ordering::SeqCst))
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_is_tried_again() {
    let provider = Scripted {
        failures: 2,
        error: Some(ProviderError::Unavailable),
        ..Scripted::default()
    };
    assert_eq!(run(&provider).await, (Ok(()), 3));
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_stays_ends_within_the_deadline() {
    let provider = Scripted {
        failures: u32::MAX,
        error: Some(ProviderError::Unavailable),
        ..Scripted::default()
    };
    let begun = Instant::now();
    let outcome = run(&provider).await;
    assert_eq!(outcome, (Err(ProviderError::Unavailable), ATTEMPTS));
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_decision_of_the_provider_is_not_argued_with() {
    for error in [
        ProviderError::Fraud,
        ProviderError::InvalidNumber,
        ProviderError::RateLimited {
            retry_after: Duration::from_mins(1),
        },
        ProviderError::Unknown,
        ProviderError::ChannelUnavailable,
        ProviderError::OptedOut,
        ProviderError::rejected("credentials refused"),
    ] {
        let provider = Scripted {
            failures: u32::MAX,
            error: Some(error),
            ..Scripted::default()
        };
        assert_eq!(run(&provider).await, (Err(error), 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_has_an_unknown_outcome_and_is_not_repeated() {
    let provider = Scripted {
        hangs: true,
        ..Scripted::default()
    };
    let begun = Instant::now();
    assert_eq!(run(&provider).await, (Err(ProviderError::Unknown), 1));
    assert_eq!(begun.elapsed(), DEADLINE);
}
