//! A gateway in a process of its own, on a temporary store.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A server process that has reported its address. It is killed when this is dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Process {
    /// Starts `program serve --config …` and waits for its line.
    pub async fn gateway(program: &Path, configuration: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        command.arg("serve").arg("--config").arg(configuration);
        // Warnings only: what a deployment would log for each request goes to a pipe that nobody reads.
        command.env("RUST_LOG", "info").stderr(Stdio::null());
        Self::start(command).await
    }

    /// Starts a command that prints `listening on http://ADDRESS`.
    pub async fn start(mut command: Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{command:?} could not be started"))?;
        let stdout = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some(address) = line.strip_prefix("listening on http://") {
                let address = address.trim_end_matches('/').parse()?;
                return Ok(Self { child, address });
            }
        }
        bail!("{command:?} ended before it listened")
    }

    /// Kills it, as a power cut would.
    pub async fn kill(&mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }

    /// Waits until it exits by itself.
    pub async fn ended(&mut self) -> Result<()> {
        self.child.wait().await?;
        Ok(())
    }

    /// Resident memory in bytes.
    pub fn resident(&self) -> Result<u64> {
        let id = self.child.id().context("the process has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let kilobytes: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|value| value.trim().strip_suffix(" kB")?.trim().parse().ok())
            .context("no VmRSS")?;
        Ok(kilobytes * 1024)
    }

    /// Open files and sockets.
    pub fn descriptors(&self) -> Result<usize> {
        let id = self.child.id().context("the process has ended")?;
        Ok(std::fs::read_dir(format!("/proc/{id}/fd"))?.count())
    }
}
