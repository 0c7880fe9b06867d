//! The compiler for WebAssembly: the toolchain in use where it has the target, Debian's otherwise.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{apt, clone, environment, process, step, version::Version};

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How to call cargo so that it builds for [`TARGET`].
#[derive(Debug, Clone)]
pub(crate) struct WasmToolchain {
    /// Directories to search for programs before all others.
    pub(crate) first_on_path: Vec<PathBuf>,
    set: Vec<(&'static str, OsString)>,
    remove: Vec<&'static str>,
    /// Whether it can run clippy: Debian packages none for this target.
    pub(crate) has_clippy: bool,
}

impl WasmToolchain {
    /// Finds a toolchain, and installs what is missing: first the ordinary way, then Debian's.
    pub(crate) fn ensure() -> Result<Self> {
        if let Some(found) = Self::find()? {
            return Ok(found);
        }
        if process::find("rustup").is_some() {
            step::begin_slow(format!("Adding the Rust target {TARGET}"), "half a minute");
            match process::run(Command::new("rustup").args(["target", "add", TARGET])) {
                Ok(()) => {
                    return Self::find()?
                        .context("rustup added the target, and rustc does not see it");
                }
                Err(_) => step::note("rustup cannot fetch it here"),
            }
        }
        if !apt::available() {
            bail!(
                "Rust's target {TARGET} is missing: neither rustup nor apt-get can install it here"
            );
        }
        apt::install(&DEBIAN_PACKAGES, "2 minutes")?;
        Self::debian()?.context(
            "Debian's packages for WebAssembly are installed, and no compiler is to be found",
        )
    }

    /// A cargo command of this toolchain, in the root of the clone.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(
            process::find_in(&self.first_on_path, "cargo").unwrap_or_else(|| "cargo".into()),
        );
        command.current_dir(clone::root());
        self.apply(&mut command, &[]);
        command
    }

    /// Makes `command`, and what it starts, use this toolchain and the programs in `tools`.
    pub(crate) fn apply(&self, command: &mut Command, tools: &[PathBuf]) {
        for name in &self.remove {
            command.env_remove(name);
        }
        // The compiler before the tools: cargo's own directory, where tools may be, holds another cargo.
        let first: Vec<PathBuf> = self.first_on_path.iter().chain(tools).cloned().collect();
        command.env("PATH", environment::search_path_with(&first));
        command.envs(self.set.iter().map(|(name, value)| (name, value)));
        // A directory of its own: two compilers in one would wait for each other's lock.
        command.env("CARGO_TARGET_DIR", clone::target().join("wasm"));
    }

    fn find() -> Result<Option<Self>> {
        if let Some(ordinary) = Self::ordinary() {
            return Ok(Some(ordinary));
        }
        Self::debian()
    }

    /// The toolchain in use, if the target's standard library is part of it.
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
                "Debian's compiler is {version}, and this project needs {}",
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
        }))
    }
}

/// Links to `programs` in a directory of their own: `/usr/bin` itself at the front of the search path
/// would also bring forward Debian's other programs, such as an older Node.
#[cfg(unix)]
fn links_to(programs: &[PathBuf]) -> Result<PathBuf> {
    let directory = clone::tools().join("debian-rust");
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

const DEBIAN_LINKER: &str = "wasm-ld-19";
const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
