//! JSON lines from standard input to standard output, on all cores, in order.

use std::{
    io::{self, BufRead, BufReader, Write as _},
    num::NonZero,
    thread,
};

use phone::Region;
use serde_json::Value;

/// What was typed, and where.
pub(crate) struct Line {
    /// None if the line names none, or one without a numbering plan.
    pub(crate) region: Option<Region>,
    pub(crate) input: String,
}

/// Answers every line of standard input with a line of standard output.
///
/// Lines that are there together are divided among the cores; a line that comes alone is answered at once.
pub(crate) fn answer(answer: impl Fn(&Line) -> Value + Sync) -> io::Result<()> {
    let mut input = BufReader::with_capacity(BUFFER, io::stdin().lock());
    let mut output = io::stdout().lock();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut batch = Vec::new();
    while read_batch(&mut input, &mut batch)? {
        let share = batch.len().div_ceil(threads).max(FEWEST);
        let answers: Vec<Vec<u8>> = thread::scope(|scope| {
            let workers: Vec<_> = batch
                .chunks(share)
                .map(|lines| scope.spawn(|| answer_all(lines, &answer)))
                .collect();
            workers
                .into_iter()
                .map(|worker| {
                    worker
                        .join()
                        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect()
        });
        for bytes in answers {
            output.write_all(&bytes)?;
        }
        output.flush()?;
    }
    Ok(())
}

const BUFFER: usize = 1 << 20;
/// Fewer lines are not worth a thread.
const FEWEST: usize = 64;

/// Waits for a line, and takes those that came with it. False at the end of the input.
fn read_batch(input: &mut BufReader<impl io::Read>, batch: &mut Vec<Vec<u8>>) -> io::Result<bool> {
    batch.clear();
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(!batch.is_empty());
        }
        batch.push(line);
        if !input.buffer().contains(&b'\n') {
            return Ok(true);
        }
    }
}

fn answer_all(lines: &[Vec<u8>], answer: impl Fn(&Line) -> Value) -> Vec<u8> {
    let mut answers = Vec::with_capacity(lines.len() * 160);
    for line in lines {
        let value = read(line).map_or_else(
            || serde_json::json!({ "error": "MALFORMED_LINE" }),
            |line| answer(&line),
        );
        answers.extend_from_slice(value.to_string().as_bytes());
        answers.push(b'\n');
    }
    answers
}

/// `{"region":"US","input":"…"}`.
fn read(line: &[u8]) -> Option<Line> {
    let value: Value = serde_json::from_slice(line).ok()?;
    Some(Line {
        region: value
            .get("region")
            .and_then(Value::as_str)
            .and_then(|code| code.parse().ok()),
        input: value.get("input")?.as_str()?.to_owned(),
    })
}
