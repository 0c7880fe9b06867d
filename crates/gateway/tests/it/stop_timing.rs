//! Nobody can tell by the time of a response that a number has sent STOP: a vendor that takes its time, and both kinds of
//! number in one run.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use gateway::entropy::draw;
use gateway::provider::probe::{Credentials, Probe};
use gateway::provider::{CodeOwner, Message, Provider, ProviderError, Question, Receipt};
use gateway::verification::{Handle, Verdict};
use tokio::time::Instant;
use wire::Channel;

use crate::support::Gateway;
use crate::support::world::SeededEntropy;

/// A vendor that holds its codes. Its messages, checks and other calls take from these milliseconds to twice as long.
#[derive(Debug)]
struct Vendor {
    message: u64,
    check: u64,
    probe: u64,
    chance: SeededEntropy,
}

impl Vendor {
    async fn take(&self, millis: u64) {
        let [byte] = draw::<1>(&self.chance);
        let time = Duration::from_millis(millis) * (256 + u32::from(byte)) / 256;
        tokio::time::sleep(time).await;
    }
}

#[async_trait]
impl Provider for Vendor {
    fn name(&self) -> &'static str {
        "vendor"
    }

    fn offers(&self, channel: Channel) -> bool {
        channel == Channel::Sms
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Provider
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        self.take(self.message).await;
        Ok(Receipt::named(
            Handle::new(message.to.e164()).expect("a handle"),
        ))
    }

    async fn check(&self, _: &Question) -> Result<Verdict, ProviderError> {
        self.take(self.check).await;
        Ok(Verdict::Wrong)
    }

    async fn probe(&self) -> Probe {
        self.take(self.probe).await;
        Probe::Reached(Credentials::Accepted)
    }
}

/// How long messages and checks took.
#[derive(Default)]
struct Times {
    sends: Vec<Duration>,
    checks: Vec<Duration>,
}

/// Numbers of each kind in a run.
const NUMBERS: usize = 40;

/// Sends to numbers that have sent STOP and to others in turn, and checks a wrong code of each.
async fn run(vendor: Vendor) -> [Times; 2] {
    let unlimited = [
        ("LIMITS__ADDRESS_SENDS", "[]"),
        ("LIMITS__ADDRESS_CHECKS", "[]"),
    ];
    let gateway = Gateway::sending_through(vec![Arc::new(vendor)], &unlimited);
    let mut times = [Times::default(), Times::default()];
    for turn in 0..2 * NUMBERS {
        let number = format!("+1202556{turn:04}");
        if turn % 2 == 1 {
            let number = phone::parse(&number, None).expect("valid");
            let verifier = &gateway.app.verifier;
            verifier.opt_out(&number, "vendor").await.expect("written");
        }
        let seen = &mut times[turn % 2];
        let begun = Instant::now();
        let sent = gateway.in_time(gateway.send(&number)).await.data();
        seen.sends.push(begun.elapsed());
        let id = sent["verificationId"].as_str().expect("id");
        let begun = Instant::now();
        let checked = gateway.in_time(gateway.validate(id, "000000")).await;
        assert_eq!(checked.data()["verificationStatus"], "FAILED");
        seen.checks.push(begun.elapsed());
    }
    times
}

/// How often a time of the second kind exceeds one of the first: half the time, if nobody can tell them apart. Without
/// the first few, when nothing is known of the vendor.
fn share_of_longer(first: &[Duration], second: &[Duration]) -> f64 {
    let (first, second) = (&first[KNOWN_AFTER..], &second[KNOWN_AFTER..]);
    let compared = second.iter().flat_map(|it| {
        let halves = |other: &Duration| match it.cmp(other) {
            Ordering::Less => 0.0,
            Ordering::Equal => 0.5,
            Ordering::Greater => 1.0,
        };
        first.iter().map(halves)
    });
    let shares: Vec<f64> = compared.collect();
    shares.iter().sum::<f64>() / f64::from(u32::try_from(shares.len()).expect("few"))
}

const KNOWN_AFTER: usize = 5;

#[tokio::test(start_paused = true)]
async fn the_times_of_numbers_that_have_sent_stop_are_those_of_others() {
    for (message, check, probe) in [(1000, 1000, 1000), (1200, 600, 50), (200, 250, 1000)] {
        let [ordinary, stopped] = run(Vendor {
            message,
            check,
            probe,
            chance: SeededEntropy::new(7),
        })
        .await;
        let shares = [
            share_of_longer(&ordinary.sends, &stopped.sends),
            share_of_longer(&ordinary.checks, &stopped.checks),
        ];
        let alike = shares.iter().all(|share| (0.3..0.7).contains(share));
        assert!(alike, "{message}, {check}, {probe}: {shares:?}");
    }
}
