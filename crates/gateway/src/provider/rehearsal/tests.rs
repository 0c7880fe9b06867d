//! What a withheld message costs in time and what it learns, on a paused clock.

use std::future::{pending, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;
use wire::Channel;

use super::{SILENCE, of};
use crate::clock::{Clock, UnixMillis};
use crate::entropy::SystemEntropy;
use crate::provider::dispatch::{Circumstances, Dispatched, deliver};
use crate::provider::probe::{Credentials, Probe};
use crate::provider::registry::{Registry, Routes};
use crate::provider::{CodeOwner, Device, Message, Provider, ProviderError, Receipt};
use crate::verification::code::Code;

#[tokio::test(start_paused = true)]
async fn what_is_found_out_is_what_a_message_would_have_met() {
    let why = String::new;
    assert_eq!(of(ready(Probe::BuiltIn)).await, Ok(()));
    for good in [Credentials::Accepted, Credentials::Unknown(why())] {
        assert_eq!(of(ready(Probe::Reached(good))).await, Ok(()));
    }
    let down = of(ready(Probe::Unreachable(why()))).await;
    assert_eq!(down, Err(ProviderError::Unavailable));
    let refused = of(ready(Probe::Reached(Credentials::Refused(why())))).await;
    assert!(matches!(refused, Err(ProviderError::Rejected { .. })));
    let silent = async {
        tokio::time::sleep(SILENCE).await;
        Probe::Unreachable(why())
    };
    assert_eq!(of(silent).await, Err(ProviderError::Unknown));
}

/// Goes with Tokio's own.
#[derive(Debug)]
struct TokioClock(Instant);

impl Clock for TokioClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(i64::try_from(self.0.elapsed().as_millis()).expect("a short test"))
    }
}

/// Takes its time.
#[derive(Debug)]
struct Slow {
    name: &'static str,
    message: Duration,
    probe: Duration,
    /// Accepts no message, and can be reached.
    refuses: Option<ProviderError>,
    hangs: AtomicBool,
}

impl Slow {
    fn new(name: &'static str, message: u64, probe: u64) -> Self {
        Self {
            name,
            message: Duration::from_millis(message),
            probe: Duration::from_millis(probe),
            refuses: None,
            hangs: AtomicBool::new(false),
        }
    }

    async fn take(&self, time: Duration) {
        if self.hangs.load(Ordering::SeqCst) {
            pending::<()>().await;
        }
        tokio::time::sleep(time).await;
    }
}

#[async_trait]
impl Provider for Slow {
    fn name(&self) -> &'static str {
        self.name
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        if message.to.e164() == KNOWN_TO_THE_PROVIDER {
            self.take(Duration::from_millis(10)).await;
            return Err(ProviderError::OptedOut);
        }
        self.take(self.message).await;
        self.refuses.map_or_else(|| Ok(Receipt::default()), Err)
    }

    async fn probe(&self) -> Probe {
        self.take(self.probe).await;
        Probe::Reached(Credentials::Accepted)
    }
}

/// Two countries, each with a provider of its own.
struct Road {
    clock: Arc<dyn Clock>,
    registry: Registry,
}

const US: &str = "+12025550123";
/// One that has sent STOP to the provider alone, which refuses it at once.
const KNOWN_TO_THE_PROVIDER: &str = "+12025550124";
const FR: &str = "+33612345678";

impl Road {
    fn over(us: &Arc<Slow>, fr: &Arc<Slow>) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(TokioClock(Instant::now()));
        let providers = [us, fr].map(|it| Arc::clone(it) as Arc<dyn Provider>);
        let route = |country: &str, provider: &Slow| {
            let place = (country.parse().expect("a region"), None);
            (place, vec![provider.name.to_owned()])
        };
        let routes = Routes {
            countries: [route("US", us), route("FR", fr)].into(),
            ..Routes::default()
        };
        Self {
            registry: Registry::new(providers.into(), routes, false, &clock),
            clock,
        }
    }

    async fn send(&self, number: &str, stopped: bool) -> (Dispatched, u128) {
        let to = phone::parse(number, None).expect("valid");
        let country = to.region().expect("a country");
        let route = self.registry.route(Some(country), Channel::Sms);
        let message = Message {
            to,
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
            exempt: false,
            stopped,
        };
        let begun = Instant::now();
        let dispatched = deliver(&route, &message, &with).await;
        (dispatched, begun.elapsed().as_millis())
    }

    /// Of an ordinary number and of one that has sent STOP: the outcome, and milliseconds.
    async fn both(&self, number: &str) -> [(Result<(), ProviderError>, u128); 2] {
        let mut seen = Vec::new();
        for stopped in [false, true] {
            let (dispatched, took) = self.send(number, stopped).await;
            seen.push((dispatched.outcome.map(|_| ()), took));
        }
        seen.try_into().expect("two")
    }
}

#[tokio::test(start_paused = true)]
async fn each_provider_has_a_pace_of_its_own() {
    let us = Arc::new(Slow::new("us", 800, 20));
    let fr = Arc::new(Slow::new("fr", 100, 20));
    let road = Road::over(&us, &fr);
    for _ in 0..20 {
        for number in [US, FR] {
            let [ordinary, stopped] = road.both(number).await;
            assert_eq!(ordinary, stopped, "{number}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_the_provider_knows_of_is_learnt_no_sooner_than_a_message_is_accepted() {
    let us = Arc::new(Slow::new("us", 800, 20));
    let road = Road::over(&us, &Arc::new(Slow::new("fr", 1, 1)));
    let (_, ordinary) = road.send(US, false).await;
    let (learnt, took) = road.send(KNOWN_TO_THE_PROVIDER, false).await;
    assert!(learnt.outcome.is_ok());
    assert_eq!(took, ordinary);
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_takes_longer_than_a_message_gives_nothing_away() {
    let us = Arc::new(Slow::new("us", 100, 400));
    let road = Road::over(&us, &Arc::new(Slow::new("fr", 1, 1)));
    for _ in 0..3 {
        let _ = road.both(US).await;
    }
    for _ in 0..20 {
        let [ordinary, stopped] = road.both(US).await;
        assert_eq!(ordinary, stopped);
    }
    // Nobody waits for the probe, and what it finds out counts: the circuit opens.
    us.hangs.store(true, Ordering::SeqCst);
    let (taken, _) = road.send(US, true).await;
    assert!(taken.outcome.is_ok());
    tokio::time::sleep(Duration::from_millis(5_100)).await;
    let (refused, _) = road.send(US, true).await;
    assert_eq!(refused.provider, "none");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_accepts_nothing_says_so_for_as_long_as_that_lasts() {
    for (error, seconds) in [
        (ProviderError::Unavailable, 10),
        (ProviderError::rejected("no credit"), 1800),
        (ProviderError::CountryNotServed, 1800),
    ] {
        let us = Arc::new(Slow {
            refuses: Some(error),
            ..Slow::new("us", 600, 20)
        });
        let road = Road::over(&us, &Arc::new(Slow::new("fr", 1, 1)));
        let (ordinary, _) = road.send(US, false).await;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        let (stopped, took) = road.send(US, true).await;
        let outcomes = [ordinary, stopped].map(|it| it.outcome.map(|_| ()));
        assert_eq!(outcomes, [Err(error), Err(error)]);
        assert!(took >= 600, "{error}: {took}");
    }
}
