//! `cargo xtask ci`: everything a change must pass. The tests come last, so that their sum is the last line.

use anyhow::{Result, bail};

use crate::{deny, fuzz_api, lint, plans, progress, size, test, tidy};

/// Runs all parts, even after one has failed, so that a change learns about everything at once.
pub(crate) fn ci() -> Result<()> {
    let parts: [(&str, &dyn Fn() -> Result<()>); 7] = [
        ("lint", &lint::lint),
        ("tidy", &tidy::tidy),
        ("plans", &plans::plans),
        ("deny", &deny::deny),
        ("size", &size::size),
        ("fuzz-api", &fuzz_api::briefly),
        ("test", &|| test::test(&[])),
    ];
    let mut failed = Vec::new();
    for (name, part) in parts {
        if let Err(error) = part() {
            progress::begin(format!("{name} failed: {error:#}"));
            failed.push(name);
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("failed: {}", failed.join(", "))
    }
}
