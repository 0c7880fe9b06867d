//! `otp-gateway probe`: for a container's health check, and for operators.

mod providers;
mod ready;

use std::io::{self, Write as _};

pub use self::ready::NotReady;
use super::CliError;
use crate::config::Config;

/// What to check.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The gateway's address, if it differs from the one in the configuration
    #[arg(long)]
    url: Option<String>,
    /// Also checks the providers: all configured ones, or those named (`--providers=twilio,sinch`). Sends no messages
    #[arg(
        long,
        value_name = "NAMES",
        num_args = 0..,
        require_equals = true,
        value_delimiter = ','
    )]
    providers: Option<Vec<String>>,
}

/// Prints one line about the gateway, and a table of the providers if requested.
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
    // The providers are of most interest when the gateway is down.
    let providers = match &arguments.providers {
        Some(names) => providers::ask(config, names).await,
        None => Ok(()),
    };
    ready?;
    providers
}
