//! How long providers take, so that a message which is not sent takes as long as one that is.
//!
//! A number that has sent STOP is answered like any other; answered at once, it would be told apart by the clock.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use wire::Channel;

use crate::clock::UnixMillis;
use crate::entropy::{Entropy, draw};

/// The times of the last messages, a channel each.
#[derive(Debug, Default)]
pub struct Pace(Mutex<[VecDeque<Duration>; Channel::ALL.len()]>);

impl Pace {
    /// A provider has taken from `begun` to `ended` over a message.
    pub(super) fn note(&self, channel: Channel, begun: UnixMillis, ended: UnixMillis) {
        let took = u64::try_from(ended.0.saturating_sub(begun.0)).unwrap_or_default();
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = &mut times[index(channel)];
        if times.len() == KEPT {
            times.pop_front();
        }
        times.push_back(Duration::from_millis(took));
    }

    /// How long one of the last messages took, drawn at random; nothing before the first one.
    pub(super) fn draw(&self, channel: Channel, entropy: &dyn Entropy) -> Duration {
        let times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let times = &times[index(channel)];
        let chosen = usize::from(draw::<1>(entropy)[0]) % times.len().max(1);
        times.get(chosen).copied().unwrap_or_default()
    }
}

fn index(channel: Channel) -> usize {
    let place = Channel::ALL.iter().position(|other| *other == channel);
    place.unwrap_or_default()
}

/// Messages of which the time is kept: enough to draw from, few enough to follow a provider that slows down.
const KEPT: usize = 64;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wire::Channel;

    use super::{KEPT, Pace};
    use crate::clock::UnixMillis;
    use crate::entropy::SystemEntropy;

    #[test]
    fn a_message_that_is_not_sent_takes_as_long_as_one_of_the_last_that_was() {
        let pace = Pace::default();
        let draw = |channel| pace.draw(channel, &SystemEntropy);
        assert_eq!(draw(Channel::Sms), Duration::ZERO);
        for took in 0..1000 {
            pace.note(Channel::Sms, UnixMillis(5000), UnixMillis(5000 + took));
        }
        let oldest = Duration::from_millis(1000 - KEPT as u64);
        for _ in 0..100 {
            assert!((oldest..Duration::from_secs(1)).contains(&draw(Channel::Sms)));
        }
        assert_eq!(draw(Channel::Voice), Duration::ZERO);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait() {
        let pace = Pace::default();
        pace.note(Channel::Sms, UnixMillis(5000), UnixMillis(4000));
        assert_eq!(pace.draw(Channel::Sms, &SystemEntropy), Duration::ZERO);
    }
}
