//! An expiry expiry: a store full of verifications that all expire at the same moment, while checks continue.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use super::report::{Expiry, Report};
use super::{OPEN_CONNECTIONS, ours};
use crate::connection::Request;
use crate::fill::fill;
use crate::gateway::Process;
use crate::load::{Figures, Plan, open};
use crate::{clock, configuration, disk};

/// Fills a store so that all of it expires soon after the start, and checks other codes before, during and after.
pub(super) async fn measure(report: &mut Report, program: &Path, count: u64) -> Result<()> {
    let folder = disk::folder()?;
    eprintln!("    filling a store with {count} verifications that are about to end");
    let begun = clock::now();
    // Their ten minutes and the hour after them are over, and no sweep has run: numbers are erased, and rows deleted.
    fill(folder.path(), count, -LIFE_SECONDS).await?;
    eprintln!("    filled in {} s", clock::since(begun).as_secs());
    let path = folder.path().join("otp-gateway.toml");
    std::fs::write(&path, configuration::toml(folder.path(), "127.0.0.1:0", 30))?;

    let (_calm_folder, calm) = ours::start(program).await?;
    let before = checks(&calm).await?;
    drop(calm);
    let process = Process::gateway(program, &path).await?;
    let start = clock::now();
    let mut during: Option<Figures> = None;
    let mut swept = None;
    for _ in 0..MOST_ROUNDS {
        let round = checks(&process).await?;
        match &mut during {
            Some(all) => all.add(&round),
            None => during = Some(round),
        }
        if left(folder.path())? == 0 {
            swept = Some(clock::since(start));
            break;
        }
    }
    let resident = process.resident()?;
    report.expiry(Expiry {
        count,
        before,
        during: during.unwrap_or_else(Figures::empty),
        swept,
        resident,
    });
    Ok(())
}

/// Wrong codes for fresh verifications, at a steady rate.
async fn checks(process: &Process) -> Result<Figures> {
    let id = ours::begin_one(process.address).await?;
    let requests = (0..RATE * SECONDS).map(|_| {
        let body = json!({"verificationId": id, "code": "000000"});
        Request::by_page("/verification/v3/validate", &body)
    });
    let plan = Plan::all_well(requests);
    let rate = f64::from(RATE);
    Ok(open(process.address, &plan, rate, OPEN_CONNECTIONS)
        .await?
        .figures)
}

/// Whether there is still something to delete: 0 or 1.
fn left(folder: &Path) -> Result<i64> {
    let path = folder.join("otp.sqlite");
    let store = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    store.busy_timeout(Duration::from_secs(5))?;
    let over = "SELECT EXISTS (SELECT 1 FROM verifications WHERE purge_at < unixepoch() * 1000)";
    Ok(store.query_row(over, [], |row| row.get(0))?)
}

/// Ten minutes, an hour, and a little more.
const LIFE_SECONDS: i64 = 600 + 3600 + 60;
const RATE: u32 = 500;
const SECONDS: u32 = 5;
const MOST_ROUNDS: usize = 120;
