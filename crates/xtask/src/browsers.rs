//! The browsers of the tests, one engine per file: used if found, otherwise installed from Debian.

pub(crate) mod chromium;
pub(crate) mod firefox;
pub(crate) mod webkit;

use std::path::PathBuf;

use anyhow::{Result, bail};

use self::{chromium::Chromium, firefox::Firefox, webkit::WebKit};
use crate::{apt, environment, process};

/// All of them.
#[derive(Debug)]
pub(crate) struct Browsers {
    pub(crate) chromium: Chromium,
    pub(crate) firefox: Firefox,
    pub(crate) webkit: WebKit,
}

impl Browsers {
    pub(crate) fn ensure() -> Result<Self> {
        Ok(Self {
            chromium: Chromium::ensure()?,
            firefox: Firefox::ensure()?,
            webkit: WebKit::ensure()?,
        })
    }
}

/// The program that `variable` names, or otherwise the first of its usual names on the search path.
fn named(variable: &str, usual: &[&str]) -> Option<PathBuf> {
    environment::value(variable)
        .map(PathBuf::from)
        .or_else(|| usual.iter().find_map(|name| process::find(name)))
}

/// Installs Debian's packages of a browser; on other systems, says what to do instead.
fn install(packages: &[&str], usually: &str, missing: &str) -> Result<()> {
    if !apt::available() {
        bail!("{missing} (there is no apt-get to install it)");
    }
    apt::install(packages, usually)
}
