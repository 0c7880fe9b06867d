//! A load generator: closed loop for throughput, open loop for latency.

mod closed;
mod figures;
mod open;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use tokio::task::JoinSet;
use tokio::time::Instant;

pub use self::closed::closed;
pub use self::figures::Figures;
pub use self::open::open;
use crate::clock;
use crate::connection::{Connection, Reply, Request};

/// Requests in the order in which they are to start, each with its expected status.
#[derive(Clone, Debug)]
pub struct Plan {
    requests: Arc<Vec<(Request, u16)>>,
}

impl Plan {
    /// A plan of requests, each with its expected status.
    pub fn new(requests: Vec<(Request, u16)>) -> Self {
        Self {
            requests: Arc::new(requests),
        }
    }

    /// A plan in which every request is expected to succeed.
    pub fn all_well(requests: impl Iterator<Item = Request>) -> Self {
        Self::new(requests.map(|request| (request, 200)).collect())
    }

    /// How many requests it has.
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// The body of one request.
    pub fn body(&self, index: usize) -> &str {
        self.requests
            .get(index)
            .map_or("", |(request, _)| &request.body)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }
}

/// The result of a plan.
#[derive(Debug)]
pub struct Outcome {
    /// The responses, each with its request's index; a request that was not started has none.
    pub replies: Vec<(usize, Reply)>,
    /// How fast it went.
    pub figures: Figures,
}

/// A running plan, shared by all connections.
#[derive(Debug)]
struct Course {
    plan: Plan,
    next: AtomicUsize,
}

impl Course {
    fn of(plan: &Plan) -> Arc<Self> {
        Arc::new(Self {
            plan: plan.clone(),
            next: AtomicUsize::new(0),
        })
    }

    /// Takes the next request, and its expected status.
    fn take(&self) -> Option<(usize, &(Request, u16))> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        self.plan
            .requests
            .get(index)
            .map(|request| (index, request))
    }
}

/// The responses of one connection, and its figures.
type Share = (Vec<(usize, Reply)>, Figures);

/// Waits for every connection, and adds up the results.
async fn gather(mut running: JoinSet<Result<Share>>, start: Instant) -> Result<Outcome> {
    let mut outcome = Outcome {
        replies: Vec::new(),
        figures: Figures::empty(),
    };
    while let Some(done) = running.join_next().await {
        let (replies, figures) = done??;
        outcome.replies.extend(replies);
        outcome.figures.add(&figures);
    }
    outcome.figures.elapsed = clock::since(start);
    Ok(outcome)
}

async fn connections(address: SocketAddr, count: usize) -> Result<Vec<Connection>> {
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        connections.push(Connection::open(address).await?);
    }
    Ok(connections)
}
