//! The gateway's process, which a journey can end and bring back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::places;
use crate::service::Service;

/// A gateway with a store and an address of its own; both outlive its process.
#[derive(Debug)]
pub struct Gateway {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub address: String,
    directory: PathBuf,
    process: Mutex<Option<Service>>,
}

impl Gateway {
    pub(crate) fn start(configuration: &str, directory: &Path) -> Result<Self> {
        fs::write(directory.join(CONFIGURATION), configuration)?;
        let (process, address) = Service::start(command(directory)?, LISTENING, &log(directory))?;
        Ok(Self {
            address,
            directory: directory.to_owned(),
            process: Mutex::new(Some(process)),
        })
    }

    /// Kills it: from now on its address refuses connections.
    pub fn stop(&self) {
        self.hold(None);
    }

    /// Starts it again, at the same address and with the same store.
    pub fn start_again(&self) -> Result<()> {
        let mut command = command(&self.directory)?;
        let address = self.address.trim_start_matches("http://");
        command.env("OTP_GATEWAY__HTTP__LISTEN", address);
        let (process, _) = Service::start(command, LISTENING, &log(&self.directory))?;
        self.hold(Some(process));
        Ok(())
    }

    fn hold(&self, process: Option<Service>) {
        *self.process.lock().unwrap_or_else(PoisonError::into_inner) = process;
    }
}

fn command(directory: &Path) -> Result<Command> {
    let mut command = Command::new(places::gateway()?);
    command
        .arg("serve")
        .arg("--config")
        .arg(directory.join(CONFIGURATION));
    Ok(command)
}

fn log(directory: &Path) -> PathBuf {
    directory.join("gateway.log")
}

const CONFIGURATION: &str = "otp-gateway.toml";
const LISTENING: &str = "listening on ";
