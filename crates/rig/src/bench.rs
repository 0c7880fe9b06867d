//! `rig bench`: the gateway's figures, each round beside its peer and beside a bare route.

mod ceiling;
mod drip;
mod goals;
mod memory;
mod ours;
mod overload;
mod peer;
mod report;
mod soak;
mod storm;
mod webhooks;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

pub use self::ceiling::serve as serve_ceiling;
use self::report::Report;
use crate::disk;

/// What can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Throughput and latency
    Load,
    /// Resident memory and start-up
    Memory,
    /// Everything expires at once
    Storm,
    /// The same load for a long time; only when asked for
    Soak,
    /// Providers call back
    Webhooks,
    /// Five times as much as can be done
    Overload,
    /// Two thousand clients that drip
    Drip,
}

/// What to measure, and with what.
#[derive(Clone, Debug, clap::Args)]
pub struct Bench {
    /// The gateway's program, built for release
    #[arg(long)]
    gateway: PathBuf,
    /// The folder where better-auth is installed, with its server.mjs; without it there is no peer
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
    /// One part alone
    #[arg(long)]
    only: Option<Part>,
    /// Pending verifications that memory is measured at, beside none and one
    #[arg(long, value_delimiter = ',', default_value = "100000,1000000")]
    pending: Vec<u64>,
}

impl Bench {
    /// Measures and prints; fails when a figure falls short of the one to reach.
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
        if self.has(Part::Storm)
            && let Some(most) = self.pending.iter().max()
        {
            storm::measure(&mut report, &self.gateway, *most).await?;
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
        if self.has(Part::Drip) {
            drip::measure(&mut report, &self.gateway).await?;
        }
        if report.print() {
            Ok(())
        } else {
            bail!("not every figure was reached")
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
/// Connections of an open loop: more than are ever busy, or the loop would close.
const OPEN_CONNECTIONS: usize = 256;
