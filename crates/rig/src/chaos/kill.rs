//! The killer: one gateway after the other, each for a fraction of a second.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum as _;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use crate::choices::Choices;
use crate::clock;
use crate::crash_point::Point;
use crate::gateway::Process;

/// Starts gateways and kills them: two of three at a random moment, the third at a named point.
#[derive(Debug)]
pub(super) struct Killer {
    program: PathBuf,
    config: PathBuf,
    stand_in: SocketAddr,
    choices: Choices,
    kills: usize,
    /// Kills, by where they happened.
    pub(super) deaths: BTreeMap<String, u32>,
    /// From the start of a process until it accepts connections.
    pub(super) starts: Vec<Duration>,
}

impl Killer {
    pub(super) fn new(program: &Path, config: &Path, stand_in: SocketAddr, seed: u64) -> Self {
        Self {
            program: program.to_owned(),
            config: config.to_owned(),
            stand_in,
            choices: Choices::of(seed),
            kills: 0,
            deaths: BTreeMap::new(),
            starts: Vec::new(),
        }
    }

    /// One gateway's life and death.
    pub(super) async fn kill(&mut self) -> Result<()> {
        self.kills += 1;
        if !self.kills.is_multiple_of(3) {
            let mut process = self.start(None).await?;
            sleep(Duration::from_millis(self.choices.among(5..250))).await;
            process.kill().await?;
            self.died("at a random moment");
            return Ok(());
        }
        let points = Point::value_variants();
        let point = points[self.kills / 3 % points.len()];
        let nth = self.choices.among(1..12);
        let mut process = self.start(Some((point, nth))).await?;
        if timeout(PATIENCE, process.ended()).await.is_ok() {
            self.died(&name(point));
        } else {
            process.kill().await?;
            self.died("before it came to its point");
        }
        Ok(())
    }

    /// A gateway that is not killed.
    pub(super) async fn last(&mut self) -> Result<Process> {
        self.start(None).await
    }

    async fn start(&mut self, crash_point: Option<(Point, u64)>) -> Result<Process> {
        let mut command = Command::new(&self.program);
        command.arg("--config").arg(&self.config);
        command.args(["--stand-in", &self.stand_in.to_string()]);
        command.env("RUST_LOG", "warn");
        if let Some((point, nth)) = crash_point {
            command.args(["--at", &name(point), "--nth", &nth.to_string()]);
        }
        let begun = clock::now();
        let process = Process::start(command).await?;
        self.starts.push(clock::since(begun));
        Ok(process)
    }

    fn died(&mut self, place: &str) {
        *self.deaths.entry(place.to_owned()).or_default() += 1;
    }
}

/// A point as the command line spells it.
fn name(point: Point) -> String {
    let value = point.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

/// How long a crash point may wait to be reached.
const PATIENCE: Duration = Duration::from_secs(3);
