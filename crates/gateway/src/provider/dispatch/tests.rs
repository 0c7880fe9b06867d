//! Retries, deadlines and the way along a route, on a paused clock.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;
use wire::Channel;

use super::{ATTEMPTS, Circumstances, DEADLINE, Dispatched, deliver};
use crate::clock::{Clock, UnixMillis};
use crate::entropy::SystemEntropy;
use crate::provider::registry::{GuardedProvider, Registry, Routes};
use crate::provider::{CodeOwner, Device, Message, Provider, ProviderError, Receipt};
use crate::verification::Handle;
use crate::verification::code::Code;

/// Goes with Tokio's own.
#[derive(Debug)]
struct TokioClock(Instant);

impl Clock for TokioClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(i64::try_from(self.0.elapsed().as_millis()).expect("a short test"))
    }
}

/// Fails a number of times, then accepts the message, or hangs forever.
#[derive(Debug)]
struct Scripted {
    name: &'static str,
    owner: CodeOwner,
    failures: u32,
    error: ProviderError,
    hangs: bool,
    handle: Option<Handle>,
    calls: AtomicU32,
}

impl Scripted {
    fn well(name: &'static str) -> Self {
        Self {
            name,
            owner: CodeOwner::Gateway,
            failures: 0,
            error: ProviderError::Unavailable,
            hangs: false,
            handle: Handle::new("1"),
            calls: AtomicU32::new(0),
        }
    }

    fn failing(name: &'static str, error: ProviderError) -> Self {
        Self {
            failures: u32::MAX,
            error,
            ..Self::well(name)
        }
    }

    fn hanging(name: &'static str) -> Self {
        Self {
            hangs: true,
            ..Self::well(name)
        }
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Provider for Scripted {
    fn name(&self) -> &'static str {
        self.name
    }

    fn offers(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }

    fn code_owner(&self) -> CodeOwner {
        self.owner
    }

    async fn deliver(&self, _: &Message) -> Result<Receipt, ProviderError> {
        let earlier = self.calls.fetch_add(1, Ordering::SeqCst);
        if earlier < self.failures {
            return Err(self.error);
        }
        if self.hangs {
            return pending().await;
        }
        Ok(Receipt {
            handle: self.handle.clone(),
            ..Receipt::default()
        })
    }
}

/// Some providers on one route.
struct Road {
    clock: Arc<dyn Clock>,
    registry: Registry,
    exempt: bool,
}

impl Road {
    fn over(providers: &[&Arc<Scripted>]) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(TokioClock(Instant::now()));
        let routes = Routes {
            default: providers.iter().map(|it| it.name.to_owned()).collect(),
            ..Routes::default()
        };
        let providers = providers
            .iter()
            .map(|it| Arc::clone(it) as Arc<dyn Provider>);
        Self {
            registry: Registry::new(providers.collect(), routes, false, &clock),
            clock,
            exempt: false,
        }
    }

    fn guarded(&self) -> Vec<Arc<GuardedProvider>> {
        self.registry
            .route(Some("US".parse().expect("region")), Channel::Sms)
    }

