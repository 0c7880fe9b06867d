//! Whether the providers can be used.

use std::io::{self, Write as _};
use std::sync::Arc;

use futures_util::future;

use crate::cli::CliError;
use crate::clock::{Clock, SystemClock};
use crate::compose::vendors;
use crate::config::Config;
use crate::provider::Provider;
use crate::provider::probe::{Credentials, Probe};

/// Checks the named providers, or all of them, concurrently, and prints a table. Nothing is sent to anybody.
pub(super) async fn ask(config: &Config, names: &[String]) -> Result<(), CliError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let chosen = chosen(config, names, &clock)?;
    let rows = chosen.into_iter().map(|named| row(named, &*clock));
    let rows = future::join_all(rows).await;
    let mut table = format!(
        "{:<17} {:<9} {:<11} {:>8}\n",
        "provider", "reachable", "credentials", "latency"
    );
    for row in &rows {
        table.push_str(&row.to_string());
    }
    io::stdout().write_all(table.as_bytes())?;
    let broken = rows.iter().filter(|row| !row.probe.is_good()).count();
    if broken > 0 {
        return Err(CliError::Providers {
            broken,
            asked: rows.len(),
        });
    }
    Ok(())
}

/// The adapters as `serve` would build them, by name; none for the sandbox.
fn chosen(
    config: &Config,
    names: &[String],
    clock: &Arc<dyn Clock>,
) -> Result<Vec<Named>, CliError> {
    // Where callbacks go does not matter, because nothing is sent.
    let mut vendors = vendors::build(&config.providers, "http://127.0.0.1", clock)?;
    let enabled = config.providers.enabled();
    if let Some(unknown) = names.iter().find(|name| !enabled.contains(&name.as_str())) {
        return Err(CliError::NoSuchProvider(unknown.clone()));
    }
    Ok(enabled
        .into_iter()
        .filter(|name| names.is_empty() || names.iter().any(|wanted| wanted == name))
        .map(|name| (name, vendors.remove(name)))
        .collect())
}

/// An adapter, and its provider's name.
type Named = (&'static str, Option<Arc<dyn Provider>>);

struct Row {
    name: &'static str,
    probe: Probe,
    milliseconds: i64,
}

async fn row((name, provider): Named, clock: &dyn Clock) -> Row {
    let begun = clock.now();
    let probe = match provider {
        Some(provider) => provider.probe().await,
        None => Probe::BuiltIn,
    };
    Row {
        name,
        probe,
        milliseconds: clock.now().0 - begun.0,
    }
}

impl std::fmt::Display for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (reachable, credentials, why) = match &self.probe {
            Probe::BuiltIn => ("built in", "none", ""),
            Probe::Unreachable(why) => ("no", "-", why.as_str()),
            Probe::Reached(Credentials::Accepted) => ("yes", "accepted", ""),
            Probe::Reached(Credentials::Refused(why)) => ("yes", "refused", why.as_str()),
            Probe::Reached(Credentials::Unknown(why)) => ("yes", "unknown", why.as_str()),
        };
        let latency = match self.probe {
            Probe::Reached(_) => format!("{} ms", self.milliseconds),
            Probe::BuiltIn | Probe::Unreachable(_) => "-".to_owned(),
        };
        let line = format!(
            "{:<17} {reachable:<9} {credentials:<11} {latency:>8}  {why}",
            self.name
        );
        writeln!(f, "{}", line.trim_end())
    }
}
