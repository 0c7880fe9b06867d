//! Open loop: requests start when they are due, whether or not earlier ones have been answered.
//!
//! Latency is measured from the moment a request was due, so that a stall shows in every request that it delayed
//! (as does the timer's own millisecond).

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;

use super::{Course, Figures, Outcome, Plan, connections, gather};
use crate::clock;

/// Starts the plan's requests at `rate` per second, over as many of `count` connections as are free.
pub async fn open(address: SocketAddr, plan: &Plan, rate: f64, count: usize) -> Result<Outcome> {
    let course = Course::of(plan);
    let mut running = JoinSet::new();
    let connections = connections(address, count).await?;
    let start = clock::now() + Duration::from_millis(10);
    for mut connection in connections {
        let course = course.clone();
        running.spawn(async move {
            let mut figures = Figures::empty();
            let mut replies = Vec::new();
            while let Some((index, (request, expected))) = course.take() {
                let due = start + Duration::from_secs_f64(f64::from(u32::try_from(index)?) / rate);
                tokio::time::sleep_until(due).await;
                let reply = connection.send(request).await?;
                figures.count(clock::since(due), reply.status.as_u16() == *expected);
                replies.push((index, reply));
            }
            anyhow::Ok((replies, figures))
        });
    }
    gather(running, start).await
}
