//! WebKitGTK's MiniBrowser. It has no mode without a window: the window is on a screen that nobody sees.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use thirtyfour::Capabilities;

use super::Driver;
use crate::places;
use crate::service::{self, Service};

pub(super) fn start(directory: &Path) -> Result<Driver> {
    let mut command = Command::new(places::xvfb());
    command.args(["-displayfd", "1", "-nolisten", "tcp"]);
    command.args(["-screen", "0", "1280x1000x24"]);
    // It says the number of its screen and nothing else.
    let (screen, number) = Service::start(command, "", &directory.join("xvfb.log"))?;

    let port = service::free_port()?;
    let mut command = Command::new(places::webkit_driver());
    command
        .arg(format!("--port={port}"))
        .env("DISPLAY", format!(":{number}"))
        .env_remove("WAYLAND_DISPLAY")
        // Both: the one for its words, the other for what pages are told.
        .env("LANGUAGE", "en_US")
        .env("LC_ALL", "en_US.UTF-8")
        // Its sandbox needs user namespaces, which containers seldom have; the only page it sees is ours.
        .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    let driver = Service::start_on(command, port, &directory.join("webkitdriver.log"))?;

    let mut wanted = Capabilities::new();
    wanted.set("browserName", "MiniBrowser")?;
    Ok(Driver {
        url: format!("http://127.0.0.1:{port}"),
        wanted,
        // The screen goes last.
        services: vec![driver, screen],
    })
}
