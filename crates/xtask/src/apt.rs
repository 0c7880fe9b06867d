//! Debian's packages: a fallback where the usual way to a tool does not work.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::{process, progress};

/// Whether this machine has Debian's package manager.
pub(crate) fn available() -> bool {
    process::find("apt-get").is_some()
}

/// Whether installing a server would start it: systemd is running (`sd_booted(3)`).
pub(crate) fn starts_services() -> bool {
    Path::new("/run/systemd/system").is_dir()
}

/// Installs `packages`; refreshes the package lists only if they do not contain them.
pub(crate) fn install(packages: &[&str], usually: &str) -> Result<()> {
    let names = packages.join(" ");
    progress::begin_slow(format!("Installing Debian packages: {names}"), usually);
    if !known(packages) {
        progress::note("refreshing the package lists first");
        process::run(apt_get()?.args(["--quiet", "--quiet", "update"]))
            .context("Debian's package lists could not be refreshed")?;
    }
    process::run(
        apt_get()?
            .args([
                "--quiet",
                "--quiet",
                "--yes",
                "--no-install-recommends",
                "install",
            ])
            .args(packages)
            .stdout(Stdio::null()),
    )
    .with_context(|| format!("Debian's packages {names} could not be installed"))
}

/// Whether the package lists on this machine name all of `packages`.
fn known(packages: &[&str]) -> bool {
    packages.iter().all(|package| {
        process::capture(Command::new("apt-cache").args(["show", "--no-all-versions", package]))
            .is_ok()
    })
}

/// `apt-get` with the rights it needs. It never prompts, neither for a password nor about a package.
fn apt_get() -> Result<Command> {
    let root = process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = if root {
        Command::new("env")
    } else {
        process::find("sudo").context("installing packages needs root, and there is no sudo")?;
        let mut command = Command::new("sudo");
        command.args(["-n", "env"]);
        command
    };
    // Where init scripts start servers (`invoke-rc.d`), none does in runlevel 1.
    command.args(["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]);
    Ok(command)
}
