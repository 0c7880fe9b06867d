//! Time: the machine's, plus an offset that can be set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// A clock that can be set forward, so that a code expires without waiting. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    ahead_milliseconds: Arc<AtomicI64>,
    /// Whoever waits looks at the clock again.
    set: watch::Sender<()>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            ahead_milliseconds: Arc::default(),
            set: watch::Sender::new(()),
        }
    }
}

impl Clock {
    /// Milliseconds since 1970 as verifications see them.
    pub fn now(&self) -> i64 {
        self.wall() + self.ahead_milliseconds.load(Ordering::SeqCst)
    }

    /// Milliseconds since 1970. Signatures are dated by this one: setting the clock forward must not invalidate them.
    pub fn wall(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    /// Sets it forward.
    pub fn advance(&self, seconds: u32) {
        self.ahead_milliseconds
            .fetch_add(i64::from(seconds) * 1000, Ordering::SeqCst);
        self.set.send_replace(());
    }

    /// Waits until [`Self::now`] is `at`: because the time has passed, or because the clock was set forward.
    pub(crate) async fn until(&self, at: i64) {
        let mut set = self.set.subscribe();
        loop {
            let left = Duration::from_millis(u64::try_from(at - self.now()).unwrap_or_default());
            tokio::select! {
                () = tokio::time::sleep(left) => return,
                changed = set.changed() => if changed.is_err() { return },
            }
        }
    }
}

/// RFC 3339 in UTC.
pub(crate) fn rfc3339(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_string()
}

/// As Twilio's message API writes a time: `Thu, 24 Aug 2023 05:01:45 +0000`.
pub(crate) fn rfc2822(milliseconds: i64) -> String {
    jiff::Timestamp::from_millisecond(milliseconds)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .strftime("%a, %d %b %Y %H:%M:%S +0000")
        .to_string()
}
