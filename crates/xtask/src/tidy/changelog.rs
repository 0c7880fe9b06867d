//! The changelog contains the manifest's version.

use crate::tidy::source::{Finding, Source};

/// CHANGELOG.md names the version in the root manifest.
pub(crate) fn names_the_version(sources: &[Source]) -> Vec<Finding> {
    let file = |path: &str| sources.iter().find(|source| source.path == path);
    let Some(manifest) = file("Cargo.toml") else {
        return Vec::new();
    };
    let Some((line, version)) = version(&manifest.text) else {
        return vec![manifest.finding(0, "states no version for the workspace")];
    };
    match file("CHANGELOG.md") {
        Some(changelog) if changelog.text.contains(version) => Vec::new(),
        _ => vec![manifest.finding(line, format!("version {version} is not in CHANGELOG.md"))],
    }
}

fn version(manifest: &str) -> Option<(usize, &str)> {
    (1..).zip(manifest.lines()).find_map(|(number, line)| {
        Some((
            number,
            line.strip_prefix("version = \"")?.strip_suffix('"')?,
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_an_entry_is_found() {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let manifest = || source("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\"\n");
        assert_eq!(names_the_version(&[manifest()]).len(), 1);
        assert_eq!(
            names_the_version(&[manifest(), source("CHANGELOG.md", "## 0.1.0\n")]).len(),
            1
        );
        assert_eq!(
            names_the_version(&[manifest(), source("CHANGELOG.md", "## 0.2.0\n")]).len(),
            0
        );
    }
}
