//! Progress output for the person at the terminal: each step before it starts, and how long it usually takes.

use std::fmt::Display;

/// Announces a step. Progress goes to stderr, so that results on stdout can be piped.
pub(crate) fn begin(what: impl Display) {
    eprintln!("==> {what}");
}

/// Announces a step that takes long enough to make people wonder.
pub(crate) fn begin_slow(what: impl Display, usually: &str) {
    eprintln!("==> {what} (usually {usually})");
}

/// Adds a detail to the current step.
pub(crate) fn note(what: impl Display) {
    eprintln!("    {what}");
}

/// Prints a line of the result itself.
#[expect(
    clippy::print_stdout,
    reason = "the result of a command belongs on stdout"
)]
pub(crate) fn result(line: impl Display) {
    println!("{line}");
}
