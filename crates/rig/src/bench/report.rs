//! Tables, medians and ratios.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts and bytes far below what a double counts exactly"
)]

use std::fmt::Display;
use std::time::Duration;

use super::goals;
use super::soak::Soak;
use crate::load::Figures;

/// Everything measured so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) closed: Vec<(&'static str, Figures)>,
    pub(super) open: Vec<(&'static str, f64, Figures)>,
    pub(super) memory: Vec<Memory>,
    pub(super) expiry: Option<Expiry>,
    pub(super) soak: Option<Soak>,
    pub(super) webhooks: Vec<Figures>,
    pub(super) aims: Vec<goals::Aim>,
    notes: Vec<String>,
}

/// Memory at a number of pending verifications.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    pub(super) pending: u64,
    /// Bytes right after the start.
    pub(super) at_start: u64,
    /// Bytes after checks all over the store.
    pub(super) resident: u64,
    pub(super) start_up: Duration,
    /// Milliseconds.
    pub(super) check_p99: f64,
    /// Size of the store's file in bytes.
    pub(super) disk: u64,
}

/// Checks before and while everything expires.
#[derive(Clone, Debug)]
pub(super) struct Expiry {
    pub(super) count: u64,
    pub(super) before: Figures,
    pub(super) during: Figures,
    /// How long it took; `None` if it did not finish in time.
    pub(super) swept: Option<Duration>,
    /// Resident memory afterwards, in bytes.
    pub(super) resident: u64,
}

impl Report {
    pub(super) fn closed(&mut self, name: &'static str, figures: &Figures) {
        eprintln!("    {name}: {:.0}/s", figures.rate());
        self.closed.push((name, figures.clone()));
    }

    pub(super) fn open(&mut self, name: &'static str, rate: f64, figures: &Figures) {
        eprintln!(
            "    {name} at {rate:.0}/s: p99 {:.1} ms",
            figures.percentile(99.0)
        );
        self.open.push((name, rate, figures.clone()));
    }

    pub(super) fn memory(&mut self, memory: Memory) {
        eprintln!(
            "    {} pending: {}",
            memory.pending,
            megabytes(memory.resident)
        );
        self.memory.push(memory);
    }

    pub(super) fn expiry(&mut self, expiry: Expiry) {
        self.expiry = Some(expiry);
    }

    pub(super) fn soak(&mut self, soak: Soak) {
        self.soak = Some(soak);
    }

    /// A separate line, printed once.
    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Prints everything; returns whether all goals were met.
    pub(super) fn print(&self) -> bool {
        self.print_closed();
        self.print_open();
        self.print_memory();
        self.print_expiry();
        self.soak.iter().for_each(Soak::print);
        self.print_webhooks();
        for note in &self.notes {
            line(note);
        }
        goals::print(self)
    }

    fn print_closed(&self) {
        if self.closed.is_empty() {
            return;
        }
        let ceiling = self.rate("bare axum route");
        line("closed loop, 64 connections; medians of all rounds");
        line(
            "| | requests/s | p50 ms | p99 ms | p99.9 ms | of the bare route | unexpected responses |",
        );
        line("|---|---:|---:|---:|---:|---:|---:|");
        for name in names(self.closed.iter().map(|(name, _)| *name)) {
            let of = |figure: &dyn Fn(&Figures) -> f64| {
                median(
                    self.closed
                        .iter()
                        .filter(|(its, _)| *its == name)
                        .map(|(_, it)| figure(it)),
                )
            };
            line(format!(
                "| {name} | {:.0} | {:.1} | {:.1} | {:.1} | {:.2} | {:.0} |",
                of(&Figures::rate),
                of(&|it| it.percentile(50.0)),
                of(&|it| it.percentile(99.0)),
                of(&|it| it.percentile(99.9)),
                of(&Figures::rate) / ceiling,
                of(&unexpected),
            ));
        }
        line("");
    }

