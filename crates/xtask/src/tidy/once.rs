//! What only one file may do: read forwarding headers, read the clock, generate randomness.

use crate::tidy::source::{Finding, Source};

/// Forwarding headers are trusted in one place, from trusted proxies only; a CDN's country headers in another.
pub(crate) fn forwarding_headers(sources: &[Source]) -> Vec<Finding> {
    let in_one_file =
        |names: &[&str], rule| in_one_file(sources, "crates/gateway/src/", names, rule);
    let mut findings = in_one_file(&FORWARDING, "a second file reads forwarding headers");
    findings.extend(in_one_file(
        &COUNTRY,
        "a second file reads a CDN's country headers",
    ));
    findings
}

/// Time is a parameter: each program has at most one file that reads the clock.
pub(crate) fn clock(sources: &[Source]) -> Vec<Finding> {
    PROGRAMS
        .iter()
        .flat_map(|program| in_one_file(sources, program, &NOW, "a second file reads the clock"))
        .collect()
}

/// Randomness is a parameter: each program has at most one file that generates it.
pub(crate) fn randomness(sources: &[Source]) -> Vec<Finding> {
    PROGRAMS
        .iter()
        .flat_map(|program| {
            in_one_file(sources, program, &RANDOM, "a second file draws randomness")
        })
        .collect()
}

/// Findings in all files under `place` that have one of `names` in their code, if there is more than one.
fn in_one_file(sources: &[Source], place: &str, names: &[&str], rule: &str) -> Vec<Finding> {
    let found: Vec<Finding> = sources
        .iter()
        .filter(|source| source.is_rust() && source.path.starts_with(place))
        // The names themselves have to be somewhere.
        .filter(|source| source.path != THIS_FILE)
        .filter_map(|source| {
            let (line, _) = source.code().find(|(_, line)| {
                let line = line.to_ascii_lowercase();
                names.iter().any(|name| line.contains(name))
            })?;
            Some(source.finding(line, rule))
        })
        .collect();
    if found.len() > 1 { found } else { Vec::new() }
}

const FORWARDING: [&str; 6] = [
    "x-forwarded-for",
    "x_forwarded_for",
    "x-real-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "\"forwarded\"",
];
const COUNTRY: [&str; 3] = [
    "cf-ipcountry",
    "cloudfront-viewer-country",
    "x-vercel-ip-country",
];
const NOW: [&str; 5] = [
    "systemtime::now",
    "instant::now",
    "now_utc",
    "timestamp::now",
    "date::now",
];
const RANDOM: [&str; 5] = ["getrandom::", "osrng", "sysrng", "rand::rng", "thread_rng"];
/// Each is a program, or runs in one, with a clock of its own.
const PROGRAMS: [&str; 5] = [
    "src/",
    "crates/gateway/src/",
    "crates/rig/src/",
    "crates/xtask/src/",
    "examples/signup/src/",
];

const THIS_FILE: &str = "crates/xtask/src/tidy/once.rs";

#[cfg(test)]
mod tests {
    use super::*;

    fn two(check: fn(&[Source]) -> Vec<Finding>, text: &str) -> usize {
        let source = |name: &str, text: &str| Source {
            path: format!("crates/gateway/src/{name}.rs"),
            text: text.to_owned(),
        };
        assert!(
            check(&[source("a", text), source("b", "let a = 1;")]).is_empty(),
            "one file may"
        );
        check(&[
            source("a", text),
            source("b", text),
            source("c", "let a = 1;"),
        ])
        .len()
    }

    #[test]
    fn a_second_file_is_one_too_many() {
        assert_eq!(
            two(forwarding_headers, "headers.get(\"X-Forwarded-For\")"),
            2
        );
        assert_eq!(two(clock, "std::time::SystemTime::now()"), 2);
        assert_eq!(two(randomness, "getrandom::fill(&mut bytes)"), 2);
    }

    #[test]
    fn comments_do_not_count() {
        assert_eq!(two(clock, "// not SystemTime::now()"), 0);
    }
}
