//! The only place that reads environment variables.

use std::{env, ffi::OsString, path::PathBuf};

/// The value of `name`, unless it is unset or empty.
pub(crate) fn value(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The directories that are searched for programs, in order.
pub(crate) fn search_path() -> Vec<PathBuf> {
    value("PATH").map_or_else(Vec::new, |path| env::split_paths(&path).collect())
}

/// The search path with `first` in front.
pub(crate) fn search_path_with(first: &[PathBuf]) -> OsString {
    let all = first.iter().cloned().chain(search_path());
    // Only a directory with a `:` in its name cannot be joined; it could not be searched either.
    env::join_paths(all).unwrap_or_else(|_| value("PATH").unwrap_or_default())
}
