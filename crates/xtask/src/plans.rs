//! `cargo xtask plans`: checks that the numbering plans in the repository are the output of their generator, byte for byte.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{process, progress, repository};

/// Runs `crates/phone/metadata/generate.py --check`. Without Python or its package, it prints a note and does not
/// fail: the tests compare the plans with the engine's results in any case.
pub(crate) fn plans() -> Result<()> {
    let Some(python) = python() else {
        progress::begin(
            "SKIPPED: the numbering plans are not regenerated (no Python with phonenumbers)",
        );
        return Ok(());
    };
    progress::begin("Regenerating the numbering plans, to compare");
    process::run(
        Command::new(python)
            .arg(metadata().join("generate.py"))
            .arg("--check"),
    )
    .context("the numbering plans differ from the output of crates/phone/metadata/generate.py")
}

/// Python in an environment of its own, with the pinned version of the package.
fn python() -> Option<PathBuf> {
    let environment = repository::tools().join("python");
    let python = environment.join("bin/python");
    let pinned = fs::read(metadata().join(REQUIREMENTS)).ok()?;
    let done = environment.join(REQUIREMENTS);
    if fs::read(&done).is_ok_and(|installed| installed == pinned) {
        return Some(python);
    }
    progress::begin_slow(
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
    repository::root().join("crates/phone/metadata")
}

const REQUIREMENTS: &str = "requirements.txt";
