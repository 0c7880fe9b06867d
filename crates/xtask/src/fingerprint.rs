//! A hash over files, to detect whether anything has changed since something was built from them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// The hash of all files in `places` (files or directories), including their names. Missing places count as empty.
pub(crate) fn of(places: &[PathBuf]) -> Result<String> {
    let mut files = Vec::new();
    for place in places {
        collect(place, &mut files)?;
    }
    files.sort();
    files.dedup();
    let mut hash = Sha256::new();
    for file in files {
        let content =
            fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        hash.update(file.to_string_lossy().as_bytes());
        hash.update([0]);
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    Ok(hex(&hash.finalize()))
}

/// The first 16 hexadecimal digits of the content's hash: enough to name a file by its content.
pub(crate) fn short(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..8])
}

/// Every file under `place`, or `place` itself.
pub(crate) fn collect(place: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if place.is_file() {
        files.push(place.to_owned());
    } else if place.is_dir() {
        for entry in
            fs::read_dir(place).with_context(|| format!("{} cannot be read", place.display()))?
        {
            collect(&entry?.path(), files)?;
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let directory = crate::repository::target().join("xtask-tests").join(name);
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        directory
    }

    #[test]
    fn a_changed_a_renamed_and_a_new_file_change_it() {
        let place = [scratch("fingerprint")];
        let file = |name: &str| place[0].join(name);
        fs::write(file("a"), "one").unwrap();
        let first = of(&place).unwrap();
        assert_eq!(of(&place).unwrap(), first);
        fs::write(file("a"), "two").unwrap();
        let changed = of(&place).unwrap();
        fs::rename(file("a"), file("b")).unwrap();
        let renamed = of(&place).unwrap();
        fs::write(file("c"), "").unwrap();
        let added = of(&place).unwrap();
        let mut all = vec![first, changed, renamed, added];
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn short_hashes_have_sixteen_digits() {
        assert_eq!(short(b"abc"), "ba7816bf8f01cfea");
    }
}
