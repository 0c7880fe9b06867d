//! Programs that cargo installs: `trunk`, the `wasm-bindgen` that matches the library in Cargo.lock, and `geckodriver`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{environment, lockfile, process, progress, repository};

/// Ensures Trunk; returns the directory to search first, if it is not found anyway.
pub(crate) fn trunk() -> Result<Option<PathBuf>> {
    Tool {
        package: "trunk",
        programs: &["trunk"],
        version: TRUNK.to_owned(),
        // rustls needs no system library.
        options: &["--locked", "--no-default-features", "--features", "rustls"],
        usually: "4 minutes on two cores",
    }
    .ensure()
}

/// Ensures wasm-bindgen's programs, in the version of the library.
pub(crate) fn wasm_bindgen() -> Result<Option<PathBuf>> {
    Tool {
        package: "wasm-bindgen-cli",
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version: lockfile::version_of("wasm-bindgen")?,
        // Not `--locked`: its lock file names a release that has since been yanked.
        options: &[],
        usually: "2 minutes on two cores",
    }
    .ensure()
}

/// Ensures Firefox's driver, if the machine has none of its own.
pub(crate) fn geckodriver() -> Result<Option<PathBuf>> {
    Tool {
        package: "geckodriver",
        programs: &["geckodriver"],
        version: GECKODRIVER.to_owned(),
        options: &["--locked"],
        usually: "2 minutes on two cores",
    }
    .ensure()
}

struct Tool {
    package: &'static str,
    programs: &'static [&'static str],
    version: String,
    options: &'static [&'static str],
    usually: &'static str,
}

impl Tool {
    fn ensure(&self) -> Result<Option<PathBuf>> {
        if self.is_in(&environment::search_path()) {
            return Ok(None);
        }
        let own = repository::tools().join("bin");
        let cargos = cargo_bin();
        for place in [Some(&own), cargos.as_ref()].into_iter().flatten() {
            if self.is_in(std::slice::from_ref(place)) {
                return Ok(Some(place.clone()));
            }
        }
        // A different version belongs to another project: leave it where it is.
        let in_the_way = self.programs.iter().any(|program| {
            process::find(program).is_some()
                || cargos
                    .as_ref()
                    .is_some_and(|bin| bin.join(program).exists())
        });
        let place = if in_the_way { Some(own) } else { cargos };
        self.install(in_the_way)?;
        if self.is_in(&environment::search_path()) {
            return Ok(None);
        }
        match place {
            Some(place) if self.is_in(std::slice::from_ref(&place)) => Ok(Some(place)),
            _ => bail!(
                "{} {} was installed, but cannot be found",
                self.package,
                self.version
            ),
        }
    }

    /// Whether the first of each program in `directories` has the right version.
    fn is_in(&self, directories: &[PathBuf]) -> bool {
        self.programs.iter().all(|program| {
            process::find_in(directories, program)
                .is_some_and(|path| has_version(&path, &self.version))
        })
    }

    fn install(&self, beside: bool) -> Result<()> {
        progress::begin_slow(
            format!("Installing {} {} with cargo", self.package, self.version),
            self.usually,
        );
        let build = repository::tools().join("build");
        let mut command = process::cargo();
        command
            .args(["install", self.package, "--version", &self.version])
            .args(self.options);
        if beside {
            command.arg("--root").arg(repository::tools());
        }
        // An interrupted installation is resumed; and the tools need not be fast, but available soon.
        command.env("CARGO_TARGET_DIR", &build).envs(QUICK_TO_BUILD);
        process::run(&mut command)
            .with_context(|| format!("{} could not be installed", self.package))?;
        fs::remove_dir_all(&build)
            .with_context(|| format!("{} could not be removed", build.display()))
    }
}

fn has_version(program: &Path, version: &str) -> bool {
    process::capture(Command::new(program).arg("--version"))
        .is_ok_and(|printed| printed.split_whitespace().any(|word| word == version))
}

/// Where cargo installs to by default; not always on the search path.
fn cargo_bin() -> Option<PathBuf> {
    let home = environment::value("CARGO_INSTALL_ROOT")
        .or_else(|| environment::value("CARGO_HOME"))
        .map(PathBuf::from)
        .or_else(|| environment::value("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
    Some(home.join("bin"))
}

/// The last release that the toolchain floor can build.
const TRUNK: &str = "0.21.14";
/// Drives every Firefox that is still maintained.
const GECKODRIVER: &str = "0.37.0";

const QUICK_TO_BUILD: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];
