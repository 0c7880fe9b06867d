//! The numbering plans, one file for each country, served next to the script.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, ensure};

use crate::{fingerprint, repository};

/// Prefix of the file names; `xtask size` counts the largest.
pub(crate) const PREFIX: &str = "otp-verify-plan-";

/// Writes the plans to `target`, and returns the hash that is in the names of all.
///
/// A country's file contains all plans of its calling code, which cannot be told apart without one another. Countries that
/// share a code have files of the same content: so the script needs no table of calling codes to fetch the first one.
pub(super) fn write(target: &Path) -> Result<String> {
    let source = repository::root().join("crates/phone/metadata/numbering-plans.txt");
    let all = fs::read_to_string(&source)
        .with_context(|| format!("{} cannot be read", source.display()))?;
    let hash = fingerprint::short(all.as_bytes());
    let files = files(&all)?;
    ensure!(files.len() >= FEWEST, "only {} plans", files.len());
    for (id, plans) in files {
        fs::write(target.join(format!("{PREFIX}{id}-{hash}.txt")), plans)?;
    }
    Ok(hash)
}

/// The content of the files by what they are named after: a country's ISO code, or a service's calling code.
fn files(all: &str) -> Result<BTreeMap<String, String>> {
    let mut by_code: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut named = Vec::new();
    for record in all.trim_end().split("\n\n") {
        let (id, code) = head(record).with_context(|| format!("no record: {record}"))?;
        by_code.entry(code).or_default().push(record);
        named.push((if id == SERVICE { code } else { id }, code));
    }
    Ok(named
        .into_iter()
        .map(|(name, code)| (name.to_ascii_lowercase(), by_code[code].join("\n\n")))
        .collect())
}

/// Id and calling code in `@US 1*=`.
fn head(record: &str) -> Option<(&str, &str)> {
    let (id, code) = record.lines().next()?.strip_prefix('@')?.split_once(' ')?;
    Some((id, code.trim_end_matches(['*', '='])))
}

/// The id of services that belong to no country.
const SERVICE: &str = "001";
/// Countries and services.
const FEWEST: usize = 250;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_s_file_has_the_plans_of_its_whole_calling_code() {
        let all = "@CA 1\n#10\n\n@FR 33*\n#9\n\n@US 1*=\n#7\n\n@001 800*\n#8\n";
        let files = files(all).unwrap();
        let named: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(named, ["800", "ca", "fr", "us"]);
        assert_eq!(files["us"], "@CA 1\n#10\n\n@US 1*=\n#7");
        assert_eq!(files["ca"], files["us"]);
        assert_eq!(files["800"], "@001 800*\n#8");
        assert!(super::files("@US\n").is_err());
    }
}
