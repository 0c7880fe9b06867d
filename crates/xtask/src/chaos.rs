//! `cargo xtask chaos`: the gateway killed at random moments and at named points, and what its clients were told compared
//! with what it did. Arguments go to the rig: `--kills 500`, `--seed 1`.

use std::process::Command;

use anyhow::Result;

use crate::{process, programs};

/// Builds the rig for release and runs the kills.
pub(crate) fn chaos(arguments: &[String]) -> Result<()> {
    let programs = programs::release()?;
    let mut command = Command::new(&programs.rig);
    command
        .arg("chaos")
        .arg("--gateway")
        .arg(&programs.crashing);
    process::run(command.args(arguments))
}
