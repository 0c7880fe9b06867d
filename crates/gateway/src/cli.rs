//! The command line: `serve`, `check`, `probe`, `erase`, `keys new`.

mod erase;
mod keys;
pub mod probe;
pub mod serve;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{Config, Variables};
use crate::setting::ConfigError;

/// The backend of otp-verify: sends codes, checks them, and signs tokens.
#[derive(Debug, Parser)]
#[command(name = "otp-gateway", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the gateway until it is stopped
    Serve(ConfigFile),
    /// Checks the configuration as `serve` would, and prints it without its secrets
    Check(ConfigFile),
    /// Checks whether a running gateway is ready and, with --providers, whether its providers work
    Probe {
        #[command(flatten)]
        file: ConfigFile,
        #[command(flatten)]
        what: probe::Arguments,
    },
    /// Erases everything stored about a number, whether or not the gateway is running
    Erase {
        #[command(flatten)]
        file: ConfigFile,
        /// The number, with its +; read from standard input if omitted
        number: Option<String>,
    },
    /// Generates keys
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
}

#[derive(Debug, clap::Args)]
struct ConfigFile {
    /// The configuration file (TOML)
    #[arg(long, default_value = "otp-gateway.toml")]
    config: PathBuf,
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Prints fresh keys as TOML
    New {
        /// Writes them into files in this folder instead, and prints the lines that name the files
        #[arg(long)]
        dir: Option<PathBuf>,
    },
}

/// Why a command failed; the message is one sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration, or what it refers to.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Building the gateway.
    #[error(transparent)]
    Build(#[from] crate::compose::BuildError),
    /// Listening.
    #[error("cannot listen on {address}: {why}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// Why not.
        why: String,
    },
    /// The store, opened without a gateway.
    #[error("configuration key store.path: {0}")]
    Store(#[from] crate::store::StoreError),
    /// The argument is not a number; it is not repeated.
    #[error("that is not a telephone number in international form, such as +12025550123")]
    NotANumber,
    /// A gateway that is not ready.
    #[error(transparent)]
    NotReady(#[from] probe::NotReady),
    /// Providers that cannot be used.
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
    /// Writing fresh keys.
    #[error("{} {why}", path.display())]
    KeyFile {
        /// Which file, or folder.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Printing, or the runtime.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Arguments {
    /// Runs the command; errors go to standard error, one sentence, exit status 1.
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
                command: KeysCommand::New { dir },
            } => match dir {
                Some(folder) => keys::write_fresh(&folder),
                None => keys::print_fresh(),
            },
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // Nothing can be done about a standard error that cannot be written to.
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
    let mut stdout = io::stdout().lock();
    let found = crate::compose::warnings(config)?;
    writeln!(stdout, "# The configuration is valid.")?;
    for warning in config.warnings.iter().chain(&found) {
        writeln!(stdout, "# Warning: {warning}.")?;
    }
    for unbounded in config.unbounded() {
        writeln!(stdout, "# Unlimited: {unbounded}.")?;
    }
    writeln!(stdout, "# Effective values:\n{text}")?;
    Ok(())
}
