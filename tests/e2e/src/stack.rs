//! A gateway and the demo's sign-up server in front of it, on ports of their own.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::journey::Options;
use crate::places;
use crate::service::Service;
use crate::site::{self, SERVER_KEY};

/// Both programs.
#[derive(Debug)]
pub(crate) struct Stack {
    /// Where the page is: `http://127.0.0.1:PORT`.
    pub(crate) origin: String,
    _signup: Service,
    _gateway: Service,
}

impl Stack {
    /// Starts both.
    ///
    /// The gateway has to know the page's origin before the sign-up server runs, so its port is chosen first, and may
    /// be gone by the time it is wanted: then all begins again.
    pub(crate) fn start(options: &Options, directory: &Path) -> Result<Self> {
        let mut tries = 0;
        loop {
            tries += 1;
            match Self::try_start(options, directory) {
                Err(_) if tries < 3 => {}
                result => return result,
            }
        }
    }

    fn try_start(options: &Options, directory: &Path) -> Result<Self> {
        let port = free_port()?;
        let origin = format!("http://127.0.0.1:{port}");
        let configuration = directory.join("otp-gateway.toml");
        fs::write(
            &configuration,
            site::configuration(options, &origin, directory)?,
        )?;

        let mut command = Command::new(places::gateway()?);
        command.arg("serve").arg("--config").arg(&configuration);
        let (gateway, address) =
            Service::start(command, LISTENING, &directory.join("gateway.log"))?;

        let mut command = Command::new(places::signup()?);
        command
            .args([
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--gateway",
                &address,
                "--site-dir",
            ])
            .arg(page(options, directory)?)
            .env("OTP_SECRET_KEY", SERVER_KEY);
        let (signup, _) = Service::start(command, LISTENING, &directory.join("signup.log"))?;
        Ok(Self {
            origin,
            _signup: signup,
            _gateway: gateway,
        })
    }
}

/// The directory of the page: the demo's, or one with a journey's own page in it.
fn page(options: &Options, directory: &Path) -> Result<PathBuf> {
    let Some(html) = options.page else {
        return places::dist();
    };
    let site = directory.join("site");
    fs::create_dir_all(&site)?;
    fs::write(site.join("index.html"), html)?;
    fs::write(site.join("icon.svg"), ICON)?;
    Ok(site)
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

const LISTENING: &str = "listening on ";
const ICON: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;
