//! What a phone field shows after each typed character: JSON lines in, JSON lines out, in the same order.
//!
//! Reads `{"region":"US","input":"2015550123"}` (the region may be empty) and writes `{"steps":["2","20",…]}`.
//!
//! ```sh
//! echo '{"region":"US","input":"2015550123"}' | cargo run -p phone --example as_you_type
//! ```

#[path = "support/lines.rs"]
mod lines;

use lines::Line;
use phone::AsYouType;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    lines::answer(steps)
}

fn steps(line: &Line) -> Value {
    let mut formatter = AsYouType::new(line.region);
    let steps: Vec<String> = line
        .input
        .chars()
        .map(|typed| formatter.input(typed).to_owned())
        .collect();
    json!({ "steps": steps })
}
