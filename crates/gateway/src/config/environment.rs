//! Values from the environment: `OTP_GATEWAY__TABLE__KEY` overrides the file. The only place that reads it.

use std::ffi::OsString;

use toml::{Table, Value};

use super::Warning;
use crate::setting::ConfigError;

/// The environment variables that start with `OTP_GATEWAY__`, without that prefix.
#[derive(Clone, Default)]
pub struct Variables {
    /// Name, without the prefix, and value.
    ours: Vec<(String, String)>,
    /// Names of others that were probably meant for the gateway.
    near: Vec<String>,
}

impl Variables {
    /// The process's own.
    pub fn of_process() -> Self {
        Self::from_pairs(std::env::vars_os())
    }

    /// From elsewhere, for tests and for embedding.
    pub fn from_pairs(
        pairs: impl IntoIterator<Item = (impl Into<OsString>, impl Into<OsString>)>,
    ) -> Self {
        let mut variables = Self::default();
        for (name, value) in pairs {
            let Ok(name) = name.into().into_string() else {
                continue;
            };
            match (name.strip_prefix(PREFIX), value.into().into_string()) {
                (Some(rest), Ok(value)) => variables.ours.push((rest.to_owned(), value)),
                (None, _) if !is_near(&name) => {}
                _ => variables.near.push(name),
            }
        }
        variables.ours.sort();
        variables.near.sort();
        variables
    }

    /// Variables that nobody reads, and that were probably meant for the gateway.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let warning = |name: &String| {
            let why = if name.starts_with(PREFIX) {
                "is not read, for its value is not UTF-8"
            } else {
                "is not read: the name of a value is OTP_GATEWAY__TABLE__KEY, in capitals and with two underscores each"
            };
            Warning::of_variable(name, why)
        };
        self.near.iter().map(warning).collect()
    }

    /// The keys that are set, each with the name of its variable: `sites[0].name`, `OTP_GATEWAY__SITES__0__NAME`.
    pub(super) fn places(&self) -> Vec<(String, String)> {
        let place = |name: &str| {
            let mut place = String::new();
            for segment in name.to_ascii_lowercase().split("__") {
                match segment.parse::<usize>() {
                    Ok(index) => place = format!("{place}[{index}]"),
                    Err(_) if place.is_empty() => place.push_str(segment),
                    Err(_) => place = format!("{place}.{segment}"),
                }
            }
            // No shell allows a hyphen in a variable's name, and one provider's name has one.
            place.replace(".twilio_messaging", ".twilio-messaging")
        };
        let names = self.ours.iter().map(|(name, _)| name);
        names
            .map(|name| (place(name), format!("{PREFIX}{name}")))
            .collect()
    }
}

/// Only names, because values may be secrets.
impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.ours.iter().map(|(name, _)| name))
            .finish()
    }
}

/// Overlays the variables on the file's values. A number in the path (`SITES__0__NAME`) is an index into a list.
pub(super) fn overlay(table: &mut Table, variables: Variables) -> Result<(), ConfigError> {
    for (name, text) in variables.ours {
        let path = name.to_ascii_lowercase();
        let segments: Vec<&str> = path.split("__").collect();
        if segments.iter().any(|segment| segment.is_empty()) {
            return Err(unplaced(
                &name,
                "is not of the form OTP_GATEWAY__TABLE__KEY",
            ));
        }
        set(table, &segments, &text)
            .ok_or_else(|| unplaced(&name, "matches no key of the configuration"))?;
    }
    Ok(())
}

fn unplaced(name: &str, why: &str) -> ConfigError {
    ConfigError::Variable {
        name: format!("{PREFIX}{name}"),
        why: why.to_owned(),
    }
}

/// Whether a name is nearly one of ours: with one underscore, or in small letters. Kubernetes makes variables such as
/// `OTP_GATEWAY_PORT` of a service's name; those are nobody's mistake.
fn is_near(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let Some(rest) = upper.strip_prefix("OTP_GATEWAY_") else {
        return false;
    };
    let rest = rest.trim_start_matches('_');
    let of_table = |table: &str| {
        let rest = rest.strip_prefix(table);
        rest.is_some_and(|rest| rest.starts_with('_'))
    };
    rest == "ENVIRONMENT" || TABLES.iter().any(|table| of_table(table))
}

fn set(table: &mut Table, segments: &[&str], text: &str) -> Option<()> {
    let (first, rest) = segments.split_first()?;
    // No shell allows a hyphen in a variable's name.
    let first = &table
        .keys()
        .find(|key| key.replace('-', "_") == **first)
        .cloned()
        .unwrap_or_else(|| with_hyphen(first));
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

/// The key that is meant by a name which the file does not have.
fn with_hyphen(name: &str) -> String {
    name.replace("twilio_messaging", "twilio-messaging")
}

/// Numbers, `true`, `false`, lists and quoted text are parsed as TOML; everything else is text.
fn interpret(text: &str) -> Value {
    let trimmed = text.trim();
    let is_toml = trimmed == "true"
        || trimmed == "false"
        || trimmed.starts_with(['[', '"', '\''])
        // With a plus it is a telephone number.
        || (trimmed.parse::<i64>().is_ok() && !trimmed.starts_with('+'));
    let read = || {
        let line = format!("value = {trimmed}");
        toml::from_str::<Table>(&line).ok()?.remove("value")
    };
    is_toml
        .then(read)
        .flatten()
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

const TABLES: [&str; 8] = [
    "HTTP",
    "SITES",
    "OTP",
    "LIMITS",
    "STORE",
    "PROVIDERS",
    "ROUTES",
    "GEO",
];
const PREFIX: &str = "OTP_GATEWAY__";
