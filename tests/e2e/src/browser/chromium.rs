//! Chromium, without a window.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel};

use super::Driver;
use crate::places;
use crate::service::Service;

pub(super) fn start(directory: &Path) -> Result<Driver> {
    let mut command = Command::new(places::chromedriver());
    command.arg("--port=0");
    let ready = "was started successfully on port ";
    let (service, port) = Service::start(command, ready, &directory.join("chromedriver.log"))?;
    let port = port.trim_end_matches('.');

    let mut wanted = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wanted.add_arg(flag)?;
    }
    if let Some(chromium) = places::chromium() {
        wanted.set_binary(&chromium.to_string_lossy())?;
    }
    wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(Driver {
        url: format!("http://127.0.0.1:{port}"),
        wanted: wanted.into(),
        services: vec![service],
    })
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
