//! The packages from `PyPI`: every set in a virtual environment of its own, as pinned by a requirements file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::Result;

use crate::{process, progress};

/// Installs what `pinned` names into `directory`, unless that has been done already, and returns the directory of its
/// programs; `None` if Python 3 or its venv is missing.
pub(crate) fn install(pinned: &Path, directory: &Path, what: &str) -> Result<Option<PathBuf>> {
    let Some(python) = process::find("python3") else {
        return Ok(None);
    };
    let programs = directory.join("bin");
    let done = directory.join("requirements.txt");
    let pins = fs::read(pinned)?;
    if fs::read(&done).is_ok_and(|installed| installed == pins) {
        return Ok(Some(programs));
    }
    progress::begin_slow(format!("Installing {what} with pip"), "20 seconds");
    let made = Command::new(python)
        .args(["-m", "venv"])
        .arg(directory)
        .stdout(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    process::run(
        Command::new(programs.join("pip"))
            .args([
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--requirement",
            ])
            .arg(pinned),
    )?;
    fs::write(&done, pins)?;
    Ok(Some(programs))
}
