//! The store after the last kill: settled in time, intact, and with every wrong code that a client was told of.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use gateway::clock::{Clock as _, SystemClock};
use gateway::verification::VerificationId;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::findings::{Findings, Promise};
use super::story::Story;
use crate::clock;

/// How long it takes until every message that a dead process had started has an outcome; `None` if ten seconds are
/// not enough.
pub(super) async fn settles(folder: &Path) -> Result<Option<Duration>> {
    let start = clock::now();
    let begun_before = SystemClock.now();
    let store = open(folder)?;
    loop {
        let open: i64 = store.query_row(
            "SELECT count(*) FROM sends WHERE outcome IS NULL AND claimed_at < ?1",
            [begun_before.0],
            |row| row.get(0),
        )?;
        if open == 0 {
            return Ok(Some(clock::since(start)));
        }
        if clock::since(start) > PATIENCE {
            return Ok(None);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Compares the store with the journal.
pub(super) fn compare(folder: &Path, journal: &[Story], findings: &Findings) -> Result<()> {
    let store = open(folder)?;
    let verdict: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    findings.expect(Promise::WholeFile, verdict == "ok", || verdict.clone());
    let mut wrong_codes = store.prepare("SELECT wrong_codes FROM verifications WHERE key = ?1")?;
    for story in journal {
        let Some(id) = &story.id else {
            continue;
        };
        let key = VerificationId::decode(id).context("an id")?.key();
        let kept: Option<u8> = wrong_codes
            .query_row([key.as_bytes()], |row| row.get(0))
            .optional()?;
        let told = story.wrong_told;
        findings.expect(
            Promise::NoCountLost,
            kept.is_some_and(|kept| kept >= told),
            || format!("{kept:?} wrong codes kept, {told} told: {story:?}"),
        );
    }
    Ok(())
}

fn open(folder: &Path) -> Result<Connection> {
    let path = folder.join("otp.sqlite");
    Ok(Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY,
    )?)
}

const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
