//! The packages from npm, pinned by `crates/xtask/npm/package-lock.json`: wasm-opt, esbuild, axe-core,
//! the flags, and the countries of addresses.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::{process, progress, repository, version::Version};

/// The installed programs.
#[derive(Debug)]
pub(crate) struct NpmTools {
    directory: PathBuf,
}

impl NpmTools {
    /// Installs what the lock file names, unless that has been done already.
    pub(crate) fn ensure() -> Result<Self> {
        let tools = Self {
            directory: repository::tools().join("npm"),
        };
        let what = "esbuild, binaryen, axe-core, flags and the countries of addresses";
        install(&pinned(), &tools.directory, what, &["--omit=dev"])?;
        Ok(tools)
    }

    /// The same in a directory of its own, and the peers of the benchmarks.
    pub(crate) fn ensure_with_peers() -> Result<Self> {
        let tools = Self {
            directory: repository::tools().join("npm-with-peers"),
        };
        let what = "the peers of the measurements";
        install(&pinned(), &tools.directory, what, &[])?;
        Ok(tools)
    }

    /// What an earlier [`ensure`](Self::ensure) installed.
    pub(crate) fn installed() -> Result<Self> {
        let directory = repository::tools().join("npm");
        if !directory.join("node_modules").is_dir() {
            bail!("the tools from npm are not installed: run `cargo xtask setup`");
        }
        Ok(Self { directory })
    }

    /// Binaryen's optimiser.
    pub(crate) fn wasm_opt(&self) -> Command {
        Command::new(self.directory.join("node_modules/.bin/wasm-opt"))
    }

    /// The script that calls esbuild, run where it can import it.
    pub(crate) fn bundle_script(&self) -> Result<Command> {
        let script = self.directory.join("bundle.mjs");
        fs::copy(
            repository::root().join("crates/xtask/npm/bundle.mjs"),
            &script,
        )?;
        let mut command = Command::new("node");
        command.arg(script);
        Ok(command)
    }

    /// The package with a picture of every country's flag.
    pub(crate) fn flags(&self) -> PathBuf {
        self.directory.join("node_modules/country-flag-icons")
    }

    /// The package with names of countries in some seventy languages.
    pub(crate) fn names(&self) -> PathBuf {
        self.directory.join("node_modules/i18n-iso-countries")
    }

    /// An MMDB file with the country of every network (CC0).
    pub(crate) fn countries(&self) -> PathBuf {
        let package = "node_modules/@ip-location-db/geo-whois-asn-country-mmdb";
        self.directory
            .join(package)
            .join("geo-whois-asn-country.mmdb")
    }

    /// libphonenumber-js; only after [`ensure_with_peers`](Self::ensure_with_peers).
    pub(crate) fn libphonenumber_js(&self) -> PathBuf {
        self.directory.join("node_modules/libphonenumber-js")
    }

    /// The accessibility checker that the journeys inject into a page.
    pub(crate) fn axe(&self) -> PathBuf {
        self.directory.join("node_modules/axe-core/axe.min.js")
    }
}

/// Installs what the lock file in `pinned` names into `directory`, unless that has been done already.
pub(crate) fn install(pinned: &Path, directory: &Path, what: &str, options: &[&str]) -> Result<()> {
    check_node()?;
    let lock = fs::read(pinned.join(LOCK))?;
    let done = directory.join("node_modules").join(LOCK);
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    progress::begin_slow(format!("Installing {what} with npm"), "10 seconds");
    fs::create_dir_all(directory)?;
    for file in ["package.json", LOCK] {
        fs::copy(pinned.join(file), directory.join(file))?;
    }
    let npm = process::find("npm").context("npm is missing: install Node.js with npm")?;
    // No install scripts of packages are run: none of these needs one.
    process::run(
        Command::new(npm)
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .args(options)
            .current_dir(directory)
            .stdout(Stdio::null()),
    )?;
    Ok(fs::write(&done, lock)?)
}

/// Where this module's own lock file is.
fn pinned() -> PathBuf {
    repository::root().join("crates/xtask/npm")
}

/// Fails if Node.js is missing or too old.
pub(crate) fn check_node() -> Result<()> {
    let node = process::find("node")
        .with_context(|| format!("Node.js is missing: install version {NODE} or newer"))?;
    match node_version(&node) {
        Some(version) if version.major >= NODE => Ok(()),
        Some(version) => {
            bail!("Node.js has version {version}, but version {NODE} or newer is needed")
        }
        None => bail!(
            "{} does not say which version of Node.js it is",
            node.display()
        ),
    }
}

fn node_version(node: &Path) -> Option<Version> {
    Version::find(&process::capture(Command::new(node).arg("--version")).ok()?)
}

const LOCK: &str = "package-lock.json";
/// The oldest Node that is still maintained and runs all of them.
const NODE: u32 = 20;
