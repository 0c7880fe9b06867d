//! `cargo xtask bench gateway`: the gateway under load, next to better-auth's phone-number plugin and a bare route.
//!
//! The arguments after the name go to the rig: `--rounds 3`, `--seconds 8`, `--only load`, `memory`,
//! `expiry`, `webhooks`, `overload`, `slow-clients`, or `soak` with `--minutes 20`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::{npm_tools, process, programs, progress, repository};

/// Builds everything for release and runs the rig.
pub(crate) fn gateway(arguments: &[String]) -> Result<()> {
    let programs = programs::release()?;
    let mut command = Command::new(&programs.rig);
    command.arg("bench").arg("--gateway").arg(&programs.gateway);
    // Only the load part uses the peer.
    let only = arguments.iter().skip_while(|it| *it != "--only").nth(1);
    if only.is_none_or(|part| part == "load") {
        command.arg("--peer").arg(peer()?);
    }
    process::run(command.args(arguments))
}

/// Installs the peer, with its SQLite compiled here: no prebuilt program is downloaded.
fn peer() -> Result<PathBuf> {
    npm_tools::check_node()?;
    let pinned = repository::root().join("crates/rig/peer");
    let directory = repository::tools().join("bench-peer");
    let lock = fs::read(pinned.join(LOCK))?;
    let done = directory.join("node_modules").join(LOCK);
    fs::create_dir_all(&directory)?;
    for file in ["package.json", LOCK, "server.mjs"] {
        fs::copy(pinned.join(file), directory.join(file))?;
    }
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(directory);
    }
    progress::begin_slow(
        "Installing better-auth and compiling its SQLite",
        "2 minutes",
    );
    npm(&directory, &["ci", "--ignore-scripts"])?;
    npm(&directory, &["rebuild", "better-sqlite3"])?;
    fs::write(&done, lock)?;
    Ok(directory)
}

fn npm(directory: &Path, arguments: &[&str]) -> Result<()> {
    let npm = process::find("npm").context("npm is missing: install Node.js with npm")?;
    let mut command = Command::new(npm);
    command
        .args(arguments)
        .args(["--no-audit", "--no-fund", "--loglevel=error"])
        .env("npm_config_build_from_source", "true")
        .current_dir(directory)
        .stdout(Stdio::null());
    // The headers that came with Node.js, if they did.
    if Path::new(HEADERS).join("include/node/node.h").is_file() {
        command.env("npm_config_nodedir", HEADERS);
    }
    process::run(&mut command)
}

const LOCK: &str = "package-lock.json";
/// Where packages of Node.js put its headers.
const HEADERS: &str = "/usr";
