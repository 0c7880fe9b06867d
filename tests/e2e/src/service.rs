//! A program that runs beside a journey, from its first line that says it is ready until it is dropped.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};

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
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()
            .with_context(|| format!("{program} cannot be started"))?;
        let stdout = child.stdout.take().context("no output to read")?;
        let service = Self(child);
        let said = wait_for(stdout, ready)
            .with_context(|| format!("{program} did not get ready; see {}", log.display()))?;
        Ok((service, said))
    }
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
