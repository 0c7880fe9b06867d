//! The goals, and whether they were met.

#![expect(
    clippy::cast_precision_loss,
    reason = "counts and bytes far below what a double counts exactly"
)]

use super::report::{Memory, Report, line, median, names};

/// Prints which goals were met; returns whether all were.
pub(super) fn print(report: &Report) -> bool {
    let mut goals = Goals { all: true };
    if !report.closed.is_empty() {
        goals.of_load(report);
    }
    for memory in &report.memory {
        goals.of_memory(report, memory);
    }
    if let Some(expiry) = &report.expiry {
        let times = expiry.during.percentile(99.0) / expiry.before.percentile(99.0);
        goals.at_most(
            "p99 of checks during mass expiry, times the calm one",
            times,
            2.0,
        );
    }
    if let Some(soak) = &report.soak {
        goals.at_most("soak: MB in ten minutes", soak.slope() / 1e6, 1.0);
        goals.at_most("soak: more descriptors", soak.more_descriptors(), 4.0);
        let unexpected = soak.figures.unexpected as f64;
        goals.at_most("soak: unexpected responses", unexpected, 0.0);
    }
    if !report.webhooks.is_empty() {
        let p99 = report.webhooks_p99();
        goals.at_most("callbacks: p99 ms at 500/s", p99, 50.0);
        let unexpected = report.webhooks_unexpected() as f64;
        goals.at_most("unexpected responses to callbacks", unexpected, 0.0);
    }
    for aim in &report.aims {
        match aim.bound {
            Bound::Least(least) => goals.at_least(aim.name, aim.value, least),
            Bound::Most(most) => goals.at_most(aim.name, aim.value, most),
        }
    }
    goals.all
}

/// A measurement with a goal of its own.
#[derive(Debug)]
pub(super) struct Aim {
    name: &'static str,
    value: f64,
    bound: Bound,
}

#[derive(Debug)]
enum Bound {
    Least(f64),
    Most(f64),
}

impl Aim {
    pub(super) fn at_least(name: &'static str, value: f64, least: f64) -> Self {
        let bound = Bound::Least(least);
        Self { name, value, bound }
    }

    pub(super) fn at_most(name: &'static str, value: f64, most: f64) -> Self {
        let bound = Bound::Most(most);
        Self { name, value, bound }
    }
}

struct Goals {
    all: bool,
}

impl Goals {
    fn of_load(&mut self, report: &Report) {
        let (send, check) = (report.rate("send"), report.rate("validate, 80% wrong"));
        self.at_least("send/s", send, 2_500.0);
        self.at_least("validate/s", check, 3_000.0);
        self.at_least("siteverify/s", report.rate("siteverify"), 4_000.0);
        for (name, own) in [("peer: send", send), ("peer: validate, 80% wrong", check)] {
            let ratio = own / report.rate(name);
            if ratio.is_finite() {
                self.at_least(&format!("times {name}"), ratio, 10.0);
            }
        }
        for name in names(report.open.iter().map(|(name, ..)| *name)) {
            let runs = report.open.iter().filter(|(its, ..)| *its == name);
            let p99 = median(runs.map(|(.., it)| it.percentile(99.0)));
            self.at_most(&format!("{name}: p99 ms at half the rate"), p99, 30.0);
        }
        let unexpected: u64 = report.ours().map(|it| it.unexpected).sum();
        self.at_most("unexpected responses", unexpected as f64, 0.0);
    }

    fn of_memory(&mut self, report: &Report, memory: &Memory) {
        let megabytes = memory.resident as f64 / 1e6;
        let pending = memory.pending;
        match pending {
            0 => self.at_most("idle MB", megabytes, 20.0),
            1 => {}
            _ => {
                self.at_most(&format!("B each at {pending}"), report.each(memory), 320.0);
                let start_up = memory.start_up.as_secs_f64();
                self.at_most(&format!("start-up s at {pending}"), start_up, 5.0);
            }
        }
        if pending == 1_000_000 {
            self.at_most("MB at a million", megabytes, 400.0);
        }
    }

    fn at_least(&mut self, name: &str, value: f64, least: f64) {
        self.say(name, value, value >= least, &format!(">= {least}"));
    }

    fn at_most(&mut self, name: &str, value: f64, most: f64) {
        self.say(name, value, value <= most, &format!("<= {most}"));
    }

    fn say(&mut self, name: &str, value: f64, reached: bool, wanted: &str) {
        let verdict = if reached { "reached" } else { "FALLS SHORT" };
        line(format!("{verdict}: {name}: {value:.1} (wanted: {wanted})"));
        self.all &= reached;
    }
}
