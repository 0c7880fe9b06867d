//! Clients that send byte by byte: how soon they are disconnected, and how much others are slowed down.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::goals::Aim;
use super::report::Report;
use super::{OPEN_CONNECTIONS, ours};
use crate::clock;
use crate::connection::Request;
use crate::load::{Figures, Plan, open};

/// Checks of codes at a steady rate, alone and while the slow clients are connected.
pub(super) async fn measure(report: &mut Report, program: &Path) -> Result<()> {
    let (_folder, process) = ours::start(program).await?;
    let address = process.address;
    let calm = checks(address).await?;
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let stream = TcpStream::connect(address).await?;
        clients.spawn(send_slowly(stream, number % 2 == 0));
    }
    let beside = checks(address).await?;
    let mut longest = Duration::ZERO;
    let mut left = 0_u32;
    while let Some(lasted) = clients.join_next().await {
        match lasted? {
            Some(lasted) => longest = longest.max(lasted),
            None => left += 1,
        }
    }
    report.note(format!(
        "slow clients: {CLIENTS} connections send a byte every {} ms, half of them of a header and half of a body; the last is \
         dropped after {:.1} s; checks at {RATE}/s meanwhile\n\
         | | p50 ms | p99 ms | unexpected responses |\n|---|---:|---:|---:|\n{}\n{}\n",
        PAUSE.as_millis(),
        longest.as_secs_f64(),
        row("alone", &calm),
        row("during the clients", &beside),
    ));
    let times = beside.percentile(99.0) / calm.percentile(99.0);
    report.aims.extend([
        Aim::at_most(
            "slow clients: seconds until the last is dropped",
            longest.as_secs_f64(),
            12.0,
        ),
        Aim::at_most("slow clients: connections left", f64::from(left), 0.0),
        Aim::at_most(
            "slow clients: p99 of checks, as a multiple of the p99 alone",
            times,
            2.0,
        ),
    ]);
    Ok(())
}

fn row(name: &str, figures: &Figures) -> String {
    format!(
        "| {name} | {:.1} | {:.1} | {} |",
        figures.percentile(50.0),
        figures.percentile(99.0),
        figures.unexpected
    )
}

/// Sends byte by byte until the other end closes the connection; returns how long that took, `None` if it did not.
async fn send_slowly(mut stream: TcpStream, in_header: bool) -> Option<Duration> {
    let begun = clock::now();
    let head = "POST /verification/v3/validate HTTP/1.1\r\nHost: slow\r\nContent-Type: application/json\r\n";
    let head = if in_header {
        head.to_owned()
    } else {
        let page = crate::configuration::PAGE;
        format!("{head}Origin: {page}\r\nContent-Length: 4096\r\n\r\n")
    };
    stream.write_all(head.as_bytes()).await.ok();
    let mut answer = [0; 1024];
    while clock::since(begun) < PATIENCE {
        tokio::select! {
            read = stream.read(&mut answer) => {
                // A response may arrive before the end.
                if !read.is_ok_and(|bytes| bytes > 0) {
                    return Some(clock::since(begun));
                }
            }
            () = tokio::time::sleep(PAUSE) => {
                if stream.write_all(b"x").await.is_err() {
                    return Some(clock::since(begun));
                }
            }
        }
    }
    None
}

/// Wrong codes for a verification, for longer than a slow request may last.
async fn checks(address: SocketAddr) -> Result<Figures> {
    let id = ours::begin_one(address).await?;
    let requests = (0..RATE * SECONDS).map(|_| {
        let body = json!({"verificationId": id, "code": "000000"});
        Request::by_page("/verification/v3/validate", &body)
    });
    let plan = Plan::all_well(requests);
    let outcome = open(address, &plan, f64::from(RATE), OPEN_CONNECTIONS).await?;
    Ok(outcome.figures)
}

const CLIENTS: u32 = 2000;
const PAUSE: Duration = Duration::from_millis(500);
/// After that the connection will not be closed any more.
const PATIENCE: Duration = Duration::from_secs(30);
const RATE: u32 = 300;
const SECONDS: u32 = 14;
