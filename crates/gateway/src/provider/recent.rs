//! The outcomes of a provider's latest messages, by channel: what it would say about the next one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use wire::Channel;

use super::ProviderError;
use crate::clock::UnixMillis;

/// The last failure of each channel since its last success.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<HashMap<Channel, (ProviderError, UnixMillis)>>);

impl Recent {
    /// A message was accepted, or not.
    pub(super) fn note(
        &self,
        channel: Channel,
        outcome: Result<(), ProviderError>,
        now: UnixMillis,
    ) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Err(error) if error.is_illness() && error != ProviderError::Unknown => {
                failures.insert(channel, (error, now));
            }
            Err(_) => {}
            Ok(()) => {
                failures.remove(&channel);
            }
        }
    }

    /// Why it would not accept a message now, if that is recent.
    pub(super) fn failure(&self, channel: Channel, now: UnixMillis) -> Option<ProviderError> {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (error, at) = failures.get(&channel)?;
        (now.0.abs_diff(at.0) < FRESH_MILLIS).then_some(*error)
    }
}

/// How long a failure applies to the next message: it soon shows when a provider is working again.
const FRESH_MILLIS: u64 = 15_000;
