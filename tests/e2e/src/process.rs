//! A process that ends with the test that started it, and so do its children.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// A running process; dropped, it ends with the whole group it leads.
#[derive(Debug)]
pub(crate) struct Process(Child);

impl Process {
    /// Starts a program and waits for a line of its output that begins so; the rest of that line comes back.
    pub(crate) fn start(mut command: Command, greeting: &str) -> Result<(Self, String)> {
        let program = command.get_program().to_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} did not start", program.display()))?;
        let output = child.stdout.take().context("no standard output")?;
        let process = Self(child);
        let mut lines = BufReader::new(output).lines();
        let said = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once(greeting).map(|(_, rest)| rest.to_owned()))
            .with_context(|| format!("{} ended without \"{greeting}\"", program.display()))?;
        // Read on, or the process stops when the pipe is full.
        std::thread::spawn(move || lines.for_each(drop));
        Ok((process, said))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ended = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _reaped = self.0.wait();
    }
}

/// A path given by the environment, else the usual one.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where things are"
)]
pub(crate) fn path(variable: &str, usual: &str) -> PathBuf {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    std::env::var(variable).map_or_else(
        |_| {
            if usual.contains('/') {
                PathBuf::from(root).join(usual)
            } else {
                usual.into()
            }
        },
        PathBuf::from,
    )
}
