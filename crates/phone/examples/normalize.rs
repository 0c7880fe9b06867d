//! Cleans a column of phone numbers: JSON lines in, JSON lines out, in the same order.
//!
//! Reads `{"region":"US","input":"(202) 555-0123"}` (the region may be empty) and writes
//! `{"e164","national","international","valid","type","region"}`, or `{"error"}` for what is no number. `type` and
//! `region` are libphonenumber's; `region` is null if the number belongs to none.
//!
//! ```sh
//! cargo run --release -p phone --example normalize < numbers.jsonl > normalized.jsonl
//! ```

#[path = "support/lines.rs"]
mod lines;

use lines::Line;
use phone::parse_unvalidated;
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    lines::answer(normalize)
}

fn normalize(line: &Line) -> Value {
    match parse_unvalidated(&line.input, line.region) {
        Ok(number) => {
            let kind = number.kind();
            json!({
                "e164": number.e164(),
                "national": number.format_national(),
                "international": number.format_international(),
                "valid": kind != phone::NumberKind::Unknown,
                "type": kind.as_str(),
                "region": number.region_name(),
            })
        }
        Err(error) => json!({ "error": error.as_str() }),
    }
}
