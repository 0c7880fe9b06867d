//! `rig chaos`: a gateway killed repeatedly under eight clients, and what it told them compared with what it did.
//!
//! The clients keep a journal in this process, which is not killed; so does the stand-in for a provider. Each story is
//! one verification, from start to end, over as many gateways as that takes.

mod asking;
mod findings;
mod kill;
mod line;
mod report;
mod stand_in;
mod store;
mod story;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, bail};
use tokio::task::JoinSet;

use self::findings::Findings;
use self::kill::Killer;
use self::line::Line;
use self::stand_in::StandIn;
use self::story::Story;
use crate::choices::Choices;
use crate::numbers::Numbers;
use crate::{configuration, disk};

/// What to kill, and how often.
#[derive(Clone, Debug, clap::Args)]
pub struct Chaos {
    /// The gateway with crash points
    #[arg(long)]
    gateway: PathBuf,
    /// How often it is killed
    #[arg(long, default_value_t = 500)]
    kills: u32,
    /// Repeats the choices of an earlier run, as far as timing lets it
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What all clients share.
#[derive(Debug)]
struct Scene {
    address: SocketAddr,
    stand_in: StandIn,
    numbers: Numbers,
    findings: Findings,
    /// No more stories are started.
    closing: AtomicBool,
}

impl Chaos {
    /// How often, with which program and choices.
    pub fn new(gateway: PathBuf, kills: u32, seed: u64) -> Self {
        Self {
            gateway,
            kills,
            seed,
        }
    }

    /// Runs the kills, and prints the results; fails if a guarantee was broken.
    pub async fn run(self) -> Result<()> {
        let folder = disk::folder()?;
        let stand_in = StandIn::start().await?;
        let config = folder.path().join("otp-gateway.toml");
        let address = free_address()?;
        let text = configuration::toml(folder.path(), &address.to_string(), 1);
        std::fs::write(&config, text)?;
        let mut killer = Killer::new(&self.gateway, &config, stand_in.address, self.seed);
        let scene = Arc::new(Scene {
            address,
            stand_in,
            numbers: Numbers::default(),
            findings: Findings::default(),
            closing: AtomicBool::new(false),
        });

        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            let choices = Choices::of(self.seed * 1000 + client);
            clients.spawn(live(Arc::clone(&scene), choices));
        }
        for kill in 1..=self.kills {
            killer.kill().await?;
            if kill % 50 == 0 {
                eprintln!("    {kill} kills, {} stories", scene.findings.stories());
            }
        }
        // The last gateway stays alive: every story is finished.
        let last = killer.last().await?;
        let settled = store::settles(folder.path()).await?;
        scene.closing.store(true, Ordering::SeqCst);
        let mut journal = Vec::new();
        while let Some(stories) = clients.join_next().await {
            journal.extend(stories?);
        }
        drop(last);

        store::compare(folder.path(), &journal, &scene.findings)?;
        scene.stand_in.compare(&journal, &scene.findings);
        if report::print(&scene.findings, &killer, settled) {
            Ok(())
        } else {
            bail!("a guarantee was broken")
        }
    }
}

/// One client: story after story. Some are left pending to the end, as are those of which the client does not know how
/// far they got.
async fn live(scene: Arc<Scene>, mut choices: Choices) -> Vec<Story> {
    let mut line = Line::to(scene.address);
    let mut told = Vec::new();
    let mut pending = Vec::new();
    while !scene.closing.load(Ordering::SeqCst) {
        let mut story = Story::begin(&scene, &mut line).await;
        let leave = choices.once_in(6) && pending.len() < MOST_PENDING;
        if !story.is_in_doubt() && !leave {
            story.go_on(&scene, &mut line, &mut choices).await;
        }
        if story.is_in_doubt() || leave {
            pending.push(story);
        } else {
            told.push(story);
        }
    }
    for mut story in pending {
        story.end(&scene, &mut line, &mut choices).await;
        told.push(story);
    }
    told
}

/// An address that every gateway of the run listens on, one after the other.
fn free_address() -> Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

const CLIENTS: u64 = 8;
/// Stories that a client leaves pending; all of them are finished before their ten minutes are over.
const MOST_PENDING: usize = 200;
