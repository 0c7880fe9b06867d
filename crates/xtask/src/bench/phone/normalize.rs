//! The example `normalize` on this machine, on every input of the differential corpus.

use std::{
    fmt::Write as _,
    fs,
    io::Read as _,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    bench::clock::{median, timed},
    process, progress, repository,
};

/// Builds the example for release and gives it [`LINES`] lines, [`ROUNDS`] times.
pub(super) fn measure() -> Result<()> {
    progress::begin_slow(
        "Building the example normalize",
        "seconds; the first time 2 minutes",
    );
    process::run(process::cargo().args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "phone",
        "--example",
        "normalize",
    ]))?;
    let program = repository::target().join("release/examples/normalize");
    let input = input()?;
    progress::begin(format!("Normalising {LINES} lines, {ROUNDS} times"));
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(round(&program, &input)?);
    }
    let per_second = |time: Duration| f64::from(LINES) / time.as_secs_f64();
    let best = rounds.iter().min().copied().unwrap_or_default();
    progress::result(format!(
        "{:<40} {:>12} {:>12}",
        "lines a second", "median", "best"
    ));
    progress::result(format!(
        "{:<40} {:>12.0} {:>12.0}",
        "normalize, start to end of the program",
        per_second(median(rounds)),
        per_second(best)
    ));
    Ok(())
}

/// One run from start to end; the output is counted, so that no incomplete run is timed.
fn round(program: &PathBuf, input: &PathBuf) -> Result<Duration> {
    let output = repository::target().join("bench/normalized.jsonl");
    let mut command = Command::new(program);
    command
        .stdin(Stdio::from(fs::File::open(input)?))
        .stdout(Stdio::from(fs::File::create(&output)?));
    let (done, time) = timed(|| process::run(&mut command));
    done?;
    let answers = fs::read_to_string(&output)?.lines().count();
    ensure!(
        answers == LINES as usize,
        "{answers} answers to {LINES} lines"
    );
    Ok(time)
}

/// The inputs of the corpus, repeated: valid numbers of every kind, mutated ones, and invalid text.
fn input() -> Result<PathBuf> {
    let corpus = repository::root().join("crates/phone/corpus/parsed.tsv.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(
        fs::File::open(&corpus).with_context(|| format!("{} is missing", corpus.display()))?,
    )
    .read_to_string(&mut text)?;
    let mut lines = String::new();
    for case in text.lines().cycle().take(LINES as usize) {
        let mut fields = case.split('\t');
        let (region, input) = (
            fields.next().unwrap_or_default(),
            fields.next().unwrap_or_default(),
        );
        let input = input.replace('\u{2424}', "\n");
        // Writing to a string cannot fail.
        let _ = writeln!(
            lines,
            "{}",
            serde_json::json!({ "region": region, "input": input })
        );
    }
    let file = repository::target().join("bench/numbers.jsonl");
    fs::create_dir_all(repository::target().join("bench"))?;
    fs::write(&file, lines)?;
    Ok(file)
}

const LINES: u32 = 400_000;
const ROUNDS: usize = 5;
