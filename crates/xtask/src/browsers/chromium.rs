//! Chromium, and the driver of the same version.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use super::{install, named};
use crate::{environment, process, repository, version::Version};

/// A Chromium and its driver.
#[derive(Debug)]
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Chromium {
    /// Finds both, by `CHROME` and `CHROMEDRIVER` or by their usual names; installs Debian's if they are missing.
    pub(crate) fn ensure() -> Result<Self> {
        if Self::find().is_none() {
            let missing = "Chromium or chromedriver is missing: install both, or name them in CHROME and CHROMEDRIVER";
            install(&["chromium", "chromium-driver"], "1 minute", missing)?;
        }
        let found = Self::find()
            .context("Chromium and chromedriver were installed, but cannot be found")?;
        found.check_versions()?;
        Ok(found)
    }

    /// The capabilities for wasm-bindgen's test runner: the repository's own, with the browser if it was chosen explicitly.
    /// Otherwise the driver finds the browser itself.
    pub(crate) fn webdriver_json(&self) -> Result<PathBuf> {
        let usual = repository::root().join("tests/web/webdriver.json");
        if environment::value("CHROME").is_none() {
            return Ok(usual);
        }
        let options = "\"goog:chromeOptions\": {";
        let with_binary = format!(
            "{options} \"binary\": {:?},",
            self.browser.to_string_lossy()
        );
        let chosen = repository::target().join("webdriver.json");
        fs::write(
            &chosen,
            fs::read_to_string(usual)?.replace(options, &with_binary),
        )?;
        Ok(chosen)
    }

    fn find() -> Option<Self> {
        Some(Self {
            browser: named("CHROME", &CHROMIUM)?,
            driver: named("CHROMEDRIVER", &["chromedriver"])?,
        })
    }

    /// A driver refuses a browser of another version, with an unhelpful message.
    fn check_versions(&self) -> Result<()> {
        let (browser, driver) = (version(&self.browser)?, version(&self.driver)?);
        if browser.major != driver.major {
            bail!(
                "Chromium has version {browser}, but chromedriver {driver}: the major versions must be the same"
            );
        }
        Ok(())
    }
}

fn version(program: &Path) -> Result<Version> {
    let printed = process::capture(Command::new(program).arg("--version"))?;
    Version::find(&printed)
        .with_context(|| format!("{} does not report its version", program.display()))
}

const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];
