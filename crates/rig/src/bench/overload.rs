//! Five times as many requests as can be handled: how many succeed, and how fast the others are refused.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;

use super::goals::Aim;
use super::report::Report;
use super::{CONNECTIONS, ours};
use crate::clock;
use crate::connection::{Connection, Request};
use crate::gateway::Process;
use crate::load::{Figures, closed};
use crate::numbers::Numbers;
use crate::{configuration, disk};

/// Finds the peak rate of sends, and requests five times as many.
pub(super) async fn measure(report: &mut Report, program: &Path, time: Duration) -> Result<()> {
    let folder = disk::folder()?;
    let path = folder.path().join("otp-gateway.toml");
    let text = configuration::toml(folder.path(), "127.0.0.1:0", 30);
    let limit = format!("[http]\nmax_requests = {AT_ONCE}");
    std::fs::write(&path, text.replace("[http]", &limit))?;
    let process = Process::gateway(program, &path).await?;
    let numbers = Numbers::default();

    let plan = ours::sends(&numbers, ours::most(time));
    let peak = closed(process.address, &plan, CONNECTIONS, time).await?;
    let peak = peak.figures.rate();
    let rate = peak * TIMES;
    let flood = flood(process.address, &numbers, rate, time).await?;

    report.note(format!(
        "overload: sends can be done at {peak:.0}/s; asked for {:.0}/s over {FLOOD_CONNECTIONS} connections, at most \
         {AT_ONCE} at once\n\
         | | answers/s | p50 ms | p99 ms |\n|---|---:|---:|---:|\n{}\n{}\n",
        flood.asked / time.as_secs_f64(),
        row("200", &flood.done, time),
        row("503 with Retry-After", &flood.refused, time),
    ));
    let goodput = flood.done.requests_in(time) / peak;
    report.aims.extend([
        Aim::at_least("overload: share of the peak rate", goodput, 0.8),
        Aim::at_most(
            "overload: p99 ms of a refusal",
            flood.refused.percentile(99.0),
            100.0,
        ),
        Aim::at_most("overload: other responses", flood.other, 0.0),
    ]);
    Ok(())
}

fn row(name: &str, figures: &Figures, time: Duration) -> String {
    format!(
        "| {name} | {:.0} | {:.1} | {:.1} |",
        figures.requests_in(time),
        figures.percentile(50.0),
        figures.percentile(99.0)
    )
}

/// The result.
struct Flood {
    done: Figures,
    refused: Figures,
    /// Requests started.
    asked: f64,
    /// Responses that are neither.
    other: f64,
}

/// Starts sends when they are due, for `time`. A request's latency is that of its own exchange: the queue
/// before it is the generator's, which is as short of CPU as the gateway.
async fn flood(address: SocketAddr, numbers: &Numbers, rate: f64, time: Duration) -> Result<Flood> {
    let count = ours::scaled(rate, time);
    let requests: Arc<Vec<Request>> = Arc::new((0..count).map(|_| ours::send(numbers)).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let mut running = JoinSet::new();
    let mut connections = Vec::new();
    for _ in 0..FLOOD_CONNECTIONS {
        connections.push(Connection::open(address).await?);
    }
    let start = clock::now();
    for mut connection in connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        running.spawn(async move {
            let (mut done, mut refused) = (Figures::empty(), Figures::empty());
            let (mut asked, mut other) = (0, 0);
            while clock::since(start) < time {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(request) = requests.get(index) else {
                    break;
                };
                let due = start + Duration::from_secs_f64(f64::from(u32::try_from(index)?) / rate);
                tokio::time::sleep_until(due).await;
                let begun = clock::now();
                asked += 1;
                let reply = connection.send(request).await?;
                let took = clock::since(begun);
                match reply.status.as_u16() {
                    200 => done.count(took, true),
                    503 if reply.json()["retryAfterSeconds"].as_u64() > Some(0) => {
                        refused.count(took, true);
                    }
                    _ => other += 1,
                }
            }
            anyhow::Ok((done, refused, asked, other))
        });
    }
    let mut flood = Flood {
        done: Figures::empty(),
        refused: Figures::empty(),
        asked: 0.0,
        other: 0.0,
    };
    while let Some(share) = running.join_next().await {
        let (done, refused, asked, other) = share??;
        flood.done.add(&done);
        flood.refused.add(&refused);
        flood.asked += f64::from(asked);
        flood.other += f64::from(other);
    }
    Ok(flood)
}

const TIMES: f64 = 5.0;
/// Concurrent requests that the gateway accepts: an eighth of the default, because that is as many connections as one
/// load generator can handle.
const AT_ONCE: usize = 256;
const FLOOD_CONNECTIONS: usize = 1024;
