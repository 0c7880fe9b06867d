//! The compiler for WebAssembly: the current toolchain if it has the target, otherwise Debian's.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{apt, environment, process, progress, repository, version::Version};

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How to call cargo so that it builds for [`TARGET`].
#[derive(Debug, Clone)]
pub(crate) struct WasmToolchain {
    /// Directories to search for programs before all others.
    pub(crate) first_on_path: Vec<PathBuf>,
    set: Vec<(&'static str, OsString)>,
    remove: Vec<&'static str>,
    /// Whether it can run clippy: Debian does not package it for this target.
    pub(crate) has_clippy: bool,
    /// Whether the standard library's sources are there, so that it can be built for size.
    pub(crate) has_sources: bool,
}

impl WasmToolchain {
    /// Finds a toolchain, and installs what is missing: first with rustup, then from Debian.
    pub(crate) fn ensure() -> Result<Self> {
        if let Some(found) = Self::find()? {
            return Ok(found);
        }
        if process::find("rustup").is_some() {
            progress::begin_slow(format!("Adding the Rust target {TARGET}"), "half a minute");
            match process::run(Command::new("rustup").args(["target", "add", TARGET])) {
                Ok(()) => {
                    return Self::find()?
                        .context("rustup added the target, but rustc does not find it");
                }
                Err(_) => progress::note("rustup cannot download it here"),
            }
        }
        if !apt::available() {
            bail!(
                "Rust's target {TARGET} is missing: neither rustup nor apt-get can install it here"
            );
        }
        apt::install(&DEBIAN_PACKAGES, "2 minutes")?;
        Self::debian()?.context(
            "Debian's packages for WebAssembly are installed, but no compiler can be found",
        )
    }

    /// The toolchain for a release build, with the sources of the standard library where they can be had.
    pub(crate) fn with_sources(self) -> Result<Self> {
        if self.has_sources {
            return Ok(self);
        }
        if process::find("rustup").is_some() {
            progress::begin_slow("Adding the sources of Rust's standard library", "seconds");
            match process::run(Command::new("rustup").args(["component", "add", "rust-src"])) {
                Ok(()) => {
                    return Self::find()?.context("rustup added the sources and lost the target");
                }
                Err(_) => progress::note("rustup cannot fetch them here"),
            }
        }
        if apt::available()
            && apt::install(&DEBIAN_PACKAGES, "2 minutes").is_ok()
            && let Some(debian) = Self::debian()?
        {
            return Ok(debian);
        }
        progress::note(
            "the sources of Rust's standard library cannot be had: the module will be some 15 kB larger",
        );
        Ok(self)
    }

    /// Makes `command`, set up by [`apply`](Self::apply), build the standard library and all else for size. A panic then
    /// says nothing and ends the instance at once (docs/decisions/0014).
    pub(crate) fn shrink(&self, command: &mut Command) {
        if !self.has_sources {
            return;
        }
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
            // Each of these would win over the variable below.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", SMALLEST);
    }

    /// A cargo command of this toolchain, in the root of the clone.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(
            process::find_in(&self.first_on_path, "cargo").unwrap_or_else(|| "cargo".into()),
        );
        command.current_dir(repository::root());
        self.apply(&mut command, &[]);
        command
    }

    /// Makes `command`, and the processes it starts, use this toolchain and the programs in `tools`.
    pub(crate) fn apply(&self, command: &mut Command, tools: &[PathBuf]) {
        for name in &self.remove {
            command.env_remove(name);
        }
        // The compiler before the tools: cargo's own directory, where tools may be, contains another cargo.
        let first: Vec<PathBuf> = self.first_on_path.iter().chain(tools).cloned().collect();
        command.env("PATH", environment::search_path_with(&first));
        command.envs(self.set.iter().map(|(name, value)| (name, value)));
        // A separate directory: two compilers in one would wait for each other's lock.
        command.env("CARGO_TARGET_DIR", repository::target().join("wasm"));
    }

    fn find() -> Result<Option<Self>> {
        if let Some(ordinary) = Self::ordinary() {
            return Ok(Some(ordinary));
        }
        Self::debian()
    }

    /// The current toolchain, if it includes the target's standard library.
    fn ordinary() -> Option<Self> {
        let libraries = process::capture(Command::new("rustc").args([
            "--print",
            "target-libdir",
            "--target",
            TARGET,
        ]))
        .ok()?;
        Path::new(&libraries).is_dir().then(|| Self {
            first_on_path: Vec::new(),
            set: Vec::new(),
            remove: Vec::new(),
            has_clippy: process::find("cargo-clippy").is_some(),
            has_sources: has_sources(),
        })
    }

    /// Debian's compiler for WebAssembly, which builds the standard library from source.
    fn debian() -> Result<Option<Self>> {
        let programs = ["cargo", "rustc", "rustdoc"].map(|name| Path::new("/usr/bin").join(name));
        let complete = programs.iter().all(|program| program.is_file())
            && Path::new("/usr/lib/rustlib/src/rust/library").is_dir()
            && process::find(DEBIAN_LINKER).is_some();
        if !complete {
            return Ok(None);
        }
        let version = process::capture(Command::new("/usr/bin/rustc").arg("--version"))?;
        let floor = Version::find(env!("CARGO_PKG_RUST_VERSION"));
        if Version::find(&version) < floor {
            bail!(
                "Debian's compiler has version {version}, but this project needs {}",
                env!("CARGO_PKG_RUST_VERSION")
            );
        }
        Ok(Some(Self {
            first_on_path: vec![links_to(&programs)?],
            set: vec![
                // `-Zbuild-std` is unstable, and Debian ships the sources instead of a built library.
                ("RUSTC_BOOTSTRAP", "1".into()),
                ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
                (
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
                    DEBIAN_LINKER.into(),
                ),
            ],
            // What rustup's cargo sets for its children would lead back to rustup's compiler.
            remove: vec![
                "CARGO",
                "RUSTC",
                "RUSTDOC",
                "RUSTUP_TOOLCHAIN",
                "LD_LIBRARY_PATH",
            ],
            has_clippy: false,
            has_sources: true,
        }))
    }
}

/// Whether the toolchain in use has the component `rust-src`.
fn has_sources() -> bool {
    process::capture(Command::new("rustc").args(["--print", "sysroot"])).is_ok_and(|root| {
        Path::new(&root)
            .join("lib/rustlib/src/rust/library")
            .is_dir()
    })
}

/// Links to `programs` in a directory of their own: `/usr/bin` itself at the front of the search path
/// would also bring forward Debian's other programs, such as an older Node.
#[cfg(unix)]
fn links_to(programs: &[PathBuf]) -> Result<PathBuf> {
    let directory = repository::tools().join("debian-rust");
    std::fs::create_dir_all(&directory)?;
    for program in programs {
        let link = directory.join(program.file_name().unwrap_or_default());
        if !link.exists() {
            std::os::unix::fs::symlink(program, &link)
                .with_context(|| format!("{} could not be linked", program.display()))?;
        }
    }
    Ok(directory)
}

#[cfg(not(unix))]
fn links_to(_programs: &[PathBuf]) -> Result<PathBuf> {
    bail!("Debian's compiler was found on a system that is not Debian");
}

/// No text of a panic, no place in the source and no `Debug` output: nobody reads them in a release build.
const SMALLEST: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";
const DEBIAN_LINKER: &str = "wasm-ld-19";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
