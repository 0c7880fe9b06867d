//! Bytes of the store's files cut off or flipped: the result is a prefix of what was written, or an
//! error; never anything else.
//!
//! `OTP_STRIDE=1 cargo test -p gateway store_damage` looks at every byte of the last commits; the short form at some.

use std::fs;
use std::path::Path;

use gateway::compose::BuildError;
use tempfile::TempDir;

use crate::support::{Gateway, other_than};

/// A store whose commits are still in its log, and what was reported about it.
struct Told {
    gateway: Gateway,
    verifications: Vec<(String, String)>,
}

async fn told() -> Told {
    let gateway = Gateway::with(&UNLIMITED);
    let mut verifications = Vec::new();
    for index in 0..VERIFICATIONS {
        let number = format!("+1202555{:04}", 2000 + index);
        let id = gateway.begin(&number).await;
        verifications.push((id, gateway.code(&number)));
    }
    Told {
        gateway,
        verifications,
    }
}

#[tokio::test]
async fn a_log_that_is_torn_off_gives_a_prefix() {
    let told = told().await;
    let log = fs::read(told.gateway.folder().join(LOG)).expect("reads");
    let mut lengths = Vec::new();
    for cut in last_bytes(&log) {
        let damaged = log[..cut].to_vec();
        lengths.push(prefix_after(&told, &damaged).await);
    }
    // Less and less is lost, and something is.
    assert!(lengths.is_sorted(), "{lengths:?}");
    assert!(lengths[0] < VERIFICATIONS, "{lengths:?}");
}

#[tokio::test]
async fn a_byte_turned_over_in_the_log_gives_a_prefix() {
    let told = told().await;
    let log = fs::read(told.gateway.folder().join(LOG)).expect("reads");
    let mut lost = 0;
    for position in last_bytes(&log) {
        let mut damaged = log.clone();
        damaged[position] ^= 0xff;
        lost += usize::from(prefix_after(&told, &damaged).await < VERIFICATIONS);
    }
    assert!(lost > 0, "no damage was noticed at all");
}

#[tokio::test]
async fn a_byte_turned_over_in_the_file_never_verifies_a_wrong_code() {
    let Told {
        gateway,
        verifications,
    } = told().await;
    let folder = copy(gateway.folder(), None);
    // Opened and closed once: the log is folded into the file.
    drop(Gateway::on(folder, &UNLIMITED).map(|gateway| gateway.folder().to_owned()));
    let folder = copy(gateway.folder(), None);
    let kept = folder.path().join("kept.sqlite");
    {
        let store = rusqlite::Connection::open(folder.path().join(FILE)).expect("opens");
        store
            .execute_batch(&format!("VACUUM INTO '{}'", kept.display()))
            .expect("copies");
    }
    let file = fs::read(&kept).expect("reads");
    let mut refused = 0;
    for position in (0..file.len()).step_by(stride() * 16) {
        let mut damaged = file.clone();
        damaged[position] ^= 0xff;
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join(FILE), damaged).expect("writes");
        let gateway = match Gateway::on(folder, &UNLIMITED) {
            Ok(gateway) => gateway,
            Err(error) => {
                assert!(matches!(error, BuildError::Store(_)), "{error}");
                refused += 1;
                continue;
            }
        };
        for (id, code) in &verifications[..3] {
            let answer = gateway.validate(id, &other_than(code)).await;
            assert!(
                !answer.text().contains("VERIFIED"),
                "byte {position}: {}",
                answer.text()
            );
            let answer = gateway.validate(id, code).await;
            let status = answer.status.as_u16();
            assert!(
                matches!(status, 200 | 404 | 409 | 503),
                "byte {position}: {status}"
            );
            assert!(
                !answer.text().contains("OVERLOADED"),
                "byte {position}: panicked"
            );
            refused += usize::from(status == 503);
        }
    }
    assert!(refused > 0, "no damage was noticed at all");
}

/// How many verifications, from the first one on, a gateway on this log knows; none is known after an unknown one, and
/// each known one accepts its own code and no other.
async fn prefix_after(told: &Told, log: &[u8]) -> usize {
    let Ok(gateway) = Gateway::on(copy(told.gateway.folder(), Some(log)), &UNLIMITED) else {
        return 0;
    };
    let mut known = 0;
    for (index, (id, code)) in told.verifications.iter().enumerate() {
        let answer = gateway.validate(id, &other_than(code)).await;
        if answer.status == 404 {
            continue;
        }
        assert_eq!(
            known, index,
            "a verification is known behind an unknown one"
        );
        assert_eq!(answer.data()["attemptsLeft"], 4);
        let answer = gateway.validate(id, code).await.data();
        assert_eq!(answer["verificationStatus"], "VERIFIED");
        known += 1;
    }
    known
}

/// The store's files in a folder of their own, with another log if one is given.
fn copy(from: &Path, log: Option<&[u8]>) -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    fs::copy(from.join(FILE), folder.path().join(FILE)).expect("copies");
    let log = log.map_or_else(|| fs::read(from.join(LOG)).expect("reads"), <[u8]>::to_vec);
    fs::write(folder.path().join(LOG), log).expect("writes");
    folder
}

/// Positions in the last commits of a log, by the stride.
fn last_bytes(log: &[u8]) -> impl Iterator<Item = usize> {
    (log.len().saturating_sub(LAST)..log.len()).step_by(stride())
}

fn stride() -> usize {
    let chosen = std::env::var_os("OTP_STRIDE").and_then(|stride| stride.to_str()?.parse().ok());
    chosen.unwrap_or(997)
}

/// One address may do more here than usual.
const UNLIMITED: [(&str, &str); 2] = [
    ("LIMITS__ADDRESS_SENDS", "[]"),
    ("LIMITS__ADDRESS_CHECKS", "[]"),
];
const FILE: &str = "otp.sqlite";
const LOG: &str = "otp.sqlite-wal";
const VERIFICATIONS: usize = 8;
/// Bytes of a log that the last few commits take.
const LAST: usize = 60_000;
