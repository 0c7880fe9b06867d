//! Where logs go: standard error; text on a developer's machine, JSON in production.
//!
//! They must never contain numbers, codes, tokens, keys, full client addresses, query strings or bodies. The
//! types that hold such things show nothing in their `Debug`.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::EnvFilter;

use crate::setting::Environment;

/// Installs the subscriber. `RUST_LOG` sets the levels; `info` by default.
pub fn init(environment: Environment) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    let installed = match environment {
        Environment::Development => builder.with_ansi(io::stderr().is_terminal()).try_init(),
        Environment::Production => builder.json().try_init(),
    };
    // A subscriber installed by an embedding program is kept.
    drop(installed);
}
