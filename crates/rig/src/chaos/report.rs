//! The table of guarantees.

use std::fmt::Display;
use std::time::Duration;

use super::findings::{Findings, Promise};
use super::kill::Killer;

/// Prints it; returns whether every guarantee was tested and held.
pub(super) fn print(findings: &Findings, killer: &Killer, settled: Option<Duration>) -> bool {
    let kills: u32 = killer.deaths.values().sum();
    let (requests, cut_off) = findings.requests();
    line(format!(
        "{kills} kills, {} verifications, {requests} requests, {cut_off} of them interrupted",
        findings.stories()
    ));
    for (place, count) in &killer.deaths {
        line(format!("{count:>6} {place}"));
    }
    for (status, count) in findings.refused() {
        line(format!("{count:>6} messages refused with {status}"));
    }
    let mut starts = killer.starts.clone();
    starts.sort();
    line(format!(
        "start-up after a kill: median {} ms, longest {} ms\n",
        starts[starts.len() / 2].as_millis(),
        starts[starts.len() - 1].as_millis(),
    ));
    line("| guarantee | tested | broken |\n|---|---:|---:|");
    let mut all = settled.is_some();
    for (promise, words) in PROMISES {
        let (kept, broken) = findings.of(promise);
        let tested = kept + broken.len() as u64;
        line(format!("| {words} | {tested} | {} |", broken.len()));
        all &= broken.is_empty() && tested > 0;
        for what in broken.iter().take(SHOWN) {
            eprintln!("broken: {what}");
        }
    }
    let within = settled.map_or_else(
        || "not within 10 s".to_owned(),
        |took| format!("after {} ms", took.as_millis()),
    );
    let broken = u8::from(settled.is_none());
    line(format!(
        "| what a dead process had started is settled | {within} | {broken} |"
    ));
    all
}

#[expect(
    clippy::print_stdout,
    reason = "the result of a command belongs on stdout"
)]
fn line(text: impl Display) {
    println!("{text}");
}

const PROMISES: [(Promise, &str); 8] = [
    (Promise::NoSendLost, "an acknowledged send is not lost"),
    (
        Promise::OneToken,
        "a right code produces one token, whoever repeats it",
    ),
    (Promise::NoOtherCode, "a different code never gets it"),
    (Promise::OneRedemption, "a token is redeemed once"),
    (Promise::OneCall, "a step calls the provider at most once"),
    (
        Promise::SameAnswer,
        "a request repeated with its key gets the first response",
    ),
    (Promise::NoCountLost, "wrong codes stay counted"),
    (Promise::WholeFile, "the store's file is intact"),
];
/// How many breaches of one guarantee are shown.
const SHOWN: usize = 5;
