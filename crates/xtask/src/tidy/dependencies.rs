//! Every dependency has a comment with its reason, and no lock file contains an address.

use crate::tidy::source::{Finding, Source};

/// There is a comment above each dependency of each manifest. One may serve a block of our own crates.
pub(crate) fn have_a_reason(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources
        .iter()
        .filter(|source| source.path.ends_with("Cargo.toml"));
    manifests
        .flat_map(|manifest| {
            without_reason(&manifest.text)
                .into_iter()
                .map(|line| manifest.finding(line, "no comment above it gives a reason"))
        })
        .collect()
}

/// npm's lock file has versions and hashes; where packages come from is each machine's own setting.
pub(crate) fn are_pinned_without_addresses(sources: &[Source]) -> Vec<Finding> {
    let locks = sources
        .iter()
        .filter(|source| source.path.ends_with("package-lock.json"));
    locks
        .flat_map(|lock| {
            let lines = (1..)
                .zip(lock.text.lines())
                .filter(|(_, line)| line.contains("\"resolved\""));
            lines
                .map(|(number, _)| lock.finding(number, "npm's lock file names an address"))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The numbers of the lines that start a dependency without a comment above.
fn without_reason(manifest: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    // In `[dependencies]` each line is one; `[dependencies.name]` is one as a whole, its comment first inside it.
    let (mut each_is_one, mut whole, mut reasoned, mut nested) = (false, None, false, 0);
    for (number, line) in (1..).zip(manifest.lines()) {
        let trimmed = line.trim();
        if trimmed.starts_with('[') && nested == 0 {
            lines.extend(whole.take());
            each_is_one = trimmed.ends_with("dependencies]");
            whole = (!reasoned && trimmed.contains("dependencies.")).then_some(number);
            reasoned = false;
        } else if trimmed.starts_with('#') {
            reasoned = true;
            whole = None;
        } else if trimmed.is_empty() {
            reasoned = false;
        } else {
            let ours = trimmed.contains("path = ");
            if each_is_one && nested == 0 && !reasoned {
                lines.push(number);
            }
            nested += trimmed.matches('[').count();
            nested = nested.saturating_sub(trimmed.matches(']').count());
            // A comment is only about the next dependency, unless that is a crate of ours.
            reasoned = reasoned && (ours || nested > 0);
        }
    }
    lines.extend(whole);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::findings;

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        for (manifest, expected) in [
            ("[dependencies]\nserde = \"1\"\n", vec![2]),
            (
                "[dependencies]\n# JSON.\nserde = \"1\"\ntokio = \"1\"\n",
                vec![4],
            ),
            ("[dependencies]\n# JSON.\n\nserde = \"1\"\n", vec![4]),
            (
                "[dependencies]\n# JSON.\nserde = { features = [\n  \"derive\",\n] }\ntokio = \"1\"\n",
                vec![6],
            ),
            (
                "[target.'cfg(unix)'.dev-dependencies]\ntokio = \"1\"\n",
                vec![2],
            ),
            ("[dependencies.web-sys]\nversion = \"1\"\n", vec![1]),
        ] {
            assert_eq!(without_reason(manifest), expected, "{manifest}");
        }
    }

    #[test]
    fn reasons_are_seen() {
        for manifest in [
            "[dependencies]\n# JSON.\nserde = \"1\"\n# Runtime.\ntokio = \"1\"\n",
            "[workspace.dependencies]\n# Ours.\nwire = { path = \"crates/wire\" }\nphone = { path = \"crates/phone\" }\n",
            "[dependencies.web-sys]\n# The browser.\nversion = \"1\"\nfeatures = [\n  \"Window\",\n]\n",
            "[package]\nname = \"wire\"\n",
        ] {
            assert_eq!(without_reason(manifest), Vec::<usize>::new(), "{manifest}");
        }
    }

    #[test]
    fn the_manifest_and_the_line_are_named() {
        assert_eq!(
            findings(
                have_a_reason,
                "crates/wire/Cargo.toml",
                "[dependencies]\nserde = \"1\"\n"
            ),
            ["crates/wire/Cargo.toml:2: no comment above it gives a reason"]
        );
    }

    #[test]
    fn an_address_in_a_lock_file_is_found() {
        let lock = "{\n \"resolved\": \"https://example.com/a.tgz\"\n}";
        assert_eq!(
            findings(
                are_pinned_without_addresses,
                "crates/xtask/npm/package-lock.json",
                lock
            )
            .len(),
            1
        );
        assert_eq!(
            findings(are_pinned_without_addresses, "package-lock.json", "{}").len(),
            0
        );
    }
}
