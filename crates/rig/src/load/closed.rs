//! Closed loop: each connection sends its next request as soon as it has the response to the last.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;

use super::{Course, Figures, Outcome, Plan, connections, gather};
use crate::clock;

/// Runs a plan over `count` connections until it is finished, or until no request may start any more after `limit`.
pub async fn closed(
    address: SocketAddr,
    plan: &Plan,
    count: usize,
    limit: Duration,
) -> Result<Outcome> {
    let course = Course::of(plan);
    let mut running = JoinSet::new();
    let connections = connections(address, count).await?;
    let start = clock::now();
    for mut connection in connections {
        let course = course.clone();
        running.spawn(async move {
            let mut figures = Figures::empty();
            let mut replies = Vec::new();
            while clock::since(start) < limit
                && let Some((index, (request, expected))) = course.take()
            {
                let began = clock::now();
                let reply = connection.send(request).await?;
                figures.count(clock::since(began), reply.status.as_u16() == *expected);
                replies.push((index, reply));
            }
            anyhow::Ok((replies, figures))
        });
    }
    gather(running, start).await
}