    async fn send(&self) -> Dispatched {
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
            fallback: Vec::new(),
            earlier: None,
            device: Device::default(),
        };
        let with = Circumstances {
            clock: &*self.clock,
            entropy: &SystemEntropy,
            earlier: &[],
            exempt: self.exempt,
            stopped: false,
        };
        deliver(&self.guarded(), &message, &with).await
    }

    /// Who accepted it, or why nobody did.
    async fn outcome(&self) -> Result<&'static str, ProviderError> {
        let dispatched = self.send().await;
        dispatched.outcome.map(|_| dispatched.provider)
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_is_tried_again() {
    let provider = Arc::new(Scripted {
        failures: 2,
        ..Scripted::well("one")
    });
    assert_eq!(Road::over(&[&provider]).outcome().await, Ok("one"));
    assert_eq!(provider.calls(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_stays_ends_within_the_deadline() {
    let provider = Arc::new(Scripted::failing("one", ProviderError::Unavailable));
    let begun = Instant::now();
    let outcome = Road::over(&[&provider]).outcome().await;
    assert_eq!(outcome, Err(ProviderError::Unavailable));
    assert_eq!(provider.calls(), ATTEMPTS);
    assert!(begun.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_decision_of_the_provider_is_not_argued_with() {
    let limited = ProviderError::RateLimited {
        retry_after: Duration::from_mins(1),
    };
    for (error, asks_the_next) in [
        (ProviderError::Fraud, false),
        (ProviderError::InvalidNumber, false),
        (ProviderError::Unknown, false),
        (limited, true),
        (ProviderError::ChannelUnavailable, true),
        (ProviderError::CountryNotServed, true),
        (ProviderError::refused("a parameter was refused"), true),
        (ProviderError::rejected("credentials refused"), true),
    ] {
        let first = Arc::new(Scripted::failing("one", error));
        let second = Arc::new(Scripted::well("two"));
        let outcome = Road::over(&[&first, &second]).outcome().await;
        let expected = if asks_the_next { Ok("two") } else { Err(error) };
        assert_eq!(outcome, expected, "{error}");
        assert_eq!(first.calls(), 1, "{error}");
        assert_eq!(second.calls(), u32::from(asks_the_next), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_fits_into_the_deadline_is_waited_for() {
    let provider = Arc::new(Scripted {
        failures: 1,
        error: ProviderError::RateLimited {
            retry_after: Duration::from_secs(2),
        },
        ..Scripted::well("one")
    });
    let begun = Instant::now();
    assert_eq!(Road::over(&[&provider]).outcome().await, Ok("one"));
    assert_eq!(begun.elapsed().as_secs(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_has_an_unknown_outcome_and_nothing_is_sent_twice() {
    let first = Arc::new(Scripted::hanging("one"));
    let second = Arc::new(Scripted::well("two"));
    let begun = Instant::now();
    let outcome = Road::over(&[&first, &second]).outcome().await;
    assert_eq!(outcome, Err(ProviderError::Unknown));
    assert_eq!(begun.elapsed(), DEADLINE);
    assert_eq!((first.calls(), second.calls()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_code_that_nobody_can_ask_about_is_worth_nothing() {
    let held = |provider| {
        Arc::new(Scripted {
            owner: CodeOwner::Provider,
            handle: None,
            ..provider
        })
    };
    let second = Arc::new(Scripted::well("two"));
    for first in [held(Scripted::hanging("one")), held(Scripted::well("one"))] {
        assert_eq!(Road::over(&[&first, &second]).outcome().await, Ok("two"));
    }
    let alone = held(Scripted::hanging("one"));
    let outcome = Road::over(&[&alone]).outcome().await;
    assert_eq!(outcome, Err(ProviderError::Unavailable));
}

#[tokio::test(start_paused = true)]
async fn of_two_refusals_the_one_that_says_more_is_told() {
    let down = Arc::new(Scripted::failing("one", ProviderError::Unavailable));
    let never = Arc::new(Scripted::failing("two", ProviderError::ChannelUnavailable));
    for route in [[&down, &never], [&never, &down]] {
        let outcome = Road::over(&route).outcome().await;
        assert_eq!(outcome, Err(ProviderError::ChannelUnavailable));
    }
    let nobody = Road::over(&[]).outcome().await;
    assert_eq!(nobody, Err(ProviderError::ChannelUnavailable));
}

#[tokio::test(start_paused = true)]
async fn a_number_that_stands_for_an_outcome_opens_no_circuit() {
    let provider = Arc::new(Scripted::failing("one", ProviderError::Unavailable));
    let road = Road {
        exempt: true,
        ..Road::over(&[&provider])
    };
    for _ in 0..20 {
        road.send().await;
    }
    assert_eq!(provider.calls(), 20 * ATTEMPTS);
    assert!(road.guarded()[0].breaker.admit().is_some());
}

/// Ten minutes at ten messages a second.
const MESSAGES: u32 = 6_000;

/// One of two providers is down for ten minutes: what share of the messages is delivered, and how often the broken one
/// was asked.
async fn delivered_beside(dead: Scripted) -> (f64, u32) {
    let dead = Arc::new(dead);
    let alive = Arc::new(Scripted::well("two"));
    let road = Arc::new(Road::over(&[&dead, &alive]));
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..MESSAGES {
        let road = Arc::clone(&road);
        sent.spawn(async move { road.outcome().await.is_ok() });
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let outcomes = sent.join_all().await;
    let delivered = outcomes.into_iter().filter(|delivered| *delivered).count();
    let delivered = u32::try_from(delivered).expect("few");
    (f64::from(delivered) / f64::from(MESSAGES), dead.calls())
}

#[tokio::test(start_paused = true)]
async fn with_one_of_two_providers_dead_nearly_every_message_is_delivered() {
    let unavailable = Scripted::failing("one", ProviderError::Unavailable);
    let (share, calls) = delivered_beside(unavailable).await;
    assert!(share >= 1.0, "{share} delivered beside one that refuses");
    assert!(calls < 100, "{calls} calls of a dead provider");
    let misconfigured = Scripted::failing("one", ProviderError::rejected("no credit"));
    let (share, _) = delivered_beside(misconfigured).await;
    assert!(share >= 1.0, "{share} delivered beside one without credit");
    // A message to a provider that hangs may have been sent: it is not sent again, and is lost until the circuit opens.
    let (share, calls) = delivered_beside(Scripted::hanging("one")).await;
    assert!(share >= 0.99, "{share} delivered beside one that hangs");
    assert!(calls < 60, "{calls} calls of a provider that hangs");
}
