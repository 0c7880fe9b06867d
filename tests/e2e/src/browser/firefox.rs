//! Firefox, without a window.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use thirtyfour::DesiredCapabilities;
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;

use super::Driver;
use crate::places;
use crate::service::Service;

pub(super) fn start(directory: &Path) -> Result<Driver> {
    let mut command = Command::new(places::geckodriver());
    // The second is the port that the driver and the browser talk over: left alone it is the same for all.
    command.args(["--port=0", "--websocket-port=0"]);
    let ready = "Listening on ";
    let (service, address) = Service::start(command, ready, &directory.join("geckodriver.log"))?;

    let mut wanted = DesiredCapabilities::firefox();
    for flag in FLAGS {
        wanted.add_arg(flag)?;
    }
    if let Some(firefox) = places::firefox() {
        wanted.set_firefox_binary(&firefox.to_string_lossy())?;
    }
    let mut preferences = FirefoxPreferences::new();
    preferences.set("intl.accept_languages", "en-US")?;
    wanted.set_preferences(preferences)?;
    Ok(Driver {
        url: format!("http://{address}"),
        wanted: wanted.into(),
        services: vec![service],
    })
}

const FLAGS: [&str; 3] = ["-headless", "--width=1280", "--height=900"];
