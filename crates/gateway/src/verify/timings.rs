//! How long providers take, so that a withheld message takes as long as one that is sent.
//!
//! A number that has sent STOP gets the same response as any other; if it came at once, the time would give it away.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wire::{Channel, DeliveryStatus};

use crate::entropy::{Entropy, draw};
use crate::verification::state::Dispatch;

/// The times of the latest messages, checks and reports.
#[derive(Debug, Default)]
pub struct Timings(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// How long providers took for messages, by channel.
    messages: [VecDeque<Duration>; Channel::ALL.len()],
    /// How long they took for codes.
    checks: VecDeque<Duration>,
    /// Their delivery reports.
    reports: HashMap<(String, Channel), VecDeque<Reported>>,
}

/// A provider's delivery report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reported {
    /// What became of it.
    pub(super) status: DeliveryStatus,
    /// Why it failed, if it did.
    pub(super) reason: &'static str,
    /// Milliseconds from the decision to send.
    pub(super) latency_ms: u64,
}

/// The report to be expected about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reports {
    /// Like one of the latest ones.
    Like(Reported),
    /// No report has been received yet.
    Unheard,
}

impl Timings {
    /// Records how long a provider took for a message.
    pub(super) fn note(&self, channel: Channel, took: Duration) {
        push(&mut self.kept().messages[index(channel)], took);
    }

    /// How long one of the latest messages took, chosen at random; nothing before the first one.
    pub(super) fn draw(&self, channel: Channel, entropy: &dyn Entropy) -> Duration {
        chosen(&self.kept().messages[index(channel)], entropy).unwrap_or_default()
    }

    /// Records how long a provider took for a code.
    pub(super) fn note_check(&self, took: Duration) {
        push(&mut self.kept().checks, took);
    }

    /// How long one of the latest codes took.
    pub(super) fn draw_check(&self, entropy: &dyn Entropy) -> Duration {
        chosen(&self.kept().checks, entropy).unwrap_or_default()
    }

    /// Records a provider's delivery report.
    pub(super) fn note_report(&self, send: &Dispatch) {
        let (Some(carrier), Some(latency_ms)) = (&send.carrier, send.latency_ms()) else {
            return;
        };
        let reported = Reported {
            status: send.fate.status(),
            reason: "undelivered",
            latency_ms: latency_ms.min(LONGEST_MILLIS),
        };
        let place = (carrier.provider.clone(), send.channel);
        push(self.kept().reports.entry(place).or_default(), reported);
    }

    /// A provider's report about one of its latest messages, chosen at random.
    pub(super) fn draw_report(
        &self,
        provider: &str,
        channel: Channel,
        entropy: &dyn Entropy,
    ) -> Reports {
        let kept = self.kept();
        let reports = kept.reports.get(&(provider.to_owned(), channel));
        reports
            .and_then(|reports| chosen(reports, entropy))
            .map_or(Reports::Unheard, Reports::Like)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn push<T>(list: &mut VecDeque<T>, value: T) {
    if list.len() == KEPT {
        list.pop_front();
    }
    list.push_back(value);
}

fn chosen<T: Copy>(list: &VecDeque<T>, entropy: &dyn Entropy) -> Option<T> {
    let place = usize::from(draw::<1>(entropy)[0]) % list.len().max(1);
    list.get(place).copied()
}

fn index(channel: Channel) -> usize {
    let place = Channel::ALL.iter().position(|other| *other == channel);
    place.unwrap_or_default()
}

/// How many of each are kept: enough to choose from, few enough to follow a provider that slows down.
const KEPT: usize = 64;
/// A code's lifetime: later reports are irrelevant.
const LONGEST_MILLIS: u64 = 600_000;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wire::Channel;

    use super::{KEPT, Timings};
    use crate::entropy::SystemEntropy;

    #[test]
    fn a_message_that_is_not_sent_takes_as_long_as_one_of_the_last_that_was() {
        let timings = Timings::default();
        let draw = |channel| timings.draw(channel, &SystemEntropy);
        assert_eq!(draw(Channel::Sms), Duration::ZERO);
        for took in 0..1000 {
            timings.note(Channel::Sms, Duration::from_millis(took));
        }
        let oldest = Duration::from_millis(1000 - KEPT as u64);
        for _ in 0..100 {
            assert!((oldest..Duration::from_secs(1)).contains(&draw(Channel::Sms)));
        }
        assert_eq!(draw(Channel::Voice), Duration::ZERO);
    }
}
