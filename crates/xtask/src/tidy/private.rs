//! Facts about one machine have no place in the repository: its directories, and where its packages come from.

use crate::{
    repository,
    tidy::source::{Finding, Source},
};

/// No file names a home directory, this clone's own location, or an address that packages are fetched from.
///
/// Recognised by their form, so that no machine and no registry has to be named here either.
pub(crate) fn names_nothing_of_this_machine(sources: &[Source]) -> Vec<Finding> {
    let here = repository::root().to_string_lossy().into_owned();
    let mut findings = Vec::new();
    // Cargo writes the registry's address into its lock file itself.
    for source in sources
        .iter()
        .filter(|source| !source.path.ends_with("Cargo.lock") && source.path != THIS_FILE)
    {
        for (number, line) in (1..).zip(source.text.lines()) {
            let directories = HOMES.into_iter().chain([here.as_str()]);
            for name in directories.filter(|name| line.contains(name)) {
                findings.push(source.finding(number, format!("names {name}")));
            }
            if is_package_address(line) {
                findings
                    .push(source.finding(number, "names where packages are fetched".to_owned()));
            }
        }
    }
    findings
}

/// Whether a line contains a URL of a package archive, or of a registry to use.
fn is_package_address(line: &str) -> bool {
    let Some((before, rest)) = line.split_once("://") else {
        return false;
    };
    let url = rest
        .split(|c: char| c.is_whitespace() || "\"'`<>)".contains(c))
        .next()
        .unwrap_or_default();
    let host = url.split('/').next().unwrap_or_default();
    ARCHIVES.iter().any(|ending| url.ends_with(ending))
        || REGISTRY_WORDS
            .iter()
            .any(|word| before.contains(word) || host.split('.').any(|label| label == *word))
}

const HOMES: [&str; 3] = ["/root/", "/home/", "/Users/"];
const ARCHIVES: [&str; 4] = [".tgz", ".crate", ".deb", ".whl"];
const REGISTRY_WORDS: [&str; 3] = ["registry", "index", "deb"];
const THIS_FILE: &str = "crates/xtask/src/tidy/private.rs";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::findings;

    #[test]
    fn a_machine_and_a_registry_are_found() {
        let here = format!("cd {}", repository::root().display());
        for text in [
            here.as_str(),
            "open /home/me/otp",
            "registry=https://packages.example",
            "see https://registry.packages.example/esbuild",
            "\"https://packages.example/esbuild-1.0.0.tgz\",",
        ] {
            assert_eq!(
                findings(names_nothing_of_this_machine, "README.md", text).len(),
                1,
                "{text}"
            );
        }
        assert_eq!(
            findings(
                names_nothing_of_this_machine,
                "README.md",
                "see src/flow, and https://shop.example/index.html"
            ),
            Vec::<String>::new()
        );
    }
}
