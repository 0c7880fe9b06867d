//! A chromedriver and a Chromium of a journey's own.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use thirtyfour::{
    ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};

use crate::places;
use crate::service::Service;

/// Starts both; the browser ends with its session, the driver when dropped.
pub(crate) async fn open(directory: &Path) -> Result<(Service, WebDriver)> {
    let mut command = Command::new(places::chromedriver());
    command.arg("--port=0");
    let ready = "was started successfully on port ";
    let (driver, port) = Service::start(command, ready, &directory.join("chromedriver.log"))?;
    let port = port.trim_end_matches('.');

    let mut wanted = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wanted.add_arg(flag)?;
    }
    if let Some(chromium) = places::chromium() {
        wanted.set_binary(&chromium.to_string_lossy())?;
    }
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    let session = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted)
        .await
        .context("no browser")?;
    Ok((driver, session))
}

/// As root and without a screen; and without the network traffic that browsers cause of themselves.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
    "--window-size=1280,900",
];
