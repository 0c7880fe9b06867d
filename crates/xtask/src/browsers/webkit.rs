//! WebKit: the driver of WebKitGTK, which has a small browser of its own, and a virtual screen for that browser's window.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::{install, named};

/// WebKit's driver, and the screen.
#[derive(Debug)]
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
    pub(crate) screen: PathBuf,
}

impl WebKit {
    /// Finds both, by `WEBKIT_DRIVER` and `XVFB` or by their usual names; installs Debian's if they are missing.
    pub(crate) fn ensure() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let missing = "WebKitWebDriver or Xvfb is missing: install both, or name them in WEBKIT_DRIVER and XVFB";
        install(&["webkit2gtk-driver", "xvfb"], "1 minute", missing)?;
        Self::find().context("WebKitWebDriver and Xvfb were installed, but cannot be found")
    }

    fn find() -> Option<Self> {
        Some(Self {
            driver: named("WEBKIT_DRIVER", &["WebKitWebDriver"])?,
            screen: named("XVFB", &["Xvfb"])?,
        })
    }
}
