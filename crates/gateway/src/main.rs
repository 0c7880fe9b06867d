//! The program `otp-gateway`.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    gateway::cli::Arguments::parse().run()
}
