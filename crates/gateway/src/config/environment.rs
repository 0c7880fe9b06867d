//! Values from the environment: `OTP_GATEWAY__TABLE__KEY` wins over the file. The one place that reads it.

use std::ffi::OsString;

use toml::{Table, Value};

use super::ConfigError;

/// The environment's variables that begin with `OTP_GATEWAY__`, that prefix removed.
#[derive(Clone, Default)]
pub struct Variables(Vec<(String, String)>);

impl Variables {
    /// The process's own.
    pub fn of_process() -> Self {
        Self::from_pairs(std::env::vars_os())
    }

    /// From elsewhere, for tests and for embedding.
    pub fn from_pairs(
        pairs: impl IntoIterator<Item = (impl Into<OsString>, impl Into<OsString>)>,
    ) -> Self {
        let mut ours: Vec<_> = pairs
            .into_iter()
            .filter_map(|(name, value)| {
                let name = name.into().into_string().ok()?;
                let rest = name.strip_prefix(PREFIX)?.to_owned();
                Some((rest, value.into().into_string().ok()?))
            })
            .collect();
        ours.sort();
        Self(ours)
    }
}

/// Names only: values may be secrets.
impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Lays the variables over the file's values. A number in the path (`SITES__0__NAME`) counts into a list.
pub(super) fn overlay(table: &mut Table, variables: Variables) -> Result<(), ConfigError> {
    for (name, text) in variables.0 {
        let path = name.to_ascii_lowercase();
        let segments: Vec<&str> = path.split("__").collect();
        if segments.iter().any(|segment| segment.is_empty()) {
            return Err(ConfigError::at(
                format!("{PREFIX}{name}"),
                "is not of the form OTP_GATEWAY__TABLE__KEY",
            ));
        }
        set(table, &segments, &text).ok_or_else(|| {
            ConfigError::at(
                format!("{PREFIX}{name}"),
                "leads to no place in the configuration",
            )
        })?;
    }
    Ok(())
}

fn set(table: &mut Table, segments: &[&str], text: &str) -> Option<()> {
    let (first, rest) = segments.split_first()?;
    // No shell lets a variable's name have a hyphen.
    let first = &table
        .keys()
        .find(|key| key.replace('-', "_") == **first)
        .cloned()
        .unwrap_or_else(|| (*first).to_owned());
    if rest.is_empty() {
        table.insert(first.clone(), interpret(text));
        return Some(());
    }
    let inner = table
        .entry(first.clone())
        .or_insert_with(|| Value::Table(Table::new()));
    match inner {
        Value::Table(inner) => set(inner, rest, text),
        Value::Array(items) => {
            let (index, rest) = rest.split_first()?;
            let item = items.get_mut(index.parse::<usize>().ok()?)?;
            set(item.as_table_mut()?, rest, text)
        }
        _ => None,
    }
}

/// Numbers, `true`, `false`, lists and quoted text are read as TOML writes them; everything else is text.
fn interpret(text: &str) -> Value {
    let trimmed = text.trim();
    let is_toml = trimmed == "true"
        || trimmed == "false"
        || trimmed.starts_with(['[', '"', '\''])
        || trimmed.parse::<i64>().is_ok();
    let read = || {
        let line = format!("value = {trimmed}");
        toml::from_str::<Table>(&line).ok()?.remove("value")
    };
    is_toml
        .then(read)
        .flatten()
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

const PREFIX: &str = "OTP_GATEWAY__";
