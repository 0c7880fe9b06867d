//! Who is watching which verification in this process, and how they are notified of changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::verification::VerificationKey;

/// All watchers. They are notified that something changed, and look it up themselves.
#[derive(Debug)]
pub(super) struct Watchers(Mutex<State>);

#[derive(Debug)]
struct State {
    /// Verifications with at least one watcher.
    watched: HashMap<VerificationKey, Watched>,
    closed: bool,
}

#[derive(Debug)]
struct Watched {
    changes: watch::Sender<()>,
    seats: usize,
}

impl Default for Watchers {
    fn default() -> Self {
        Self(Mutex::new(State {
            watched: HashMap::new(),
            closed: false,
        }))
    }
}

impl Watchers {
    /// Takes a seat, if one is free.
    pub(super) fn join(self: &Arc<Self>, key: VerificationKey) -> Option<Seat> {
        let mut state = self.state();
        if state.closed {
            return None;
        }
        let watched = state.watched.entry(key).or_insert_with(|| Watched {
            changes: watch::Sender::new(()),
            seats: 0,
        });
        if watched.seats >= MAX_SEATS {
            return None;
        }
        watched.seats += 1;
        Some(Seat {
            changes: watched.changes.subscribe(),
            watchers: Arc::clone(self),
            key,
        })
    }

    /// Wakes the watchers of this verification.
    pub(super) fn touch(&self, key: &VerificationKey) {
        if let Some(watched) = self.state().watched.get(key) {
            watched.changes.send_replace(());
        }
    }

    /// Ends every stream: the process is about to stop.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.watched.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among the watchers of one verification, given back when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    changes: watch::Receiver<()>,
    watchers: Arc<Watchers>,
    key: VerificationKey,
}

impl Seat {
    /// Waits for the next change; `false` once there will be none.
    pub(super) async fn changed(&mut self) -> bool {
        self.changes.changed().await.is_ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = self.watchers.state();
        if let Some(watched) = state.watched.get_mut(&self.key) {
            watched.seats -= 1;
            if watched.seats == 0 {
                state.watched.remove(&self.key);
            }
        }
    }
}

/// Watchers of one verification: some tabs of one person, and a connection that has died unnoticed.
const MAX_SEATS: usize = 4;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MAX_SEATS, Watchers};
    use crate::verification::VerificationId;

    #[tokio::test]
    async fn a_verification_has_so_many_seats_and_they_are_given_back() {
        let watchers = Arc::new(Watchers::default());
        let key = VerificationId::from_bytes([1; 16]).key();
        let other = VerificationId::from_bytes([2; 16]).key();
        let seats: Vec<_> = (0..MAX_SEATS).map_while(|_| watchers.join(key)).collect();
        assert_eq!(seats.len(), MAX_SEATS);
        assert!(watchers.join(key).is_none());
        assert!(watchers.join(other).is_some());
        drop(seats);
        assert!(watchers.state().watched.is_empty());
        assert!(watchers.join(key).is_some());
    }

    #[tokio::test]
    async fn a_change_before_the_wait_is_not_missed_and_closing_ends_it() {
        let watchers = Arc::new(Watchers::default());
        let key = VerificationId::from_bytes([1; 16]).key();
        let mut seat = watchers.join(key).expect("a seat");
        watchers.touch(&key);
        assert!(seat.changed().await);
        watchers.close();
        assert!(!seat.changed().await);
        assert!(watchers.join(key).is_none());
    }
}
