//! Where the messages of all stand-ins arrive, in the format of the gateway's sandbox: the drawn phone reads both.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;
use wire::Channel;

use crate::vendor::Vendor;

/// A message that has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivered {
    /// E.164.
    pub to: String,
    /// The channel it was sent by.
    pub channel: Channel,
    /// The whole text.
    pub text: String,
    /// The code in it.
    pub code: String,
    /// RFC 3339, UTC.
    pub sent_at: String,
    /// Who sent it.
    pub vendor: Vendor,
}

/// A message and its position in the order of arrival, counted from 1.
pub(crate) type Numbered = (u64, Delivered);

/// The last messages, and their watchers.
#[derive(Debug)]
pub struct Inbox {
    messages: Mutex<(u64, VecDeque<Numbered>)>,
    watchers: broadcast::Sender<Numbered>,
}

impl Default for Inbox {
    fn default() -> Self {
        Self {
            messages: Mutex::default(),
            watchers: broadcast::channel(WATCHER_LAG).0,
        }
    }
}

impl Inbox {
    pub(crate) fn put(&self, message: Delivered) {
        let mut messages = self.lock();
        messages.0 += 1;
        let numbered = (messages.0, message);
        if messages.1.len() == CAPACITY {
            messages.1.pop_front();
        }
        messages.1.push_back(numbered.clone());
        // It is fine if nobody is watching.
        let _ = self.watchers.send(numbered);
    }

    /// The messages to a number, or all, oldest first.
    pub fn messages(&self, to: Option<&str>) -> Vec<Delivered> {
        self.lock()
            .1
            .iter()
            .map(|(_, message)| message)
            .filter(|message| to.is_none_or(|to| message.to == to))
            .cloned()
            .collect()
    }

    /// Those after message number `seen` (all without it), and a receiver of all that follow.
    pub(crate) fn watch(
        &self,
        seen: Option<u64>,
    ) -> (VecDeque<Numbered>, broadcast::Receiver<Numbered>) {
        let messages = self.lock();
        let missed = messages
            .1
            .iter()
            .filter(|(number, _)| seen.is_some_and(|seen| *number > seen))
            .cloned()
            .collect();
        (missed, self.watchers.subscribe())
    }

    fn lock(&self) -> MutexGuard<'_, (u64, VecDeque<Numbered>)> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Messages kept.
const CAPACITY: usize = 10_000;
/// How many messages a slow watcher may fall behind before it loses some.
const WATCHER_LAG: usize = 256;
