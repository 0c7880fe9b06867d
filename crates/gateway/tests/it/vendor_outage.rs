//! One of two vendors is down, in each of the possible ways: the other one carries its messages, and
//! the codes that people enter are checked as usual.
//!
//! `OTP_SENDS=1000 cargo test -p gateway vendor_outage -- --nocapture` prints the figures of a longer run.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use provider_sim::order::{Answer, Order};
use provider_sim::{Step, Vendor, configuration};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::provider_contract::stand_in;
use crate::support::vendors::World;

/// How the first vendor of the route fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Death {
    /// Not at all: for comparison.
    None,
    Refuses,
    Hangs,
    Breaks,
}

/// What came of a run.
#[derive(Debug)]
struct Run {
    delivered: usize,
    sends: Vec<Duration>,
    checks: Vec<Duration>,
    /// From the first send to the log's message that the circuit opened.
    opened: Option<Duration>,
    /// What the log says of it.
    word: String,
    /// Calls that the broken vendor received.
    calls: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_that_refuses_connections_costs_no_message() {
    let run = run(Vendor::Twilio, Death::Refuses).await;
    run.lost_at_most(0);
    run.opened_after_five_failures();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_that_answers_500_costs_no_message() {
    let run = run(Vendor::Twilio, Death::Breaks).await;
    run.lost_at_most(0);
    run.opened_after_five_failures();
    // Three calls a message: the five failures, and what was under way beside them.
    assert!(run.calls <= 3 * (5 + WORKERS), "{run:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_vendor_that_hangs_costs_no_message_where_it_holds_the_code() {
    let run = run(Vendor::Twilio, Death::Hangs).await;
    run.lost_at_most(0);
    run.opened_while_the_first_were_waiting();
    // Those under way when it was left alone, and a try now and then.
    assert!(run.calls <= WORKERS + 2, "{run:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_vendor_that_hangs_may_have_taken_is_not_sent_twice_where_the_code_is_ours() {
    let run = run(Vendor::TwilioMessaging, Death::Hangs).await;
    run.opened_while_the_first_were_waiting();
    // The outcome of these is unknown: they count as sent. All others take another route.
    run.lost_at_most(run.calls);
    assert!(run.calls <= WORKERS + 2, "{run:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_vendors_that_are_well_lose_nothing() {
    let run = run(Vendor::Twilio, Death::None).await;
    run.lost_at_most(0);
    assert_eq!(run.opened, None);
}

impl Run {
    fn lost_at_most(&self, most: usize) {
        let lost = self.sends.len() - self.delivered;
        assert!(lost <= most, "{lost} of {}: {self:?}", self.sends.len());
        let checks = self.checks.len();
        assert_eq!(checks, self.delivered, "each was verified");
    }

    fn opened_after_five_failures(&self) {
        assert!(self.word.contains("failures=5"), "{}", self.word);
    }

    /// Three seconds, says the breaker's own test, on a clock of its own. Here the machine may be slow: those who were
    /// waiting then have not yet waited for their whole time.
    fn opened_while_the_first_were_waiting(&self) {
        let opened = self.opened.expect("opened");
        let longest = percentile(&self.sends, 100);
        assert!(opened < longest, "{opened:?} of {longest:?}");
    }
}

async fn run(first: Vendor, death: Death) -> Run {
    let (sim, url) = stand_in().await;
    let first_url = match death {
        Death::Refuses => nobody(),
        _ => url.clone(),
    };
    let answer = match death {
        Death::None | Death::Refuses => None,
        Death::Hangs => Some(Answer::Hang),
        Death::Breaks => Some(Answer::Told {
            status: 500,
            headers: [].into(),
            body: String::new(),
        }),
    };
    if let Some(answer) = answer {
        sim.orders.give(Order {
            vendor: Some(first),
            answer,
            ..Order::default()
        });
    }
    let tables = configuration::table(first, &first_url) + &configuration::table(SECOND, &url);
    let world = Arc::new(World::with_tables(sim, url, &[first, SECOND], &tables));
    let begun = Instant::now();
    let watch = tokio::spawn(opened(Arc::clone(&world), begun));
    let mut run = stories(&world).await;
    if watch.is_finished() {
        let (after, line) = watch.await.expect("runs");
        (run.opened, run.word) = (Some(after), line);
    } else {
        watch.abort();
    }
    run.calls = (0..sends())
        .map(|n| world.sim.calls.count(first, Step::Start, &number(n)))
        .sum();
    run.print(first, death);
    run
}

/// From number to token, [`sends()`] times, [`WORKERS`] at a time.
async fn stories(world: &Arc<World>) -> Run {
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (world, next) = (Arc::clone(world), Arc::clone(&next));
        workers.spawn(async move {
            let mut told = Vec::new();
            loop {
                let turn = next.fetch_add(1, Ordering::SeqCst);
                if turn >= sends() {
                    return told;
                }
                told.push(story(&world, &number(turn)).await);
            }
        });
    }
    let told = workers.join_all().await.concat();
    Run {
        delivered: told.iter().filter(|(_, check)| check.is_some()).count(),
        sends: told.iter().map(|(send, _)| *send).collect(),
        checks: told.iter().filter_map(|(_, check)| *check).collect(),
        opened: None,
        word: String::new(),
        calls: 0,
    }
}

/// How long the send took, and the check, if a message arrived.
async fn story(world: &World, number: &str) -> (Duration, Option<Duration>) {
    let begun = Instant::now();
    let (status, sent) = world.send(number).await;
    let taken = begun.elapsed();
    assert_eq!(status, 200, "{sent}");
    if world.sim.inbox.messages(Some(number)).is_empty() {
        return (taken, None);
    }
    let code =
        json!({"verificationId": sent["data"]["verificationId"], "code": world.code(number)});
    let begun = Instant::now();
    let (_, judged) = world.post("validate", code).await;
    assert_eq!(judged["data"]["verificationStatus"], "VERIFIED", "{judged}");
    (taken, Some(begun.elapsed()))
}

/// When the log says that a circuit opened, and in which words.
async fn opened(world: Arc<World>, begun: Instant) -> (Duration, String) {
    loop {
        let log = world.log();
        let said = log
            .lines()
            .find(|line| line.contains("provider.circuit_opened"));
        if let Some(line) = said {
            return (begun.elapsed(), line.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Run {
    fn print(&self, first: Vendor, death: Death) {
        eprintln!(
            "{} {death:?}: {} of {} delivered; sends p50 {:?} p99 {:?} max {:?}; checks p50 {:?} p99 {:?}; \
             left alone after {:?}; {} calls",
            first.name(),
            self.delivered,
            self.sends.len(),
            percentile(&self.sends, 50),
            percentile(&self.sends, 99),
            percentile(&self.sends, 100),
            percentile(&self.checks, 50),
            percentile(&self.checks, 99),
            self.opened,
            self.calls,
        );
    }
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    let index = (times.len() * percent / 100).min(times.len() - 1);
    times[index]
}

/// A number of its own for each story.
fn number(story: usize) -> String {
    format!("+1202556{story:04}")
}

/// An address on which nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("binds");
    format!("http://{}", listener.local_addr().expect("an address"))
}

fn sends() -> usize {
    let chosen = std::env::var_os("OTP_SENDS").and_then(|sends| sends.to_str()?.parse().ok());
    chosen.unwrap_or(300)
}

/// The working vendor: it holds its codes, too.
const SECOND: Vendor = Vendor::Sinch;
const WORKERS: usize = 16;
