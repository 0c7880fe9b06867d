//! The gateway, the demo's sign-up server and the vendors' stand-ins, built for this machine.

use std::{env, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::{process, progress, repository};

/// Where the programs are.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) gateway: PathBuf,
    pub(crate) signup: PathBuf,
    pub(crate) provider_sim: PathBuf,
}

/// What benchmarks and crash tests need, built for release.
#[derive(Debug)]
pub(crate) struct ReleasePrograms {
    pub(crate) gateway: PathBuf,
    pub(crate) rig: PathBuf,
    /// A gateway with ways to crash at named points.
    pub(crate) crashing: PathBuf,
}

/// Builds the gateway as it is deployed, and the rig.
pub(crate) fn release() -> Result<ReleasePrograms> {
    progress::begin_slow(
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
    let directory = repository::target().join("release");
    let program = |name: &str| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    Ok(ReleasePrograms {
        gateway: program("otp-gateway"),
        rig: program("rig"),
        crashing: program("crashing-gateway"),
    })
}

/// Builds them; cargo does nothing if nothing has changed.
pub(crate) fn build() -> Result<Programs> {
    progress::begin_slow(
        "Building the gateway, the sign-up server and the vendors' stand-ins",
        "seconds; the first time 2 minutes",
    );
    process::run(process::cargo().args([
        "build",
        "--quiet",
        "--package",
        "gateway",
        "--package",
        "signup",
        "--package",
        "provider-sim",
        "--bins",
    ]))?;
    // Cargo puts them where it put xtask.
    let own = env::current_exe()?;
    let directory = own.parent().context("xtask has no working directory")?;
    let program = |name: &str| directory.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    Ok(Programs {
        gateway: program("otp-gateway"),
        signup: program("signup"),
        provider_sim: program("provider-sim"),
    })
}
