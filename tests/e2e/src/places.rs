//! Where the programs and files are that journeys need: named in the environment, or where cargo and `xtask` put them.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// The gateway's program.
pub(crate) fn gateway() -> Result<PathBuf> {
    file("OTP_GATEWAY_BIN", "target/debug/otp-gateway")
}

/// The directory with the built widget and the demo page.
pub(crate) fn dist() -> Result<PathBuf> {
    let dist = named("OTP_DIST", "dist");
    existing(&dist.join("otp-verify.js"))?;
    Ok(dist)
}

/// axe-core, one script.
pub(crate) fn axe() -> Result<PathBuf> {
    file(
        "OTP_AXE",
        "target/tools/npm/node_modules/axe-core/axe.min.js",
    )
}

/// The script of a page that a framework renders.
pub(crate) fn framework(name: &str) -> Result<PathBuf> {
    let path = named("OTP_FRAMEWORKS", "target/frameworks").join(name);
    existing(&path)?;
    Ok(path)
}

/// chromedriver; by name it is looked for in `PATH`.
pub(crate) fn chromedriver() -> PathBuf {
    variable("CHROMEDRIVER").unwrap_or_else(|| PathBuf::from("chromedriver"))
}

/// Chromium; without one, chromedriver finds it itself.
pub(crate) fn chromium() -> Option<PathBuf> {
    variable("CHROME")
}

/// geckodriver; by name it is looked for in `PATH`.
pub(crate) fn geckodriver() -> PathBuf {
    variable("GECKODRIVER").unwrap_or_else(|| PathBuf::from("geckodriver"))
}

/// Firefox; without one, geckodriver finds it itself.
pub(crate) fn firefox() -> Option<PathBuf> {
    variable("FIREFOX")
}

/// WebKit's driver, which knows where its browser is; by name it is looked for in `PATH`.
pub(crate) fn webkit_driver() -> PathBuf {
    variable("WEBKIT_DRIVER").unwrap_or_else(|| PathBuf::from("WebKitWebDriver"))
}

/// The screen for a browser that needs one; by name it is looked for in `PATH`.
pub(crate) fn xvfb() -> PathBuf {
    variable("XVFB").unwrap_or_else(|| PathBuf::from("Xvfb"))
}

/// Where a journey keeps its store, its logs and its picture.
pub(crate) fn journey(name: &str) -> PathBuf {
    root().join("target/e2e").join(name.replace("::", "."))
}

fn file(variable: &str, usual: &str) -> Result<PathBuf> {
    let path = named(variable, usual);
    existing(&path)?;
    Ok(path)
}

fn existing(path: &Path) -> Result<()> {
    if path.is_file() {
        return Ok(());
    }
    bail!("{} is missing: run `cargo xtask test e2e`", path.display())
}

fn named(name: &str, usual: &str) -> PathBuf {
    variable(name).unwrap_or_else(|| root().join(usual))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the journeys read their environment"
)]
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}
