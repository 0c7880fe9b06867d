//! What is true on one machine only has no place in the repository: its directories, and where its packages come from.

use crate::tidy::source::{Finding, Source};

/// No file names a home or working directory of a machine, or the host of a package registry.
pub(crate) fn names_nothing_of_this_machine(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Cargo writes the registry's address into its lock file itself.
    for source in sources
        .iter()
        .filter(|source| !source.path.ends_with("Cargo.lock") && source.path != THIS_FILE)
    {
        for (number, line) in (1..).zip(source.text.lines()) {
            for name in NAMES.iter().filter(|name| line.contains(*name)) {
                findings.push(source.finding(number, format!("names {name}")));
            }
        }
    }
    findings
}

const NAMES: [&str; 8] = [
    "/work/",
    "/root/",
    "/home/",
    "/Users/",
    "registry.npmjs.org",
    "index.crates.io",
    "static.crates.io",
    "deb.debian.org",
];
const THIS_FILE: &str = "crates/xtask/src/tidy/private.rs";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::findings;

    #[test]
    fn a_machine_and_a_registry_are_found() {
        for text in [
            "cd /work/main",
            "open /home/me/otp",
            "https://registry.npmjs.org/esbuild",
        ] {
            assert_eq!(
                findings(names_nothing_of_this_machine, "README.md", text).len(),
                1,
                "{text}"
            );
        }
        assert_eq!(
            findings(names_nothing_of_this_machine, "README.md", "see src/flow"),
            Vec::<String>::new()
        );
    }
}
