//! Other names of countries, for the picker's search: one file per language, served next to the script.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::{fingerprint, repository};

/// Prefix of the file names.
const PREFIX: &str = "otp-verify-names-";

/// By ISO code.
type Names = BTreeMap<String, Vec<String>>;

/// Writes every language's file to `target`, and returns the hash that is in their names. `package` is i18n-iso-countries;
/// other common names are in `crates/xtask/names`. The English file lists the available languages.
pub(super) fn write(package: &Path, target: &Path) -> Result<String> {
    let mut languages = published(package)?;
    ensure!(
        languages.len() >= FEWEST,
        "only {} languages",
        languages.len()
    );
    let own = repository::root().join("crates/xtask/names");
    let read = |file: &str| {
        fs::read_to_string(own.join(file)).with_context(|| format!("{file} cannot be read"))
    };
    for line in entries(&read("en.txt")?) {
        add(languages.entry("en".to_owned()).or_default(), line)?;
    }
    for line in entries(&read("others.txt")?) {
        let (language, line) = line
            .split_once(' ')
            .with_context(|| format!("no language: {line}"))?;
        // Both written forms of Norwegian.
        let tags: &[&str] = if language == "no" {
            &["nb", "nn", "no"]
        } else {
            &[language]
        };
        for tag in tags {
            add(languages.entry((*tag).to_owned()).or_default(), line)?;
        }
    }
    let tags: Vec<String> = languages.keys().cloned().collect();
    let files: Vec<(String, String)> = languages
        .into_iter()
        .map(|(language, names)| {
            let file = if language == "en" {
                json!({ "languages": tags, "names": names })
            } else {
                json!({ "names": names })
            };
            (language, file.to_string())
        })
        .collect();
    let all: String = files.iter().map(|(_, file)| file.as_str()).collect();
    let hash = fingerprint::short(all.as_bytes());
    for (language, file) in files {
        fs::write(target.join(format!("{PREFIX}{language}-{hash}.json")), file)?;
    }
    fs::copy(
        package.join("LICENSE"),
        target.join("otp-verify-names.license"),
    )
    .context("the names package has no licence file")?;
    Ok(hash)
}

/// The package's data: a name or a list of them for each country.
fn published(package: &Path) -> Result<BTreeMap<String, Names>> {
    let mut languages = BTreeMap::new();
    for entry in fs::read_dir(package.join("langs")).context("the names package has no langs")? {
        let path = entry?.path();
        let file: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let (Some(language), Some(countries)) =
            (file["locale"].as_str(), file["countries"].as_object())
        else {
            continue;
        };
        let mut names = Names::new();
        for (code, known) in countries {
            let listed = known
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![known.clone()]);
            let listed = listed.iter().filter_map(Value::as_str).map(str::to_owned);
            names.entry(code.clone()).or_default().extend(listed);
        }
        languages.insert(language.to_owned(), names);
    }
    Ok(languages)
}

/// The lines that are not blank or comments.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Adds a line: `US USA; America`.
fn add(names: &mut Names, line: &str) -> Result<()> {
    let (code, listed) = line
        .split_once(' ')
        .with_context(|| format!("no names: {line}"))?;
    ensure!(code.len() == 2, "no ISO code: {line}");
    let known = names.entry(code.to_owned()).or_default();
    for name in listed.split(';').map(str::trim) {
        if !known.iter().any(|one| one == name) {
            known.push(name.to_owned());
        }
    }
    Ok(())
}

/// Out of some seventy that the package has.
const FEWEST: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_names_and_those_that_people_say_are_in_one_file_a_language() {
        let place = repository::target().join("xtask-tests/names");
        let _ = fs::remove_dir_all(&place);
        let (package, target) = (place.join("package"), place.join("target"));
        fs::create_dir_all(package.join("langs")).unwrap();
        fs::create_dir_all(&target).unwrap();
        fs::write(package.join("LICENSE"), "").unwrap();
        for number in 0..FEWEST {
            let language = if number == 0 {
                "de".to_owned()
            } else {
                format!("x{number}")
            };
            let file = json!({ "locale": language, "countries": { "US": ["Vereinigte Staaten"], "GB": "Britannien" } });
            fs::write(
                package.join(format!("langs/{number}.json")),
                file.to_string(),
            )
            .unwrap();
        }
        let hash = write(&package, &target).unwrap();
        let read = |language: &str| -> Value {
            let file = target.join(format!("{PREFIX}{language}-{hash}.json"));
            serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
        };
        let german = read("de");
        let has = |code: &str, name: &str| {
            german["names"][code]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one == name)
        };
        assert!(has("US", "Vereinigte Staaten") && has("US", "USA"));
        assert!(has("GB", "Britannien") && has("GB", "England"));
        assert!(
            read("en")["languages"]
                .as_array()
                .unwrap()
                .contains(&json!("nb"))
        );
        assert!(
            read("en")["names"]["MO"]
                .as_array()
                .unwrap()
                .contains(&json!("Macau"))
        );
    }
}
