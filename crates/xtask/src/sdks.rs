//! The vendors' official SDKs, from npm and from `PyPI`, for the suite that tests us against them.
//!
//! Pinned next to the suite, in `crates/gateway/tests/sdk/`. If one of the two is not available, its tests are skipped by
//! name: nothing else needs it.

use std::path::PathBuf;

use anyhow::Result;

use crate::{npm_tools, progress, python_tools, repository};

/// Where they are installed; `None` for what is not available.
#[derive(Debug)]
pub(crate) struct Sdks {
    /// The directory `node_modules`.
    pub(crate) modules: Option<PathBuf>,
    /// The Python that can import them.
    pub(crate) python: Option<PathBuf>,
}

impl Sdks {
    /// Installs what is pinned, unless that has been done already. What is missing is reported, but not an error.
    pub(crate) fn ensure() -> Self {
        Self {
            modules: or_told("npm", from_npm()),
            python: or_told("PyPI", from_pypi()),
        }
    }
}

fn from_npm() -> Result<PathBuf> {
    let directory = repository::tools().join("npm-sdks");
    npm_tools::install(
        &pinned().join("npm"),
        &directory,
        "the vendors' official SDKs",
        &[],
    )?;
    Ok(directory.join("node_modules"))
}

fn from_pypi() -> Result<PathBuf> {
    let installed = python_tools::install(
        &pinned().join("python/requirements.txt"),
        &repository::tools().join("python-sdks"),
        "the vendors' official SDKs",
    )?;
    let programs = installed.ok_or_else(|| anyhow::anyhow!("Python 3 with venv is missing"))?;
    Ok(programs.join("python"))
}

fn or_told(from: &str, installed: Result<PathBuf>) -> Option<PathBuf> {
    installed
        .inspect_err(|error| {
            progress::note(format!(
                "the SDKs from {from} are missing, so their tests are skipped: {error:#}"
            ));
        })
        .ok()
}

fn pinned() -> PathBuf {
    repository::root().join("crates/gateway/tests/sdk")
}
