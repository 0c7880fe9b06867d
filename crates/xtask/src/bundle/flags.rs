//! The flags of the country picker: one small picture per country, served next to the script.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, ensure};

use crate::fingerprint;

/// Prefix of the flags' file names; `xtask size` counts them separately.
pub(crate) const PREFIX: &str = "otp-verify-flag-";

/// Copies every country's flag from the package to `target`, and returns the hash that is in their names.
///
/// One hash for all: the script then needs no table of names, and a new version of the package renames them all.
pub(super) fn copy(package: &Path, target: &Path) -> Result<String> {
    let mut flags = Vec::new();
    for entry in fs::read_dir(package.join("3x2")).context("the flags package has no 3x2 set")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Flags of parts of a country have longer names.
        if let Some(code) = name.strip_suffix(".svg").filter(|code| code.len() == 2) {
            flags.push((code.to_ascii_lowercase(), fs::read(&path)?));
        }
    }
    ensure!(flags.len() >= FEWEST, "only {} flags", flags.len());
    flags.sort();
    let all: Vec<u8> = flags
        .iter()
        .flat_map(|(_, picture)| picture)
        .copied()
        .collect();
    let hash = fingerprint::short(&all);
    for (code, picture) in flags {
        fs::write(target.join(format!("{PREFIX}{code}-{hash}.svg")), picture)?;
    }
    fs::copy(
        package.join("LICENSE"),
        target.join("otp-verify-flags.license"),
    )
    .context("the flags package has no licence file")?;
    Ok(hash)
}

/// As many as there are countries with telephones.
const FEWEST: usize = 245;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository;

    #[test]
    fn flags_are_named_after_their_country_and_their_content() {
        let place = repository::target().join("xtask-tests/flags");
        let _ = fs::remove_dir_all(&place);
        let (package, target) = (place.join("package"), place.join("target"));
        fs::create_dir_all(package.join("3x2")).unwrap();
        fs::create_dir_all(&target).unwrap();
        fs::write(package.join("LICENSE"), "").unwrap();
        for one in b'A'..=b'Z' {
            for other in b'A'..=b'J' {
                let name = format!("{}{}.svg", char::from(one), char::from(other));
                fs::write(package.join("3x2").join(name), [one, other]).unwrap();
            }
        }
        fs::write(package.join("3x2/GB-SCT.svg"), "").unwrap();
        let first = copy(&package, &target).unwrap();
        assert!(
            target
                .join(format!("otp-verify-flag-gb-{first}.svg"))
                .is_file()
        );
        assert!(
            !target
                .join(format!("otp-verify-flag-gb-sct-{first}.svg"))
                .exists()
        );
        fs::write(package.join("3x2/AA.svg"), "new").unwrap();
        assert_ne!(copy(&package, &target).unwrap(), first);
    }
}
