//! A soak: the same steady load for a long time; memory and descriptors must not grow, and nothing may fail.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts and bytes far below what a double counts exactly"
)]

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::report::{Report, line, median, megabytes};
use super::{OPEN_CONNECTIONS, ours};
use crate::clock;
use crate::load::{Figures, open};
use crate::numbers::Numbers;

/// The samples after each cycle.
#[derive(Clone, Debug)]
pub(super) struct Soak {
    pub(super) figures: Figures,
    pub(super) samples: Vec<Sample>,
}

/// The process at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// Since the start.
    pub(super) at: Duration,
    /// Bytes.
    pub(super) resident: u64,
    /// Open files and sockets.
    pub(super) descriptors: usize,
}

impl Soak {
    /// Growth of memory in bytes per ten minutes, by a line fitted to the second half of the samples: the first
    /// half fills caches.
    pub(super) fn slope(&self) -> f64 {
        let late = &self.samples[self.samples.len() / 2..];
        let count = late.len() as f64;
        let mean = |of: &dyn Fn(&Sample) -> f64| late.iter().map(of).sum::<f64>() / count;
        let minutes = |it: &Sample| it.at.as_secs_f64() / 60.0;
        let bytes = |it: &Sample| it.resident as f64;
        let (middle, level) = (mean(&minutes), mean(&bytes));
        let rise = mean(&|it| (minutes(it) - middle) * (bytes(it) - level));
        let run = mean(&|it| (minutes(it) - middle).powi(2));
        10.0 * rise / run
    }

    /// Open descriptors of the second half compared with the first, by their medians: the load's own connections close
    /// at any time, and a sample now and then includes some of them.
    pub(super) fn more_descriptors(&self) -> f64 {
        let (early, late) = self.samples.split_at(self.samples.len() / 2);
        let middle = |half: &[Sample]| median(half.iter().map(|it| it.descriptors as f64));
        middle(late) - middle(early)
    }

    /// One line for every tenth of the time.
    pub(super) fn print(&self) {
        line("soak: sends, checks and redemptions at 500/s");
        line("| minute | resident | descriptors |\n|---:|---:|---:|");
        let apart = (self.samples.len() / 10).max(1);
        for sample in self.samples.iter().step_by(apart) {
            line(format!(
                "| {} | {} | {} |",
                sample.at.as_secs() / 60,
                megabytes(sample.resident),
                sample.descriptors,
            ));
        }
        line("");
    }
}

/// Cycles of sends, wrong and right codes and redemptions, for the given time.
pub(super) async fn measure(report: &mut Report, program: &Path, time: Duration) -> Result<()> {
    let (_folder, process) = ours::start(program).await?;
    let numbers = Numbers::default();
    let start = clock::now();
    let mut figures = Figures::empty();
    let mut samples = Vec::new();
    while clock::since(start) < time {
        let begun = ours::begin(process.address, &numbers, SENDS).await?;
        let plans = ours::checks(&begun);
        let checked = open(process.address, &plans, RATE, OPEN_CONNECTIONS).await?;
        figures.add(&checked.figures);
        let plan = ours::redemptions(&checked);
        let redeemed = open(process.address, &plan, RATE, OPEN_CONNECTIONS).await?;
        figures.add(&redeemed.figures);
        samples.push(Sample {
            at: clock::since(start),
            resident: process.resident()?,
            descriptors: process.descriptors()?,
        });
    }
    report.soak(Soak { figures, samples });
    Ok(())
}

/// Requests a second.
const RATE: f64 = 500.0;
/// Verifications per cycle: at this rate one takes twelve seconds.
const SENDS: u64 = 1_000;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Sample, Soak};
    use crate::load::Figures;

    fn soak(resident: impl Fn(u64) -> u64) -> Soak {
        let sample = |minute| Sample {
            at: Duration::from_mins(minute),
            resident: resident(minute),
            descriptors: 10,
        };
        Soak {
            figures: Figures::empty(),
            samples: (0..20).map(sample).collect(),
        }
    }

    #[test]
    fn the_slope_is_that_of_the_second_half_in_ten_minutes() {
        assert!(soak(|_| 5_000_000).slope().abs() < 1.0);
        let creeping = soak(|minute| 5_000_000 + minute * 1000).slope();
        assert!((creeping - 10_000.0).abs() < 1.0, "{creeping}");
        let flat = soak(|_| 5_000_000);
        assert!(flat.more_descriptors().abs() < 1e-9);
        let mut leaking = flat;
        for (index, sample) in leaking.samples.iter_mut().enumerate() {
            sample.descriptors += index;
        }
        assert!((leaking.more_descriptors() - 10.0).abs() < 1e-9);
        let settled = soak(|minute| minute.min(10) * 1_000_000).slope();
        assert!(settled.abs() < 1.0, "{settled}");
    }
}
