//! Callbacks: how long a provider waits until its report is durable.
//!
//! A stand-in accepts real messages and then reports each as delivered, once, signed as Sinch signs.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use hyper::Method;
use provider_sim::callback::Callback;
use provider_sim::{Outcome, Sim, Status, Vendor};
use rusqlite::{Connection, OpenFlags};
use tokio::net::TcpListener;

use super::report::{Report, line, median};
use super::{CONNECTIONS, OPEN_CONNECTIONS, ours};
use crate::connection::Request;
use crate::gateway::Process;
use crate::load::{Figures, Plan, closed, open};
use crate::numbers::Numbers;
use crate::{configuration, disk};

/// One round against a fresh gateway.
pub(super) async fn measure(report: &mut Report, program: &Path, time: Duration) -> Result<()> {
    let sim = Arc::new(Sim::default());
    let stand_in = serve(&sim).await?;
    let folder = disk::folder()?;
    let path = folder.path().join("otp-gateway.toml");
    std::fs::write(&path, toml(folder.path(), stand_in))?;
    let process = Process::gateway(program, &path).await?;

    let count = RATE * u32::try_from(time.as_secs())?;
    let messages = send(process.address, &sim, count as usize).await?;
    let plan = callbacks(&messages, process.address, sim.clock.wall())?;
    let told = open(process.address, &plan, f64::from(RATE), OPEN_CONNECTIONS).await?;
    let written = written(folder.path())?;
    let answered = u64::from(count) - told.figures.unexpected;
    ensure!(
        written == answered,
        "{answered} callbacks were acknowledged, but {written} are in the store"
    );
    report.webhooks(told.figures);
    Ok(())
}

impl Report {
    fn webhooks(&mut self, figures: Figures) {
        eprintln!(
            "    callbacks at {RATE}/s: p99 {:.1} ms",
            figures.percentile(99.0)
        );
        self.webhooks.push(figures);
    }

    /// The 99th percentile in milliseconds, median of all rounds; not a number if there was none.
    pub(super) fn webhooks_p99(&self) -> f64 {
        median(self.webhooks.iter().map(|it| it.percentile(99.0)))
    }

    /// Responses other than 200.
    pub(super) fn webhooks_unexpected(&self) -> u64 {
        self.webhooks.iter().map(|it| it.unexpected).sum()
    }

    pub(super) fn print_webhooks(&self) {
        if self.webhooks.is_empty() {
            return;
        }
        line(
            "callbacks, signed and each about another message, from the moment each was due until it was durable and",
        );
        line("answered; open loop, medians of all rounds");
        line("| | due/s | p50 ms | p99 ms | p99.9 ms | unexpected responses |");
        line("|---|---:|---:|---:|---:|---:|");
        let of = |percent: f64| median(self.webhooks.iter().map(|it| it.percentile(percent)));
        line(format!(
            "| sinch | {RATE} | {:.1} | {:.1} | {:.1} | {} |",
            of(50.0),
            of(99.0),
            of(99.9),
            self.webhooks_unexpected(),
        ));
        line("");
    }
}

/// The stand-ins, on a socket of their own until this process ends.
async fn serve(sim: &Arc<Sim>) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let router = provider_sim::router(sim);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

fn toml(folder: &Path, stand_in: SocketAddr) -> String {
    let text = configuration::toml(folder, "127.0.0.1:0", 30);
    let table = provider_sim::configuration::table(VENDOR, &format!("http://{stand_in}"));
    let route = format!("default = [\"{}\"]", VENDOR.name());
    format!(
        "{}\n{table}",
        text.replace("default = [\"sandbox\"]", &route)
    )
}

/// Sends messages, and returns the outcome of each.
async fn send(address: SocketAddr, sim: &Sim, count: usize) -> Result<Vec<Outcome>> {
    let numbers = Numbers::default();
    let mut outcomes = sim.outcomes();
    let mut messages = Vec::new();
    while messages.len() < count {
        let portion = PORTION.min(count - messages.len());
        let plan = ours::sends(&numbers, portion as u64);
        let sent = closed(address, &plan, CONNECTIONS, Duration::from_mins(1)).await?;
        ensure!(
            sent.figures.unexpected == 0 && sent.figures.requests == portion as u64,
            "sends were refused"
        );
        for _ in 0..portion {
            let outcome = outcomes.try_recv().context("a message got lost")?;
            ensure!(outcome.status == Status::Delivered, "a message failed");
            messages.push(outcome);
        }
    }
    Ok(messages)
}

/// What the stand-in posts about them.
fn callbacks(messages: &[Outcome], address: SocketAddr, now: i64) -> Result<Plan> {
    let base = format!("http://{address}/verification/v3/webhooks");
    let requests = messages.iter().map(|outcome| {
        let callback = Callback::about(outcome, &base, now).context("it says nothing")?;
        Ok(Request {
            method: Method::POST,
            path: PATH,
            headers: callback.headers,
            body: callback.body,
        })
    });
    let requests: Vec<Request> = requests.collect::<Result<_>>()?;
    Ok(Plan::all_well(requests.into_iter()))
}

/// How many messages are known to have been delivered.
fn written(folder: &Path) -> Result<u64> {
    let path = folder.join("otp.sqlite");
    let store = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    store.busy_timeout(Duration::from_secs(5))?;
    let known = "SELECT count(*) FROM sends WHERE status = 'DELIVERED'";
    let count: i64 = store.query_row(known, [], |row| row.get(0))?;
    Ok(u64::try_from(count)?)
}

const VENDOR: Vendor = Vendor::Sinch;
const PATH: &str = "/verification/v3/webhooks/sinch";
/// The rate at which the goal is set.
const RATE: u32 = 500;
/// Fewer outcomes than a subscriber may lag behind by.
const PORTION: usize = 1_000;
