//! better-auth's phone-number plugin on SQLite, at the durability of ours.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use super::CONNECTIONS;
use super::report::Report;
use crate::connection::{Connection, Request};
use crate::disk;
use crate::gateway::Process;
use crate::load::{Plan, closed};
use crate::numbers::Numbers;

/// One round against a fresh server of the peer.
pub(super) async fn measure(report: &mut Report, folder: &Path, time: Duration) -> Result<()> {
    let store = disk::folder()?;
    let mut command = Command::new("node");
    command
        .arg(folder.join("server.mjs"))
        .arg(store.path().join("peer.sqlite"))
        .env("NODE_ENV", "production")
        .current_dir(folder);
    let process = Process::start(command).await?;
    let address = process.address;
    let numbers = Numbers::default();

    let plan = sends(&numbers, 3_000 * time.as_secs());
    let sent = closed(address, &plan, CONNECTIONS, time).await?;
    report.closed("peer: send", &sent.figures);
    let begun = begin(address, &numbers, 200 * time.as_secs()).await?;
    let checked = closed(address, &checks(&begun), CONNECTIONS, time).await?;
    report.closed("peer: validate, 80% wrong", &checked.figures);
    let about = get(address, "/about").await?;
    report.note(format!("better-auth's SQLite: {}", about["settings"]));
    Ok(())
}

fn sends(numbers: &Numbers, count: u64) -> Plan {
    let requests = (0..count).map(|_| {
        let body = json!({"phoneNumber": numbers.next()});
        Request::by_page("/api/auth/phone-number/send-otp", &body)
    });
    Plan::all_well(requests)
}

/// Starts verifications; the server's own list has their codes.
async fn begin(
    address: SocketAddr,
    numbers: &Numbers,
    count: u64,
) -> Result<Vec<(String, String)>> {
    let plan = sends(numbers, count);
    let outcome = closed(address, &plan, CONNECTIONS, Duration::from_mins(2)).await?;
    ensure!(outcome.figures.unexpected == 0, "sends were refused");
    let codes = get(address, "/codes").await?;
    let codes = codes.as_object().context("no codes")?;
    (0..plan.len())
        .map(|index| {
            let body: Value = serde_json::from_str(plan.body(index))?;
            let number = body["phoneNumber"].as_str().context("no number")?;
            let code = codes.get(number).and_then(Value::as_str);
            Ok((number.to_owned(), code.context("no code")?.to_owned()))
        })
        .collect()
}

/// Four wrong codes and then the right one for each. The peer returns 400 for a wrong code.
fn checks(begun: &[(String, String)]) -> Plan {
    let mut slots = Vec::new();
    for (index, (number, code)) in begun.iter().enumerate() {
        for check in 0..5 {
            let (typed, expected) = if check < 4 {
                ("none", 400)
            } else {
                (code.as_str(), 200)
            };
            let body = json!({"phoneNumber": number, "code": typed, "disableSession": true});
            let request = Request::by_page("/api/auth/phone-number/verify", &body);
            slots.push((index * 5 + check * APART, (request, expected)));
        }
    }
    slots.sort_by_key(|(slot, _)| *slot);
    Plan::new(slots.into_iter().map(|(_, request)| request).collect())
}

async fn get(address: SocketAddr, path: &'static str) -> Result<Value> {
    let mut connection = Connection::open(address).await?;
    let request = Request {
        method: hyper::Method::GET,
        ..Request::by_page(path, &Value::Null)
    };
    Ok(connection.send(&request).await?.json())
}

/// Requests between two checks of one number.
const APART: usize = 5 * 100;
