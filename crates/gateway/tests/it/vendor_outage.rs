//! One of two vendors is down, in each of the possible ways: the other one carries its messages, and
//! the codes that people enter are checked as usual.
//!
//! On an injected clock, which waits for the sockets between the gateway and its vendors.
//! `OTP_SENDS=1000 cargo test -p gateway vendor_outage -- --nocapture` runs the real program on the machine's own clock
//! instead, and prints the figures.

use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use provider_sim::order::{Answer, Order};
use provider_sim::{Step, Vendor, configuration};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::provider_contract::stand_in;
use crate::support::Gateway;
use crate::support::log::Lines;
use crate::support::vendors::World;
use crate::support::watched::Watched;

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

#[test]
fn a_vendor_that_refuses_connections_costs_no_message() {
    let run = run(Vendor::Twilio, Death::Refuses);
    run.lost_at_most(0);
    run.opened_after_five_failures();
}

#[test]
fn a_vendor_that_answers_500_costs_no_message() {
    let run = run(Vendor::Twilio, Death::Breaks);
    run.lost_at_most(0);
    run.opened_after_five_failures();
    // Three calls a message: the five failures, and what was under way beside them.
    assert!(run.calls <= 3 * (5 + WORKERS), "{run:?}");
}

#[test]
fn a_vendor_that_hangs_costs_no_message_where_it_holds_the_code() {
    let run = run(Vendor::Twilio, Death::Hangs);
    run.lost_at_most(0);
    run.opened_while_the_first_were_waiting();
    // Those under way when it was left alone, and a try now and then.
    assert!(run.calls <= WORKERS + 2, "{run:?}");
}

#[test]
fn what_a_vendor_that_hangs_may_have_taken_is_not_sent_twice_where_the_code_is_ours() {
    let run = run(Vendor::TwilioMessaging, Death::Hangs);
    run.opened_while_the_first_were_waiting();
    // The outcome of these is unknown: they count as sent. All others take another route.
    run.lost_at_most(run.calls);
    assert!(run.calls <= WORKERS + 2, "{run:?}");
}

#[test]
fn two_vendors_that_are_well_lose_nothing() {
    let run = run(Vendor::Twilio, Death::None);
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

    /// After three seconds, when those who were waiting have not yet waited for their whole time.
    fn opened_while_the_first_were_waiting(&self) {
        let opened = self.opened.expect("opened");
        let least = Duration::from_secs(3);
        let most = if on_its_own_clock() {
            percentile(&self.sends, 100)
        } else {
            // The first message is on its way to the vendor before it hangs.
            least + Duration::from_millis(500)
        };
        assert!(least <= opened && opened < most, "{opened:?} of {most:?}");
    }
}

/// The gateway that people use: in this process, or a program of its own.
enum Shop {
    Here { gateway: Gateway, sim: Watched },
    Program(World),
}

impl Shop {
    async fn post(&self, endpoint: &str, body: Value) -> (u16, Value) {
        match self {
            Self::Here { gateway, .. } => {
                let answer = gateway.post(endpoint).page().json(body).await;
                (answer.status.as_u16(), answer.value())
            }
            Self::Program(world) => world.post(endpoint, body).await,
        }
    }

    const fn site_key(&self) -> &'static str {
        match self {
            Self::Here { .. } => "pk_shop",
            Self::Program(_) => "pk_demo",
        }
    }

    const fn sim(&self) -> &Watched {
        match self {
            Self::Here { sim, .. } => sim,
            Self::Program(world) => &world.sim,
        }
    }
}

fn run(first: Vendor, death: Death) -> Run {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime
        .enable_all()
        .start_paused(!on_its_own_clock())
        .build();
    runtime
        .expect("a runtime")
        .block_on(run_through(first, death))
}

async fn run_through(first: Vendor, death: Death) -> Run {
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
    let log = Lines::default();
    let _guard = log.install("gateway=error");
    let shop = if on_its_own_clock() {
        Shop::Program(World::with_tables(sim, url, &[first, SECOND], &tables))
    } else {
        let gateway = Gateway::routed(&[first.name(), SECOND.name()], &tables);
        Shop::Here { gateway, sim }
    };
    let shop = Arc::new(shop);
    let mut watch = Watch {
        begun: Instant::now(),
        opened: None,
    };
    let mut run = watch.over(&shop, &log, stories(&shop)).await;
    if let Some((after, line)) = watch.opened {
        (run.opened, run.word) = (Some(after), line);
    }
    run.calls = (0..sends())
        .map(|n| shop.sim().calls.count(first, Step::Start, &number(n)))
        .sum();
    run.print(first, death);
    run
}

/// When a circuit opened, and what the log says of it.
struct Watch {
    begun: Instant,
    opened: Option<(Duration, String)>,
}

impl Watch {
    /// Waits for a run, and looks into the log meanwhile. The injected clock goes on in small steps.
    async fn over(&mut self, shop: &Shop, log: &Lines, run: impl Future<Output = Run>) -> Run {
        let mut run = pin!(run);
        loop {
            let step = async {
                match shop {
                    Shop::Here { gateway, .. } => gateway.step(Duration::from_millis(5)).await,
                    Shop::Program(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            };
            tokio::select! {
                biased;
                run = &mut run => return run,
                () = step => {}
            }
            if self.opened.is_none() {
                let log = match shop {
                    Shop::Here { .. } => log.text(),
                    Shop::Program(world) => world.log(),
                };
                let mut lines = log.lines();
                let said = lines.find(|line| line.contains("provider.circuit_opened"));
                self.opened = said.map(|line| (self.begun.elapsed(), line.to_owned()));
            }
        }
    }
}

/// From number to token, [`sends()`] times, [`WORKERS`] at a time.
async fn stories(shop: &Arc<Shop>) -> Run {
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (shop, next) = (Arc::clone(shop), Arc::clone(&next));
        workers.spawn(async move {
            let mut told = Vec::new();
            loop {
                let turn = next.fetch_add(1, Ordering::SeqCst);
                if turn >= sends() {
                    return told;
                }
                told.push(story(&shop, &number(turn)).await);
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
async fn story(shop: &Shop, number: &str) -> (Duration, Option<Duration>) {
    let begun = Instant::now();
    let body = json!({"siteKey": shop.site_key(), "phoneNumber": number});
    let (status, sent) = shop.post("send", body).await;
    let taken = begun.elapsed();
    assert_eq!(status, 200, "{sent}");
    let messages = shop.sim().inbox.messages(Some(number));
    let Some(message) = messages.last() else {
        return (taken, None);
    };
    let code = json!({"verificationId": sent["data"]["verificationId"], "code": message.code});
    let begun = Instant::now();
    let (_, judged) = shop.post("validate", code).await;
    assert_eq!(judged["data"]["verificationStatus"], "VERIFIED", "{judged}");
    (taken, Some(begun.elapsed()))
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
    chosen_sends().unwrap_or(300)
}

/// Whether the real program is run, on the machine's clock.
fn on_its_own_clock() -> bool {
    chosen_sends().is_some()
}

fn chosen_sends() -> Option<usize> {
    std::env::var_os("OTP_SENDS")?.to_str()?.parse().ok()
}

/// The working vendor: it holds its codes, too.
const SECOND: Vendor = Vendor::Sinch;
const WORKERS: usize = 16;
