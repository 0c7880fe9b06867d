//! The outcomes of a provider's latest messages: what it would say about the next one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use phone::Region;
use wire::Channel;

use super::ProviderError;
use crate::clock::UnixMillis;

/// The last failure of each channel, and the countries that it does not serve by it, since the last success there.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<HashMap<(Channel, Option<Region>), Failure>>);

/// A message that was not accepted for a reason that applies to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// What the provider said.
    pub(super) error: ProviderError,
    /// How long that took.
    pub(super) took: Duration,
    at: UnixMillis,
}

impl Recent {
    /// A message to a country was accepted, or not.
    pub(super) fn note(
        &self,
        (channel, country): (Channel, Option<Region>),
        outcome: Result<(), ProviderError>,
        took: Duration,
        now: UnixMillis,
    ) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = match outcome {
            Ok(()) => {
                failures.remove(&(channel, None));
                failures.remove(&(channel, country));
                return;
            }
            Err(ProviderError::CountryNotServed) if country.is_some() => (channel, country),
            Err(ProviderError::Unavailable | ProviderError::Rejected { .. }) => (channel, None),
            Err(_) => return,
        };
        if let Err(error) = outcome {
            failures.insert(
                place,
                Failure {
                    error,
                    took,
                    at: now,
                },
            );
        }
    }

    /// Why it would not accept a message now, if that is recent.
    pub(super) fn failure(
        &self,
        (channel, country): (Channel, Option<Region>),
        now: UnixMillis,
    ) -> Option<Failure> {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = [(channel, None), (channel, country)].into_iter();
        kept.find_map(|place| {
            let failure = failures.get(&place)?;
            let age = now.0.abs_diff(failure.at.0);
            (age < fresh_millis(failure.error)).then_some(*failure)
        })
    }
}

/// How long a failure applies to the next message.
const fn fresh_millis(error: ProviderError) -> u64 {
    match error {
        // It soon shows when a provider is working again.
        ProviderError::Unavailable => 15_000,
        // Until somebody changes something at the provider; the next success shows it.
        _ => 3_600_000,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wire::Channel;

    use super::Recent;
    use crate::clock::UnixMillis;
    use crate::provider::ProviderError;

    #[test]
    fn a_failure_applies_to_the_messages_that_would_meet_it() {
        let recent = Recent::default();
        let country = |code: &str| code.parse().ok();
        let sms = |code| (Channel::Sms, country(code));
        let now = UnixMillis(1_000_000);
        let error = |place, seconds| {
            let failure = recent.failure(place, now.plus_seconds(seconds));
            failure.map(|failure| failure.error)
        };
        let note = |place, outcome| recent.note(place, outcome, Duration::ZERO, now);

        note(sms("DE"), Err(ProviderError::CountryNotServed));
        assert_eq!(
            error(sms("DE"), 3_599),
            Some(ProviderError::CountryNotServed)
        );
        assert_eq!(error(sms("FR"), 0), None);
        assert_eq!(error((Channel::Voice, country("DE")), 0), None);
        note(sms("FR"), Ok(()));
        assert!(error(sms("DE"), 0).is_some(), "another country's success");

        note(sms("FR"), Err(ProviderError::Unavailable));
        assert_eq!(error(sms("US"), 14), Some(ProviderError::Unavailable));
        assert_eq!(error(sms("US"), 15), None);
        let rejected = ProviderError::rejected("no credit");
        note(sms("FR"), Err(rejected));
        assert_eq!(error(sms("US"), 3_599), Some(rejected));
        note(sms("DE"), Ok(()));
        assert_eq!(error(sms("US"), 0), None);
        assert_eq!(error(sms("DE"), 0), None);
        // What a number can cause says nothing of others.
        for number in [
            ProviderError::InvalidNumber,
            ProviderError::Fraud,
            ProviderError::ChannelUnavailable,
        ] {
            note(sms("US"), Err(number));
            assert_eq!(error(sms("US"), 0), None);
        }
    }
}
