//! No message begins once a number is verified, has said STOP, or its time is over: each raced against the failure that
//! makes the gateway go on by itself.
//!
//! `OTP_ROUNDS=10000 cargo test --release -p gateway no_send_after -- --nocapture` runs the long form and prints how
//! often either side came first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use gateway::provider::{CodeOwner, Message, Provider, ProviderError, Receipt, Report};
use gateway::verification::Handle;
use gateway::verification::VerificationId;
use gateway::verification::state::{Dispatch, Verification};
use gateway::verification::steps::Reported;
use wire::{Channel, DeliveryStatus};

use crate::support::Gateway;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_begins_after_a_right_code() {
    let race = Arc::new(Race::new());
    let mut hopped = 0;
    for batch in batches() {
        let begun = race.begin(batch).await;
        let rounds = begun.iter().enumerate().map(|(round, one)| {
            let (failing, checking) = (Arc::clone(&race), Arc::clone(&race));
            let (failed, right) = (one.clone(), one.clone());
            async move {
                let failing = async move { failing.fails(&failed, 1).await };
                let checking = async move {
                    let code = checking.ledger.codes(&right.number).remove(0);
                    let data = checking.gateway.validate(&right.id, &code).await.data();
                    assert_eq!(data["verificationStatus"], "VERIFIED");
                    // It is durable now: whatever is not claimed yet never will be.
                    checking.kept(&right).await.sends.len()
                };
                at_once(failing, checking, round % 2 == 0).await
            }
        });
        let claimed = join_all(rounds).await;
        for (one, claimed) in begun.iter().zip(claimed) {
            race.comes_to_nothing(one, claimed).await;
            hopped += claimed - 1;
        }
    }
    tell("the right code", hopped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_begins_after_a_stop() {
    let race = Arc::new(Race::new());
    let mut hopped = 0;
    for batch in batches() {
        let begun = race.begin(batch).await;
        let rounds = begun.iter().enumerate().map(|(round, one)| {
            let (failing, stopping) = (Arc::clone(&race), Arc::clone(&race));
            let (failed, stopped) = (one.clone(), one.clone());
            async move {
                let failing = async move { failing.fails(&failed, 1).await };
                let stopping = async move {
                    let number = phone::parse(&stopped.number, None).expect("valid");
                    let verifier = &stopping.gateway.app.verifier;
                    verifier.opt_out(&number, "vendor").await.expect("written");
                    // What was claimed before it is handed over; the rest is withheld.
                    let claimed = stopping.handed_over(&stopped).await;
                    claimed.iter().filter(|send| !send.was_withheld()).count()
                };
                at_once(failing, stopping, round % 2 == 0).await
            }
        });
        let claimed = join_all(rounds).await;
        for (one, claimed) in begun.iter().zip(&claimed) {
            race.handed_over(one).await;
            for ordinal in 1..=*claimed {
                race.fails(one, ordinal).await;
            }
            let sends = race.handed_over(one).await;
            let sent = sends.iter().filter(|send| !send.was_withheld()).count();
            assert_eq!(
                (sent, race.ledger.codes(&one.number).len()),
                (*claimed, *claimed)
            );
            hopped += claimed - 1;
        }
        // Nor does the person get one who asks for it, or begins anew.
        race.gateway.clock.advance_seconds(60);
        let asked = begun.iter().map(|one| race.gateway.resend(&one.id));
        for answer in join_all(asked).await {
            // What was withheld counts like what was sent.
            assert!(
                matches!(answer.status.as_u16(), 200 | 429),
                "{}",
                answer.text()
            );
        }
        race.gateway.clock.advance_seconds(LIFE_SECONDS);
        let anew = begun.iter().map(|one| race.gateway.begin(&one.number));
        join_all(anew).await;
        for (one, claimed) in begun.iter().zip(claimed) {
            assert_eq!(race.ledger.codes(&one.number).len(), claimed);
        }
    }
    tell("STOP", hopped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_begins_after_the_end_of_its_time() {
    let race = Arc::new(Race::new());
    let mut hopped = 0;
    for batch in batches() {
        let begun = race.begin(batch).await;
        let fail = |one: &Begun| {
            let (race, one) = (Arc::clone(&race), one.clone());
            tokio::spawn(async move { race.fails(&one, 1).await })
        };
        // Of some the store hears before the clock jumps, of some after it, and of some it may be either.
        let (early, late) = begun.split_at(begun.len() / 2);
        let mut failing: Vec<_> = early.iter().map(fail).collect();
        let clock = Arc::clone(&race.gateway.clock);
        let jump = tokio::spawn(async move { clock.advance_seconds(LIFE_SECONDS) });
        failing.extend(late.iter().map(fail));
        jump.await.expect("runs");
        for (one, failed) in begun.iter().zip(join_all(failing).await) {
            failed.expect("runs");
            let kept = race.kept(one).await;
            for send in &kept.sends {
                assert!(send.claimed_at < kept.expires_at, "{kept:?}");
            }
            race.comes_to_nothing(one, kept.sends.len()).await;
            hopped += kept.sends.len() - 1;
        }
    }
    tell("the end of its time", hopped);
}

/// Lets a failure and an end race, either of them a nose ahead; answers what the end does.
async fn at_once<T: Send + 'static>(
    failing: impl Future<Output = bool> + Send + 'static,
    ending: impl Future<Output = T> + Send + 'static,
    ends_first: bool,
) -> T {
    let (failing, ending) = if ends_first {
        let ending = tokio::spawn(ending);
        (tokio::spawn(failing), ending)
    } else {
        (tokio::spawn(failing), tokio::spawn(ending))
    };
    failing.await.expect("runs");
    ending.await.expect("runs")
}

#[expect(
    clippy::print_stdout,
    reason = "the figure that the long form is run for"
)]
fn tell(end: &str, hopped: usize) {
    println!("of {} races with {end}, the hop won {hopped}", rounds());
}

/// A gateway, and a provider that keeps a ledger.
struct Race {
    gateway: Gateway,
    ledger: Arc<Ledger>,
}

/// A verification under way.
#[derive(Clone)]
struct Begun {
    number: String,
    id: String,
}

impl Race {
    fn new() -> Self {
        let ledger = Arc::<Ledger>::default();
        let gateway = Gateway::sending_through(
            vec![ledger.clone()],
            &[
                ("LIMITS__ADDRESS_SENDS", "[]"),
                ("LIMITS__NETWORK_SENDS", "[]"),
                ("LIMITS__ADDRESS_CHECKS", "[]"),
                ("LIMITS__NETWORK_CHECKS", "[]"),
            ],
        );
        Self { gateway, ledger }
    }

    async fn begin(&self, batch: std::ops::Range<usize>) -> Vec<Begun> {
        let begin = batch.map(|round| async move {
            let number = format!("+1202{}", 2_340_000 + round);
            let id = self.gateway.begin(&number).await;
            Begun { number, id }
        });
        join_all(begin).await
    }

    /// The provider says that a message has failed; answers whether that made the gateway send another.
    async fn fails(&self, one: &Begun, ordinal: usize) -> bool {
        let failed = Report {
            provider: "vendor",
            handle: handle(&one.number, ordinal),
            attempt: None,
            channel: None,
            status: DeliveryStatus::Failed,
            reason: None,
            at: None,
            goes_on: false,
            fallback: None,
        };
        match self.gateway.app.verifier.report(&failed).await {
            Ok(Reported::Recorded(settled)) => settled.hop,
            Ok(Reported::Stale) => false,
            other => panic!("{other:?}"),
        }
    }

    async fn kept(&self, one: &Begun) -> Verification {
        let key = VerificationId::decode(&one.id).expect("an id").key();
        let kept = self.gateway.app.verifier.store().read(key).await;
        kept.expect("alive").expect("there")
    }

    /// The messages, once nobody holds one of them any more.
    async fn handed_over(&self, one: &Begun) -> Vec<Dispatch> {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
        while self
            .kept(one)
            .await
            .sends
            .iter()
            .any(|send| send.outcome.is_none())
        {
            assert!(tokio::time::Instant::now() < deadline, "never handed over");
            tokio::task::yield_now().await;
        }
        self.kept(one).await.sends
    }

    /// What was claimed is handed over, and nothing follows it, although everything fails.
    async fn comes_to_nothing(&self, one: &Begun, claimed: usize) {
        self.handed_over(one).await;
        for ordinal in 1..=claimed {
            assert!(
                !self.fails(one, ordinal).await,
                "message {ordinal} of {claimed}"
            );
        }
        assert_eq!(self.kept(one).await.sends.len(), claimed);
        assert_eq!(self.ledger.codes(&one.number).len(), claimed);
    }
}

/// A provider that writes down what it is given, and takes everything.
#[derive(Debug, Default)]
struct Ledger(Mutex<HashMap<String, Vec<String>>>);

impl Ledger {
    /// The codes that went to a number, in order.
    fn codes(&self, number: &str) -> Vec<String> {
        let ledger = self.0.lock().expect("not poisoned");
        ledger.get(number).cloned().unwrap_or_default()
    }
}

#[async_trait]
impl Provider for Ledger {
    fn name(&self) -> &'static str {
        "vendor"
    }

    fn offers(&self, _: Channel) -> bool {
        true
    }

    fn code_owner(&self) -> CodeOwner {
        CodeOwner::Gateway
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        let mut ledger = self.0.lock().expect("not poisoned");
        let codes = ledger.entry(message.to.e164().to_owned()).or_default();
        codes.push(message.code.expose().to_owned());
        Ok(Receipt::named(handle(message.to.e164(), codes.len())))
    }
}

fn handle(number: &str, ordinal: usize) -> Handle {
    Handle::new(format!("{number}/{ordinal}")).expect("a handle")
}

/// The rounds, as many at a time as share commits well.
fn batches() -> impl Iterator<Item = std::ops::Range<usize>> {
    let rounds = rounds();
    let starts = (0..rounds).step_by(BATCH);
    starts.map(move |start| start..rounds.min(start + BATCH))
}

fn rounds() -> usize {
    let chosen = std::env::var_os("OTP_ROUNDS").and_then(|rounds| rounds.to_str()?.parse().ok());
    chosen.unwrap_or(BATCH)
}

const BATCH: usize = 100;
/// How long a code lives.
const LIFE_SECONDS: i64 = 600;
