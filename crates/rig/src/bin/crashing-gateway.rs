//! The gateway with crash points, and with the test harness as its provider. Only for tests: it is never deployed.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Parser;
use gateway::cli::serve;
use gateway::compose::World;
use gateway::config::{Config, Variables};
use rig::crash_point::{CrashPoint, Point, Recorder};

#[derive(Debug, Parser)]
struct Arguments {
    /// The configuration file (TOML)
    #[arg(long)]
    config: PathBuf,
    /// Where the harness receives messages
    #[arg(long)]
    stand_in: SocketAddr,
    /// Where to crash; nowhere if omitted
    #[arg(long)]
    at: Option<Point>,
    /// At which occurrence
    #[arg(long, default_value_t = 1)]
    nth: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let config = Config::load(&arguments.config, Variables::of_process())?;
    let crash_point = CrashPoint::new(arguments.at, arguments.nth);
    let mut world = World::of_machine();
    world.providers = vec![Arc::new(Recorder::new(
        arguments.stand_in,
        Arc::clone(&crash_point),
    ))];
    world.commits = Some(crash_point.clone());
    serve::run_in(&config, world, |router| crash_point.around(router))?;
    Ok(())
}
