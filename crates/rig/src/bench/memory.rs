//! Resident memory with a given number of verifications pending, and start-up time.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::report::{Memory, Report};
use super::{CONNECTIONS, ours};
use crate::clock;
use crate::connection::Request;
use crate::disk;
use crate::fill::fill;
use crate::gateway::Process;
use crate::load::{Plan, closed};

/// Idle, with one, and with each of `pending`.
pub(super) async fn measure(report: &mut Report, program: &Path, pending: &[u64]) -> Result<()> {
    let (_folder, process) = ours::start(program).await?;
    report.memory(Memory {
        pending: 0,
        resident: process.resident()?,
        ..Memory::default()
    });
    check(&process, &[]).await?;
    report.memory(Memory {
        pending: 1,
        resident: process.resident()?,
        ..Memory::default()
    });
    drop(process);
    for count in pending {
        report.memory(filled(program, *count).await?);
    }
    Ok(())
}

/// A gateway started on a store that was filled before.
async fn filled(program: &Path, pending: u64) -> Result<Memory> {
    let folder = disk::folder()?;
    eprintln!("    filling a store with {pending} pending verifications");
    let ids = fill(folder.path(), pending, 0).await?;
    let path = folder.path().join("otp-gateway.toml");
    let text = crate::configuration::toml(folder.path(), "127.0.0.1:0", 30);
    std::fs::write(&path, text)?;
    let started = clock::now();
    let process = Process::gateway(program, &path).await?;
    let start_up = clock::since(started);
    let at_start = process.resident()?;
    let outcome = check(&process, &ids).await?;
    Ok(Memory {
        pending,
        at_start,
        resident: process.resident()?,
        start_up,
        check_p99: outcome,
        disk: std::fs::metadata(folder.path().join("otp.sqlite"))?.len(),
    })
}

/// One more send, and wrong codes all over the store, so that whatever is cached gets there. Returns the p99 of the
/// checks in milliseconds.
async fn check(process: &Process, ids: &[String]) -> Result<f64> {
    let mut ids = ids.to_vec();
    ids.push(ours::begin_one(process.address).await?);
    let requests = (0..CHECKS).map(|index| {
        let id = &ids[index % ids.len()];
        let body = json!({"verificationId": id, "code": "000000"});
        Request::by_page("/verification/v3/validate", &body)
    });
    let plan = Plan::all_well(requests);
    let outcome = closed(process.address, &plan, CONNECTIONS, Duration::from_secs(10)).await?;
    Ok(outcome.figures.percentile(99.0))
}

const CHECKS: usize = 20_000;
