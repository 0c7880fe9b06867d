//! `rig bench`: the gateway's figures, each round next to its peer and a bare route.

mod ceiling;
mod expiry;
mod goals;
mod memory;
mod ours;
mod overload;
mod peer;
mod report;
mod slow_clients;
mod soak;
mod webhooks;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

pub use self::ceiling::serve as serve_ceiling;
use self::report::Report;
use crate::disk;

/// What can be measured on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Throughput and latency
    Load,
    /// Resident memory and start-up
    Memory,
    /// Everything expires at once
    Expiry,
    /// The same load for a long time; only when asked for
    Soak,
    /// Providers call back
    Webhooks,
    /// Five times as many requests as can be handled
    Overload,
    /// Two thousand clients that send byte by byte
    SlowClients,
}

/// What to measure, and with what.
#[derive(Clone, Debug, clap::Args)]
pub struct Bench {
    /// The gateway's program, built for release
    #[arg(long)]
    gateway: PathBuf,
    /// The directory where better-auth is installed, with its server.mjs; without it there is no peer
    #[arg(long)]
    peer: Option<PathBuf>,
    /// How often everything is measured; medians are printed
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Minutes of the soak
    #[arg(long, default_value_t = 20)]
    minutes: u64,
    /// Measures only one part
    #[arg(long)]
    only: Option<Part>,
    /// Numbers of pending verifications at which memory is measured, in addition to none and one
    #[arg(long, value_delimiter = ',', default_value = "100000,1000000")]
    pending: Vec<u64>,
}

impl Bench {
    /// Measures and prints; fails if a goal is missed.
    pub async fn run(self) -> Result<()> {
        let mut report = Report::default();
        if self.has(Part::Load) {
            for round in 1..=self.rounds {
                eprintln!("==> Round {round} of {}", self.rounds);
                ceiling::measure(&mut report, self.time()).await?;
                ours::measure(&mut report, &self.gateway, self.time()).await?;
                if let Some(folder) = &self.peer {
                    peer::measure(&mut report, folder, self.time()).await?;
                }
            }
            report.note(ours::settings().await?);
            let (median, p99) = disk::sync_times()?;
            report.note(format!(
                "the disk: a synced append of 256 B takes {} µs (median), {} µs (p99)",
                median.as_micros(),
                p99.as_micros()
            ));
        }
        if self.has(Part::Memory) {
            memory::measure(&mut report, &self.gateway, &self.pending).await?;
        }
        if self.has(Part::Expiry)
            && let Some(most) = self.pending.iter().max()
        {
            expiry::measure(&mut report, &self.gateway, *most).await?;
        }
        if self.only == Some(Part::Soak) {
            soak::measure(
                &mut report,
                &self.gateway,
                Duration::from_mins(self.minutes),
            )
            .await?;
        }
        if self.has(Part::Webhooks) {
            for _ in 0..self.rounds {
                webhooks::measure(&mut report, &self.gateway, self.time()).await?;
            }
        }
        if self.has(Part::Overload) {
            overload::measure(&mut report, &self.gateway, self.time()).await?;
        }
        if self.has(Part::SlowClients) {
            slow_clients::measure(&mut report, &self.gateway).await?;
        }
        if report.print() {
            Ok(())
        } else {
            bail!("not every goal was reached")
        }
    }

    fn has(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    fn time(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// Connections of a closed loop.
const CONNECTIONS: usize = 64;
/// Connections of an open loop: more than are ever busy, otherwise it would become a closed one.
const OPEN_CONNECTIONS: usize = 256;
