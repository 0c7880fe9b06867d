//! The gateway with traps in it, and with the harness for a provider. For tests alone: nobody deploys it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Parser;
use gateway::app::World;
use gateway::cli::serve;
use gateway::config::{Config, Variables};
use rig::torment::{Point, Recorder, Trap};

#[derive(Debug, Parser)]
struct Arguments {
    /// The configuration (TOML)
    #[arg(long)]
    config: PathBuf,
    /// Where the harness takes messages
    #[arg(long)]
    stand_in: SocketAddr,
    /// Where to die; nowhere without it
    #[arg(long)]
    at: Option<Point>,
    /// The how manieth time
    #[arg(long, default_value_t = 1)]
    nth: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let config = Config::load(&arguments.config, Variables::of_process())?;
    let trap = Trap::new(arguments.at, arguments.nth);
    let mut world = World::of_machine();
    world.providers = vec![Arc::new(Recorder::new(
        arguments.stand_in,
        Arc::clone(&trap),
    ))];
    world.commits = Some(trap.clone());
    serve::run_in(&config, world, |router| trap.around(router))?;
    Ok(())
}
