//! One headless Chromium, driven by `WebDriver`.

use std::net::TcpListener;
use std::process::Command;

use anyhow::Result;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};

use crate::process::{Process, path};

/// What keeps Chromium from looking for things outside, and lets it run as root.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A browser of its own, with nothing remembered.
#[derive(Debug)]
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    _chromedriver: Process,
}

impl Browser {
    /// Starts one.
    ///
    /// # Errors
    /// When Chromium or its driver is missing.
    pub async fn start() -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(path("CHROMEDRIVER", "chromedriver"));
        command.arg(format!("--port={port}"));
        let (chromedriver, _) = Process::start(command, "started successfully")?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&path("CHROME", "chromium").to_string_lossy())?;
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?;
        Ok(Self {
            driver,
            _chromedriver: chromedriver,
        })
    }
}
