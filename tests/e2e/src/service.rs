//! A program that runs beside a journey, from its first line that says it is ready until it is dropped.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// A running program; killed when dropped.
#[derive(Debug)]
pub(crate) struct Service(Child);

impl Service {
    /// Starts a program and waits until a line of its output contains `ready`; returns what follows in that line.
    /// What it says on stderr goes to a file.
    pub(crate) fn start(
        mut command: Command,
        ready: &'static str,
        log: &Path,
    ) -> Result<(Self, String)> {
        let program = name_of(&command);
        command.stdout(Stdio::piped());
        let mut service = Self::spawn(command, log)?;
        let stdout = service.0.stdout.take().context("no output to read")?;
        let said = wait_for(stdout, ready)
            .with_context(|| format!("{program} did not get ready; see {}", log.display()))?;
        Ok((service, said))
    }

    /// Starts a program that says nothing, and waits until it listens on `port`.
    pub(crate) fn start_on(mut command: Command, port: u16, log: &Path) -> Result<Self> {
        let program = name_of(&command);
        command.stdout(Stdio::null());
        let service = Self::spawn(command, log)?;
        for _ in 0..LOOKS {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(service);
            }
            thread::sleep(START_LIMIT / LOOKS);
        }
        let log = log.display();
        bail!("{program} does not listen on port {port}; see {log}")
    }

    fn spawn(mut command: Command, log: &Path) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .stderr(File::create(log)?)
            .spawn()
            .with_context(|| format!("{} cannot be started", name_of(&command)))?;
        Ok(Self(child))
    }
}

/// A port that nobody listens on. It may be gone by the time it is wanted.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

fn name_of(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

impl Drop for Service {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_for(stdout: ChildStdout, ready: &'static str) -> Result<String> {
    let (said, hears) = mpsc::channel();
    // Reads to the end, for a program whose output nobody takes stops.
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once(ready) {
                // Only the first such line is awaited.
                let _ = said.send(rest.trim().to_owned());
            }
        }
    });
    Ok(hears.recv_timeout(START_LIMIT)?)
}

/// A cold start on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(30);
const LOOKS: u32 = 3_000;
