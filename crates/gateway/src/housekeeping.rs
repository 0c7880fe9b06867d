//! Forgets what nothing needs any more, a little at a time, so that requests never wait for it.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, UnixMillis};
use crate::store::Store;

/// Sweeps for ever; the owner aborts the task.
pub async fn run(store: Arc<dyn Store>, clock: Arc<dyn Clock>, counted_for_seconds: u32) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        sweep(&*store, &*clock, counted_for_seconds).await;
    }
}

async fn sweep(store: &dyn Store, clock: &dyn Clock, counted_for_seconds: u32) {
    loop {
        let now = clock.now();
        let counted_before = UnixMillis(now.0 - i64::from(counted_for_seconds) * 1000);
        match store.sweep(now, counted_before, STEP).await {
            Ok(swept) => {
                if swept.erased + swept.deleted + swept.forgotten > 0 {
                    tracing::debug!(
                        erased = swept.erased,
                        deleted = swept.deleted,
                        forgotten = swept.forgotten,
                        "store.swept"
                    );
                }
                if swept.erased.max(swept.deleted).max(swept.forgotten) < STEP as usize {
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "store.sweep_failed");
                return;
            }
        }
        tokio::task::yield_now().await;
    }
}

const PERIOD: Duration = Duration::from_secs(10);
/// Rows of each kind in one transaction: a few milliseconds.
const STEP: u32 = 200;
