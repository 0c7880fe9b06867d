//! Every text in a configuration, under its key, and the contents of the files with secrets.

use std::path::Path;

use toml::{Table, Value};

use crate::setting::{ConfigError, secret};

/// One text.
pub(super) struct Leaf {
    /// With its table, such as `sites[0].server_keys`.
    pub(super) key: String,
    pub(super) value: String,
    /// Whether it is a secret.
    pub(super) is_secret: bool,
}

/// All of them.
pub(super) fn all(table: &Table) -> Result<Vec<Leaf>, ConfigError> {
    let mut leaves = Vec::new();
    in_table(table, "", &mut leaves)?;
    Ok(leaves)
}

fn in_table(table: &Table, path: &str, leaves: &mut Vec<Leaf>) -> Result<(), ConfigError> {
    for (name, value) in table {
        let key = match path {
            "" => name.clone(),
            _ => format!("{path}.{name}"),
        };
        in_value(value, name, &key, leaves)?;
    }
    Ok(())
}

fn in_value(
    value: &Value,
    name: &str,
    key: &str,
    leaves: &mut Vec<Leaf>,
) -> Result<(), ConfigError> {
    match value {
        Value::Table(inner) => in_table(inner, key, leaves),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::Table(inner) => in_table(inner, &format!("{key}[{index}]"), leaves)?,
                    _ => in_value(item, name, key, leaves)?,
                }
            }
            Ok(())
        }
        Value::String(text) => {
            leaves.push(Leaf {
                key: key.to_owned(),
                value: text.clone(),
                is_secret: is_secret(name),
            });
            let in_file = name
                .strip_suffix("_files")
                .or_else(|| name.strip_suffix("_file"));
            if in_file.is_some_and(is_secret) {
                leaves.push(Leaf {
                    key: key.to_owned(),
                    value: secret::from_file(key, Path::new(text))?.expose().to_owned(),
                    is_secret: true,
                });
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether a key of this name holds a secret. The gateway's own three keys are checked as bytes.
fn is_secret(name: &str) -> bool {
    let name = name.strip_suffix('s').unwrap_or(name);
    ["secret", "token", "password", "server_key", "private_key"]
        .iter()
        .any(|end| name.ends_with(end))
}

impl Leaf {
    pub(super) fn is_server_key(&self) -> bool {
        self.key.contains(".server_key")
    }

    /// Whether it may have more than one line, as keys in PEM do.
    pub(super) fn is_multiline(&self) -> bool {
        self.key.contains("private_key")
    }

    /// Its key without its tables.
    pub(super) fn name(&self) -> &str {
        self.key.rsplit('.').next().unwrap_or(&self.key)
    }

    /// Whether it is text for people, which may contain dots.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self.name(), "name" | "brand")
    }

    pub(super) fn is_key(&self) -> bool {
        self.is_secret || self.key.ends_with("_key") || self.key.contains("_keys")
    }

    /// Whether it is what a vendor or the gateway has issued, and the operator has copied.
    pub(super) fn is_copied(&self) -> bool {
        let name = self.name();
        self.is_key()
            || (self.key.starts_with("providers.")
                && (name.ends_with("_sid") || name.ends_with("_id") || name.ends_with("from")))
    }
}
