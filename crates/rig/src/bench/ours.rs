//! The gateway itself: send, validate, siteverify; as fast as possible, and at half the required rate.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use gateway::store::sqlite::SqliteStore;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::report::Report;
use super::{CONNECTIONS, OPEN_CONNECTIONS};
use crate::configuration::{self, SERVER_KEY, SITE_KEY};
use crate::connection::{Connection, Request};
use crate::disk;
use crate::gateway::Process;
use crate::load::{Outcome, Plan, closed, open};
use crate::numbers::Numbers;

/// One round against a fresh gateway.
pub(super) async fn measure(report: &mut Report, program: &Path, time: Duration) -> Result<()> {
    let (_folder, process) = start(program).await?;
    let address = process.address;
    let numbers = Numbers::default();

    let sent = closed(address, &sends(&numbers, most(time)), CONNECTIONS, time).await?;
    report.closed("send", &sent.figures);
    let begun = begin(address, &numbers, checked_in(time)).await?;
    let checked = closed(address, &checks(&begun), CONNECTIONS, time).await?;
    report.closed("validate, 80% wrong", &checked.figures);
    let redeemed = closed(address, &redemptions(&checked), CONNECTIONS, time).await?;
    report.closed("siteverify", &redeemed.figures);

    let due = |rate: f64| scaled(rate, time);
    let sent = open(
        address,
        &sends(&numbers, due(SEND_RATE)),
        SEND_RATE,
        OPEN_CONNECTIONS,
    )
    .await?;
    report.open("send", SEND_RATE, &sent.figures);
    let begun = begin(address, &numbers, due(CHECK_RATE) / 5).await?;
    let checked = open(address, &checks(&begun), CHECK_RATE, OPEN_CONNECTIONS).await?;
    report.open("validate, 80% wrong", CHECK_RATE, &checked.figures);
    let redeemed = open(
        address,
        &redemptions(&checked),
        REDEEM_RATE,
        OPEN_CONNECTIONS,
    )
    .await?;
    report.open("siteverify", REDEEM_RATE, &redeemed.figures);
    Ok(())
}

/// A gateway on a temporary store.
pub(super) async fn start(program: &Path) -> Result<(TempDir, Process)> {
    let folder = disk::folder()?;
    let path = folder.path().join("otp-gateway.toml");
    std::fs::write(&path, configuration::toml(folder.path(), "127.0.0.1:0", 30))?;
    let process = Process::gateway(program, &path).await?;
    Ok((folder, process))
}

/// What the gateway's store says about its own durability.
pub(super) async fn settings() -> Result<String> {
    let folder = disk::folder()?;
    let store = SqliteStore::open(&folder.path().join("otp.sqlite"))?;
    Ok(format!("otp-gateway's SQLite: {}", store.settings().await?))
}

pub(super) fn sends(numbers: &Numbers, count: u64) -> Plan {
    Plan::all_well((0..count).map(|_| send(numbers)))
}

/// A send to the next number.
pub(super) fn send(numbers: &Numbers) -> Request {
    let body = json!({"siteKey": SITE_KEY, "phoneNumber": numbers.next()});
    Request::by_page("/verification/v3/send", &body)
}

/// A verification that waits for its code.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    id: String,
    code: String,
}

/// Starts verifications and reads their codes, in portions that the sandbox's inbox can hold.
pub(super) async fn begin(
    address: SocketAddr,
    numbers: &Numbers,
    count: u64,
) -> Result<Vec<Begun>> {
    let mut begun = Vec::new();
    let mut reader = Connection::open(address).await?;
    while (begun.len() as u64) < count {
        let plan = sends(numbers, PORTION);
        let outcome = closed(address, &plan, CONNECTIONS, Duration::from_mins(1)).await?;
        ensure!(outcome.figures.unexpected == 0, "sends were refused");
        let messages = reader
            .send(&Request {
                method: hyper::Method::GET,
                ..Request::by_page("/sandbox/messages", &Value::Null)
            })
            .await?
            .json();
        let codes: HashMap<&str, &str> = messages["messages"]
            .as_array()
            .context("no messages")?
            .iter()
            .filter_map(|message| Some((message["to"].as_str()?, message["code"].as_str()?)))
            .collect();
        for (index, reply) in &outcome.replies {
            let request: Value = serde_json::from_str(plan.body(*index))?;
            let number = request["phoneNumber"].as_str().unwrap_or_default();
            let id = reply.json()["data"]["verificationId"]
                .as_str()
                .map(str::to_owned);
            let code = codes.get(number).context("a message is missing")?;
            begun.push(Begun {
                id: id.context("no id")?,
                code: (*code).to_owned(),
            });
        }
    }
    Ok(begun)
}

/// Starts a verification whose code is not needed.
pub(super) async fn begin_one(address: SocketAddr) -> Result<String> {
    let body = json!({"siteKey": SITE_KEY, "phoneNumber": "+12025550100"});
    let request = Request::by_page("/verification/v3/send", &body);
    let reply = Connection::open(address)
        .await?
        .send(&request)
        .await?
        .json();
    let id = reply["data"]["verificationId"].as_str();
    Ok(id.context("no id")?.to_owned())
}

/// Four wrong codes and then the right one for each, the five of them far enough apart to keep their order.
pub(super) fn checks(begun: &[Begun]) -> Plan {
    let mut slots = Vec::new();
    for (index, verification) in begun.iter().enumerate() {
        for check in 0..5 {
            let code = if check < 4 {
                wrong(&verification.code)
            } else {
                verification.code.clone()
            };
            let body = json!({"verificationId": verification.id, "code": code});
            let request = Request::by_page("/verification/v3/validate", &body);
            slots.push((index * 5 + check * APART, request));
        }
    }
    slots.sort_by_key(|(slot, _)| *slot);
    Plan::all_well(slots.into_iter().map(|(_, request)| request))
}

fn wrong(code: &str) -> String {
    code.chars()
        .map(|digit| if digit == '0' { '1' } else { '0' })
        .collect()
}

/// A redemption of each token that these checks produced.
pub(super) fn redemptions(checked: &Outcome) -> Plan {
    let requests = checked.replies.iter().filter_map(|(_, reply)| {
        let data = reply.json();
        let token = data["data"]["token"].as_str()?;
        let body = json!({"secret": SERVER_KEY, "token": token});
        Some(Request::by_server("/verification/v3/siteverify", &body))
    });
    Plan::all_well(requests)
}

/// More sends than can be answered in the time.
pub(super) fn most(time: Duration) -> u64 {
    scaled(12_000.0, time)
}

/// As many verifications as their five checks fill the time with.
fn checked_in(time: Duration) -> u64 {
    scaled(1_600.0, time)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small positive numbers"
)]
pub(super) fn scaled(rate: f64, time: Duration) -> u64 {
    (rate * time.as_secs_f64()) as u64
}

/// Half the required rate.
const SEND_RATE: f64 = 1_250.0;
/// Half the required rate.
const CHECK_RATE: f64 = 1_500.0;
/// Half the required rate.
const REDEEM_RATE: f64 = 2_000.0;
/// The capacity of the sandbox's inbox.
const PORTION: u64 = 1_000;
/// Requests between two checks of one verification: more than are ever in progress.
const APART: usize = 5 * 512;