    fn print_open(&self) {
        if self.open.is_empty() {
            return;
        }
        line("open loop, from the moment each request was due; medians of all rounds");
        line("| | due/s | p50 ms | p99 ms | p99.9 ms | unexpected responses |");
        line("|---|---:|---:|---:|---:|---:|");
        for name in names(self.open.iter().map(|(name, ..)| *name)) {
            let runs = || self.open.iter().filter(|(its, ..)| *its == name);
            let of = |figure: &dyn Fn(&Figures) -> f64| median(runs().map(|(.., it)| figure(it)));
            line(format!(
                "| {name} | {:.0} | {:.1} | {:.1} | {:.1} | {:.0} |",
                median(runs().map(|(_, rate, _)| *rate)),
                of(&|it| it.percentile(50.0)),
                of(&|it| it.percentile(99.0)),
                of(&|it| it.percentile(99.9)),
                of(&unexpected),
            ));
        }
        line("");
    }

    fn print_memory(&self) {
        if self.memory.is_empty() {
            return;
        }
        line("memory; stores filled by the gateway's own use case, without HTTP");
        line(
            "| pending | resident at start | after 20,000 checks | B each | start-up ms | check p99 ms | store's file |",
        );
        line("|---:|---:|---:|---:|---:|---:|---:|");
        for it in &self.memory {
            line(format!(
                "| {} | {} | {} | {} | {} | {:.1} | {} |",
                it.pending,
                megabytes(it.at_start),
                megabytes(it.resident),
                each(it.pending, self.each(it)),
                it.start_up.as_millis(),
                it.check_p99,
                megabytes(it.disk),
            ));
        }
        line("");
    }

    fn print_expiry(&self) {
        let Some(expiry) = &self.expiry else {
            return;
        };
        line(format!(
            "mass expiry: {} verifications expire at once, while checks continue at 500/s",
            expiry.count
        ));
        line("| | p50 ms | p99 ms | p99.9 ms |\n|---|---:|---:|---:|");
        for (name, figures) in [("calm", &expiry.before), ("during", &expiry.during)] {
            line(format!(
                "| {name} | {:.1} | {:.1} | {:.1} |",
                figures.percentile(50.0),
                figures.percentile(99.0),
                figures.percentile(99.9),
            ));
        }
        let swept = expiry.swept.map_or_else(
            || "not over in time".to_owned(),
            |took| format!("over after {} s", took.as_secs()),
        );
        line(format!(
            "{swept}; resident {}\n",
            megabytes(expiry.resident)
        ));
    }

    /// Every run of the gateway and of the bare route.
    pub(super) fn ours(&self) -> impl Iterator<Item = &Figures> {
        let closed = self
            .closed
            .iter()
            .filter(|(name, _)| !name.starts_with("peer"));
        closed
            .map(|(_, it)| it)
            .chain(self.open.iter().map(|(.., it)| it))
    }

    /// The median rate of a closed loop; not a number if it was not run.
    pub(super) fn rate(&self, name: &str) -> f64 {
        median(
            self.closed
                .iter()
                .filter(|(its, _)| *its == name)
                .map(|(_, it)| it.rate()),
        )
    }

    /// How much memory a pending verification adds to an idle gateway.
    pub(super) fn each(&self, at: &Memory) -> f64 {
        let idle = self.memory.first().map_or(0, |idle| idle.resident);
        at.resident.saturating_sub(idle) as f64 / at.pending.max(1) as f64
    }
}

fn unexpected(figures: &Figures) -> f64 {
    figures.unexpected as f64
}

/// Each name once, in order of appearance.
pub(super) fn names(all: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in all {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => values[count / 2],
        count => f64::midpoint(values[count / 2 - 1], values[count / 2]),
    }
}

/// What one verification adds to a process that holds a few is not meaningful.
fn each(pending: u64, bytes: f64) -> String {
    if pending < 1000 {
        "-".to_owned()
    } else {
        format!("{bytes:.0}")
    }
}

pub(super) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[expect(
    clippy::print_stdout,
    reason = "the result of a command belongs on stdout"
)]
pub(super) fn line(text: impl Display) {
    println!("{text}");
}

#[cfg(test)]
mod tests {
    use super::{median, names};

    #[test]
    fn medians_of_odd_even_and_none() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
        assert!((median([4.0, 1.0].into_iter()) - 2.5).abs() < 1e-9);
        assert!(median(std::iter::empty()).is_nan());
    }

    #[test]
    fn a_name_is_listed_once() {
        assert_eq!(names(["a", "b", "a"].into_iter()), ["a", "b"]);
    }
}
