//! Versions from Cargo.lock, so that none is written down twice.

use std::fs;

use anyhow::{Context as _, Result};

use crate::repository;

/// The version of `package` in this clone's Cargo.lock.
pub(crate) fn version_of(package: &str) -> Result<String> {
    let lock = fs::read_to_string(repository::root().join("Cargo.lock"))
        .context("Cargo.lock cannot be read")?;
    find(&lock, package).with_context(|| format!("Cargo.lock has no package {package}"))
}

fn find(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        assert_eq!(find(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(find(LOCK, "wasm"), None);
    }

    #[test]
    fn this_clone_has_a_version_of_wasm_bindgen() {
        assert!(version_of("wasm-bindgen").is_ok());
    }
}
