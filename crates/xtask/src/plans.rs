//! `cargo xtask plans`: the numbering plans in the repository are what their program writes, byte for byte.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{clone, process, step};

/// Runs `crates/phone/metadata/generate.py --check`. Where there is no Python, or its package cannot be had, that is
/// said and nothing fails: the tests hold the plans to the engine's answers in any case.
pub(crate) fn plans() -> Result<()> {
    let Some(python) = python() else {
        step::begin(
            "SKIPPED: the numbering plans are not generated anew (no Python with phonenumbers)",
        );
        return Ok(());
    };
    step::begin("Generating the numbering plans anew, to compare");
    process::run(
        Command::new(python)
            .arg(metadata().join("generate.py"))
            .arg("--check"),
    )
    .context("the numbering plans are not what crates/phone/metadata/generate.py writes")
}

/// Python in an environment of its own, with the package in the version that is pinned.
fn python() -> Option<PathBuf> {
    let environment = clone::tools().join("python");
    let python = environment.join("bin/python");
    let pinned = fs::read(metadata().join(REQUIREMENTS)).ok()?;
    let done = environment.join(REQUIREMENTS);
    if fs::read(&done).is_ok_and(|installed| installed == pinned) {
        return Some(python);
    }
    step::begin_slow(
        "Installing the package phonenumbers for Python",
        "10 seconds",
    );
    let found = process::find("python3")?;
    process::run(
        Command::new(found)
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
    )
    .ok()?;
    let options = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ];
    let requirements = metadata().join(REQUIREMENTS);
    process::run(Command::new(&python).args(options).arg(requirements)).ok()?;
    fs::write(&done, pinned).ok()?;
    Some(python)
}

fn metadata() -> PathBuf {
    clone::root().join("crates/phone/metadata")
}

const REQUIREMENTS: &str = "requirements.txt";
