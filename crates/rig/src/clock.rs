//! The only place in the rig that reads the clock.

use std::time::Duration;

use tokio::time::Instant;

/// Now, on the monotonic clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the rig that reads the clock"
)]
pub fn now() -> Instant {
    Instant::from_std(std::time::Instant::now())
}

/// How long since `start`.
pub fn since(start: Instant) -> Duration {
    now().saturating_duration_since(start)
}
