//! Settles what a dead process left behind, and deletes what is no longer needed, a little at a time, so that requests
//! never wait for it.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::UnixMillis;
use crate::store::{Cutoffs, Store, StoreError, Swept};
use crate::verify::Verifier;

/// Runs housekeeping until the owner aborts the task. Starts immediately with what the previous process left behind.
pub async fn run(verifier: Arc<Verifier>, keep_deliveries_days: u32) {
    let started = verifier.now();
    // A store that does not answer has been logged.
    let _ = verifier.pretend_again().await;
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let now = verifier.now();
        // This process has claimed nothing before it started, and holds no claim for longer than its deadline.
        // A start time in the future comes from a wrong clock, and means nothing.
        let started = Some(started).filter(|started| *started <= now);
        let dead = now.minus_seconds(LONGEST_CLAIM_SECONDS);
        let dead = started.map_or(dead, |started| started.max(dead));
        // A store failure has been logged.
        let _ = verifier.reclaim(dead).await;
        let counted_for = verifier.looks_back_seconds();
        let before = Cutoffs {
            counted: now.minus_seconds(counted_for),
            messages: now.minus_seconds(keep_deliveries_days.saturating_mul(DAY_SECONDS)),
        };
        if let Err(error) = sweep(&verifier, before).await {
            tracing::warn!(%error, "store.sweep_failed");
        }
        forget_callbacks(verifier.store(), now).await;
    }
}

async fn sweep(verifier: &Verifier, before: Cutoffs) -> Result<(), StoreError> {
    loop {
        let now = verifier.now();
        let swept = verifier.store().sweep(now, before, STEP).await?;
        let Swept {
            erased,
            deleted,
            forgotten,
            messages,
        } = swept;
        if erased + deleted + forgotten + messages > 0 {
            tracing::debug!(erased, deleted, forgotten, messages, "store.swept");
        }
        if erased.max(deleted).max(forgotten).max(messages) < STEP as usize {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Deletes callbacks whose retention is over.
pub async fn forget_callbacks(store: &dyn Store, now: UnixMillis) {
    loop {
        match store.forget_callbacks(now, STEP).await {
            Ok(forgotten) if forgotten < STEP as usize => return,
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(%error, "store.sweep_failed");
                return;
            }
        }
    }
}

const PERIOD: Duration = Duration::from_secs(10);
/// Rows of each kind in one transaction: about as long as one more commit. A check that arrives meanwhile waits for it.
const STEP: u32 = 16;
/// The pause for requests between two steps.
const PAUSE: Duration = Duration::from_millis(1);
/// Longer than any sequence of provider calls takes.
const LONGEST_CLAIM_SECONDS: u32 = 120;
const DAY_SECONDS: u32 = 24 * 60 * 60;
