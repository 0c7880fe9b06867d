//! `rig bench`, `rig chaos`: what `cargo xtask bench gateway` and `cargo xtask chaos` run.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use rig::bench::{self, Bench};
use rig::chaos::Chaos;

#[derive(Debug, Parser)]
#[command(name = "rig", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measures the gateway next to its peer and a bare route
    Bench(Bench),
    /// Kills a gateway repeatedly, and checks that its guarantees hold
    Chaos(Chaos),
    /// Serves the bare route
    Ceiling,
}

/// One thread: the generator leaves as much CPU as it can to what it measures.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Bench(bench) => bench.run().await,
        Command::Chaos(chaos) => chaos.run().await,
        Command::Ceiling => bench::serve_ceiling().await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rig: {error:#}");
            ExitCode::FAILURE
        }
    }
}
