//! `cargo xtask deny`: licences, bans, sources and advisories of all dependencies, by cargo-deny if it is installed.

use anyhow::Result;

use crate::{process, progress};

/// Skips, with a message, if cargo-deny is missing: no other verb depends on it.
pub(crate) fn deny() -> Result<()> {
    if process::find("cargo-deny").is_none() {
        progress::begin("Skipped: cargo-deny is not installed (`cargo install cargo-deny`)");
        return Ok(());
    }
    progress::begin("Checking the dependencies with cargo-deny");
    process::run(process::cargo().args(["deny", "check"]))
}
