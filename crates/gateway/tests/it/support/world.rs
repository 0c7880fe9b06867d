//! Time and randomness controlled by a test.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, mpsc};

use gateway::clock::{Clock, SystemClock, UnixMillis};
use gateway::entropy::Entropy;

/// Stands still until it is moved, or follows Tokio's own clock, which a test may have paused.
#[derive(Debug)]
pub(crate) struct ManualClock {
    now: AtomicI64,
    since: Option<tokio::time::Instant>,
}

impl Default for ManualClock {
    /// 2026-11-22T09:30:00Z.
    fn default() -> Self {
        Self {
            now: AtomicI64::new(1_795_339_800_000),
            since: None,
        }
    }
}

impl ManualClock {
    /// One that goes with Tokio's.
    pub(crate) fn going() -> Self {
        Self {
            since: Some(tokio::time::Instant::now()),
            ..Self::default()
        }
    }

    /// The same from the machine's time on: vendors refuse signatures with another one.
    pub(crate) fn going_from_now() -> Self {
        Self {
            now: AtomicI64::new(SystemClock.now().0),
            ..Self::going()
        }
    }

    /// Whether it goes with Tokio's.
    pub(crate) fn goes(&self) -> bool {
        self.since.is_some()
    }

    pub(crate) fn advance_seconds(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        let gone = self.since.map_or(0, |since| since.elapsed().as_millis());
        let gone = i64::try_from(gone).expect("a short test");
        UnixMillis(self.now.load(Ordering::SeqCst) + gone)
    }
}

/// A blocking task: as long as there is one, Tokio does not move a paused clock by itself.
#[derive(Debug)]
pub(crate) struct Stillness(#[expect(dead_code, reason = "held until dropped")] mpsc::Sender<()>);

impl Stillness {
    pub(crate) fn begin() -> Self {
        let (sender, receiver) = mpsc::channel();
        tokio::task::spawn_blocking(move || receiver.recv());
        Self(sender)
    }
}

/// The same bytes in every run (splitmix64).
#[derive(Debug)]
pub(crate) struct SeededEntropy {
    state: AtomicU64,
    turn: Mutex<()>,
}

impl SeededEntropy {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: AtomicU64::new(seed),
            turn: Mutex::new(()),
        }
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self
            .state
            .fetch_add(STEP, Ordering::SeqCst)
            .wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let _turn = self.turn.lock().expect("not poisoned");
        for chunk in bytes.chunks_mut(8) {
            let drawn = self.next().to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}
