//! The command line: `serve`, `check`, `probe`, `erase`, `keys new`.

mod erase;
mod keys;
pub mod probe;
pub mod serve;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, ConfigError, Variables};

/// The backend of otp-verify: sends codes, checks them, signs the proof.
#[derive(Debug, Parser)]
#[command(name = "otp-gateway", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the gateway until it is told to stop
    Serve(ConfigFile),
    /// Reads the configuration as `serve` would, and prints it with its secrets left out
    Check(ConfigFile),
    /// Asks a running gateway whether it is ready; on request, the providers too
    Probe {
        #[command(flatten)]
        file: ConfigFile,
        #[command(flatten)]
        what: probe::Arguments,
    },
    /// Erases all that is kept of a number, whether or not the gateway is running
    Erase {
        #[command(flatten)]
        file: ConfigFile,
        /// The number with its +; read from standard input when it is not given
        number: Option<String>,
    },
    /// Makes keys
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
}

#[derive(Debug, clap::Args)]
struct ConfigFile {
    /// The configuration (TOML)
    #[arg(long, default_value = "otp-gateway.toml")]
    config: PathBuf,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Prints fresh keys as TOML
    New,
}

/// Why a command did not do its work; the message is one sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration, or what it names.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Putting the gateway together.
    #[error(transparent)]
    Build(#[from] crate::app::BuildError),
    /// Listening.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why not.
        why: String,
    },
    /// The store, apart from a gateway.
    #[error("configuration key store.path: {0}")]
    Store(#[from] crate::store::StoreError),
    /// What was given is no number; it is not repeated.
    #[error("that is no telephone number in international form, such as +12025550123")]
    NotANumber,
    /// A gateway that is asked whether it is ready.
    #[error(transparent)]
    NotReady(#[from] probe::NotReady),
    /// Providers that are asked whether they can be used.
    #[error("{broken} of {asked} providers cannot be used")]
    Providers {
        /// How many cannot.
        broken: usize,
        /// Of how many.
        asked: usize,
    },
    /// `--providers` names one that the configuration has no table for.
    #[error("--providers: the configuration has no provider {0}")]
    NoSuchProvider(String),
    /// Printing, or the runtime.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Arguments {
    /// Does what was asked for; errors go to standard error, one sentence, exit status 1.
    pub fn run(self) -> ExitCode {
        let outcome = match self.command {
            Command::Serve(file) => file.load().and_then(|config| serve::run(&config)),
            Command::Check(file) => file.load().and_then(|config| check(&config)),
            Command::Probe { file, what } => {
                file.load().and_then(|config| probe::run(&config, &what))
            }
            Command::Erase { file, number } => {
                file.load().and_then(|config| erase::run(&config, number))
            }
            Command::Keys {
                command: KeysCommand::New,
            } => keys::print_fresh(),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // Nothing is left to do about a standard error that cannot be written to.
                let _ = writeln!(io::stderr(), "otp-gateway: {error}");
                ExitCode::FAILURE
            }
        }
    }
}

impl ConfigFile {
    fn load(&self) -> Result<Config, CliError> {
        Ok(Config::load(&self.config, Variables::of_process())?)
    }
}

fn check(config: &Config) -> Result<(), CliError> {
    let text = toml::to_string_pretty(config).map_err(io::Error::other)?;
    writeln!(
        io::stdout(),
        "# The configuration is valid. Effective values:\n{text}"
    )?;
    Ok(())
}
