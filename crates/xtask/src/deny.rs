//! `cargo xtask deny`: licences, bans, sources and advisories of all dependencies, by cargo-deny where it is installed.

use anyhow::Result;

use crate::{process, step};

/// Skips, and says so, where cargo-deny is missing: no other verb depends on it.
pub(crate) fn deny() -> Result<()> {
    if process::find("cargo-deny").is_none() {
        step::begin("Skipped: cargo-deny is not installed (`cargo install cargo-deny`)");
        return Ok(());
    }
    step::begin("Checking the dependencies with cargo-deny");
    process::run(process::cargo().args(["deny", "check"]))
}
