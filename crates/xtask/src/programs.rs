//! The gateway and the demo's sign-up server, built for this machine.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::{process, step};

/// Where the two programs are.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) gateway: PathBuf,
    pub(crate) signup: PathBuf,
}

/// Builds both; cargo does nothing where nothing has changed.
pub(crate) fn build() -> Result<Programs> {
    step::begin_slow(
        "Building the gateway and the sign-up server",
        "seconds; the first time 2 minutes",
    );
    process::run(process::cargo().args([
        "build",
        "--quiet",
        "--package",
        "gateway",
        "--package",
        "signup",
        "--bins",
    ]))?;
    // Cargo puts them where it put xtask.
    let own = env::current_exe()?;
    let directory = own.parent().context("xtask runs from no directory")?;
    let program = |name: &str| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    Ok(Programs {
        gateway: program("otp-gateway"),
        signup: program("signup"),
    })
}
