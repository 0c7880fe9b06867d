//! Firefox, and its driver, which Debian does not package.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{install, named};
use crate::cargo_tools;

/// A Firefox and its driver.
#[derive(Debug)]
pub(crate) struct Firefox {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Firefox {
    /// Finds both, by `FIREFOX` and `GECKODRIVER` or by their usual names; installs what is missing.
    pub(crate) fn ensure() -> Result<Self> {
        let missing = "Firefox is missing: install it, or name it in FIREFOX";
        if browser().is_none() {
            install(&["firefox-esr"], "1 minute", missing)?;
        }
        Ok(Self {
            browser: browser().context("Firefox was installed, but cannot be found")?,
            driver: driver()?,
        })
    }
}

fn browser() -> Option<PathBuf> {
    named("FIREFOX", &["firefox-esr", "firefox"])
}

fn driver() -> Result<PathBuf> {
    if let Some(found) = named("GECKODRIVER", &[GECKODRIVER]) {
        return Ok(found);
    }
    let beside = cargo_tools::geckodriver()?.map(|directory| directory.join(GECKODRIVER));
    beside
        .or_else(|| named("GECKODRIVER", &[GECKODRIVER]))
        .context("geckodriver was installed, but cannot be found")
}

const GECKODRIVER: &str = "geckodriver";
