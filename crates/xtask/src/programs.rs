//! The gateway and the demo's sign-up server, built for this machine.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::{clone, process, step};

/// Where the two programs are.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) gateway: PathBuf,
    pub(crate) signup: PathBuf,
}

/// What benchmarks and torments need, built for release.
#[derive(Debug)]
pub(crate) struct ReleasePrograms {
    pub(crate) gateway: PathBuf,
    pub(crate) rig: PathBuf,
    /// A gateway with ways to crash at named points.
    pub(crate) tormented: PathBuf,
}

/// Builds the gateway as it is deployed, and the rig.
pub(crate) fn release() -> Result<ReleasePrograms> {
    step::begin_slow(
        "Building the gateway and its rig for release",
        "seconds; the first time 5 minutes",
    );
    for package in ["gateway", "rig"] {
        process::run(process::cargo().args([
            "build",
            "--quiet",
            "--release",
            "--package",
            package,
            "--bins",
        ]))?;
    }
    let directory = clone::target().join("release");
    let program = |name: &str| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    Ok(ReleasePrograms {
        gateway: program("otp-gateway"),
        rig: program("rig"),
        tormented: program("tormented-gateway"),
    })
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
