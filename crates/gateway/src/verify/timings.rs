//! What providers have lately reported, and after how long, so that a withheld message is reported about like others.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use wire::{Channel, DeliveryStatus};

use crate::entropy::{Entropy, draw};
use crate::verification::state::Dispatch;

/// The latest delivery reports.
#[derive(Debug, Default)]
pub struct Timings(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
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

/// How many of each are kept: enough to choose from, few enough to follow a provider that slows down.
const KEPT: usize = 64;
/// A code's lifetime: later reports are irrelevant.
const LONGEST_MILLIS: u64 = 600_000;
