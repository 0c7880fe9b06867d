//! `cargo xtask tidy`: the rules of this repository that no compiler knows.

mod changelog;
mod compiled;
mod dependencies;
mod files;
mod imports;
mod layers;
mod once;
mod private;
mod source;

use anyhow::{Result, bail};

use crate::{
    progress,
    tidy::source::{Finding, Source},
};

/// Prints every breach of every rule; fails if there is one.
pub(crate) fn tidy() -> Result<()> {
    let sources = source::all()?;
    let mut findings: Vec<Finding> = CHECKS.iter().flat_map(|check| check(&sources)).collect();
    findings.sort();
    for finding in &findings {
        progress::result(finding);
    }
    if findings.is_empty() {
        progress::begin(format!("{} files are tidy", sources.len()));
        return Ok(());
    }
    bail!("{} breaches of the rules above", findings.len())
}

type Check = fn(&[Source]) -> Vec<Finding>;

const CHECKS: [Check; 13] = [
    layers::check,
    imports::follow_the_order,
    imports::circles::check,
    compiled::every_test,
    once::forwarding_headers,
    once::clock,
    once::randomness,
    files::begin_with_their_purpose,
    files::are_short,
    dependencies::have_a_reason,
    dependencies::are_pinned_without_addresses,
    private::names_nothing_of_this_machine,
    changelog::names_the_version,
];
