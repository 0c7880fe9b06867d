//! Where sandbox messages arrive: a bounded ring that can be read and watched.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::broadcast;
use wire::Channel;

/// A message as the drawn phone shows it. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxMessage {
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
}

impl fmt::Debug for SandboxMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SandboxMessage(…)")
    }
}

/// A message and its position in the order of arrival, counted from 1.
pub type Numbered = (u64, Arc<SandboxMessage>);

/// The latest messages, and their watchers.
#[derive(Debug)]
pub struct Inbox(Mutex<State>);

#[derive(Debug)]
struct State {
    messages: VecDeque<Numbered>,
    arrived: u64,
    /// `None` once closed.
    watchers: Option<broadcast::Sender<Numbered>>,
}

impl Default for Inbox {
    fn default() -> Self {
        Self(Mutex::new(State {
            messages: VecDeque::new(),
            arrived: 0,
            watchers: Some(broadcast::channel(WATCHER_LAG).0),
        }))
    }
}

impl Inbox {
    /// Adds a message; the oldest is dropped if there are too many.
    pub fn put(&self, message: SandboxMessage) {
        let mut state = self.state();
        state.arrived += 1;
        let numbered = (state.arrived, Arc::new(message));
        if state.messages.len() == CAPACITY {
            state.messages.pop_front();
        }
        state.messages.push_back(numbered.clone());
        if let Some(watchers) = &state.watchers {
            // It is fine if nobody is watching.
            let _ = watchers.send(numbered);
        }
    }

    /// The messages to a number, or all, oldest first.
    pub fn messages(&self, to: Option<&str>) -> Vec<SandboxMessage> {
        self.state()
            .messages
            .iter()
            .map(|(_, message)| message.as_ref())
            .filter(|message| to.is_none_or(|to| message.to == to))
            .cloned()
            .collect()
    }

    /// Those that arrived after the message number `seen`, and a receiver of all that follow without a gap.
    ///
    /// `None` for `seen` starts with the next message; the receiver is absent once the inbox is closed.
    pub fn watch(
        &self,
        seen: Option<u64>,
    ) -> (Vec<Numbered>, Option<broadcast::Receiver<Numbered>>) {
        let state = self.state();
        let missed = state
            .messages
            .iter()
            .filter(|(number, _)| seen.is_some_and(|seen| *number > seen))
            .cloned()
            .collect();
        let receiver = state.watchers.as_ref().map(broadcast::Sender::subscribe);
        (missed, receiver)
    }

    /// Ends every watcher's stream: the process is about to stop.
    pub fn close(&self) {
        self.state().watchers = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Messages kept.
const CAPACITY: usize = 1000;
/// How many messages a slow watcher may fall behind before it loses some.
const WATCHER_LAG: usize = 256;

#[cfg(test)]
mod tests {
    use wire::Channel;

    use super::{CAPACITY, Inbox, SandboxMessage};

    fn message(to: &str, code: usize) -> SandboxMessage {
        SandboxMessage {
            to: to.to_owned(),
            channel: Channel::Sms,
            text: String::new(),
            code: code.to_string(),
            sent_at: String::new(),
        }
    }

    #[test]
    fn the_inbox_forgets_the_oldest() {
        let inbox = Inbox::default();
        for index in 0..CAPACITY + 10 {
            inbox.put(message("+12025550100", index));
        }
        let kept = inbox.messages(None);
        assert_eq!(kept.len(), CAPACITY);
        assert_eq!(kept.first().map(|m| m.code.as_str()), Some("10"));
    }

    #[tokio::test]
    async fn a_watcher_that_comes_back_misses_nothing() {
        let inbox = Inbox::default();
        for code in 1..=3 {
            inbox.put(message("+12025550100", code));
        }
        let (missed, receiver) = inbox.watch(Some(1));
        let numbers: Vec<u64> = missed.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 3]);
        inbox.put(message("+12025550100", 4));
        let (number, _) = receiver.expect("open").recv().await.expect("arrives");
        assert_eq!(number, 4);
        inbox.close();
        assert!(inbox.watch(None).1.is_none());
    }
}
