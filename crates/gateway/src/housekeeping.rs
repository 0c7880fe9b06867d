//! Forgets what nothing needs any more, a little at a time, so that requests never wait for it.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::store::Store;

/// Sweeps for ever; the owner aborts the task.
pub async fn run(store: Arc<dyn Store>, clock: Arc<dyn Clock>) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        sweep(&*store, &*clock).await;
    }
}

async fn sweep(store: &dyn Store, clock: &dyn Clock) {
    loop {
        match store.sweep(clock.now(), STEP).await {
            Ok(swept) => {
                if swept.erased + swept.deleted > 0 {
                    tracing::debug!(
                        erased = swept.erased,
                        deleted = swept.deleted,
                        "store.swept"
                    );
                }
                if swept.erased.max(swept.deleted) < STEP as usize {
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
