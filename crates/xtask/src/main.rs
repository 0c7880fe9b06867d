//! cargo xtask: set-up, run, test, size, tidy.

fn main() {}
