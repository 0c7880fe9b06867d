//! Fills a store through the gateway's own use case: everything that `/send` does, without the HTTP around it.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use gateway::clock::{Clock, SystemClock, UnixMillis};
use gateway::compose::World;
use gateway::config::{Config, Variables};
use gateway::entropy::SystemEntropy;
use gateway::http::App;
use gateway::verification::state::Caller;
use gateway::verify::{Start, TypedNumber};
use tokio::task::JoinSet;

use crate::configuration::{self, PAGE, SITE_KEY};
use crate::numbers::number;

/// A clock that is ahead of the machine's, or behind it.
#[derive(Clone, Copy, Debug)]
struct ShiftedClock {
    seconds: i64,
}

impl Clock for ShiftedClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(SystemClock.now().0 + self.seconds * 1000)
    }
}

/// Starts `count` verifications in the store of `folder`, as of `shift_seconds` from now; returns some of their ids.
pub async fn fill(folder: &Path, count: u64, shift_seconds: i64) -> Result<Vec<String>> {
    let text = configuration::toml(folder, "127.0.0.1:0", 30);
    let nothing: [(String, &str); 0] = [];
    let config = Config::read(&text, Variables::from_pairs(nothing))?;
    let clock = ShiftedClock {
        seconds: shift_seconds,
    };
    let world = World::of(Arc::new(clock), Arc::new(SystemEntropy));
    let app = Arc::new(App::build(&config, ([127, 0, 0, 1], 1).into(), world)?);
    let mut filling = JoinSet::new();
    for lane in (0..).take(LANES) {
        let app = Arc::clone(&app);
        filling.spawn(async move {
            let mut ids = Vec::new();
            for index in (lane..count).step_by(LANES) {
                let id = begin(&app, index).await?;
                if index.is_multiple_of(KEEP_EVERY) {
                    ids.push(id);
                }
            }
            anyhow::Ok(ids)
        });
    }
    let mut ids = Vec::new();
    while let Some(done) = filling.join_next().await {
        ids.extend(done??);
    }
    app.verifier.drain().await;
    Ok(ids)
}

async fn begin(app: &App, index: u64) -> Result<String> {
    let site = app.verifier.sites().by_site_key(SITE_KEY);
    let site = Arc::clone(site.context("the site is configured")?);
    let origin = gateway::origin::Origin::parse(PAGE).context("an origin")?;
    let start = Start {
        site,
        caller: Caller::Page(origin),
        number: TypedNumber::Whole(number(index)),
        channels: Vec::new(),
        number_confirmed: false,
        code_length: None,
        locale: None,
        action: None,
        consent: None,
        client: Some(Ipv4Addr::LOCALHOST.into()),
        top_origin: None,
        telemetry_id: None,
        risk_check: None,
    };
    Ok(app.verifier.start(start).await?.data.verification_id)
}

/// Verifications that are started at the same time, and so share commits.
const LANES: usize = 256;
/// One id in this many is kept; not a divisor of the number of tasks, or one task would keep them all.
const KEEP_EVERY: u64 = 21;
