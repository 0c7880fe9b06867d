//! `otp-gateway probe`: what a container's health check asks, and an operator at night.

mod providers;
mod ready;

use std::io::{self, Write as _};

pub use self::ready::NotReady;
use super::CliError;
use crate::config::Config;

/// What to ask.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the gateway is, if not where the configuration lets it listen
    #[arg(long)]
    url: Option<String>,
    /// Asks the providers, too: all of the configuration, or those named (`--providers=twilio,sinch`). Sends nothing
    #[arg(
        long,
        value_name = "NAMES",
        num_args = 0..,
        require_equals = true,
        value_delimiter = ','
    )]
    providers: Option<Vec<String>>,
}

/// Prints one line about the gateway, and a table of the providers if they were asked for.
pub(super) fn run(config: &Config, arguments: &Arguments) -> Result<(), CliError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(probe(config, arguments))
}

async fn probe(config: &Config, arguments: &Arguments) -> Result<(), CliError> {
    let ready = ready::ask(config, arguments.url.as_deref()).await;
    if let Ok(line) = &ready {
        writeln!(io::stdout(), "{line}")?;
    }
    // Whoever asks for the providers wants to know about them most of all when the gateway is down.
    let providers = match &arguments.providers {
        Some(names) => providers::ask(config, names).await,
        None => Ok(()),
    };
    ready?;
    providers
}
