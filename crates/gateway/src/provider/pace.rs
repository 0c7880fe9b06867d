//! How long a provider takes, so that a message that is withheld takes as long as one that is sent.
//!
//! A number that has sent STOP gets the same response as any other; if it came sooner or later, the time would give it
//! away.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wire::Channel;

use crate::entropy::{Entropy, draw};

/// What a provider is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Act {
    /// To accept a message.
    Message(Channel),
    /// To check a code.
    Check,
}

/// How long its latest calls took.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    acts: HashMap<Act, VecDeque<Duration>>,
    /// Of the calls in place of a message or a check.
    rehearsals: VecDeque<Duration>,
}

impl Pace {
    /// Records how long it took to do something.
    pub(super) fn note(&self, act: Act, took: Duration) {
        push(self.kept().acts.entry(act).or_default(), took);
    }

    /// Records how long a rehearsal took.
    pub(super) fn note_rehearsal(&self, took: Duration) {
        push(&mut self.kept().rehearsals, took);
    }

    /// How long `act` takes when a rehearsal has taken `took`. Both have the same rank among the latest of their kind: so
    /// the times of withheld messages are distributed like those of others, even where both vary.
    /// Zero before the first one.
    pub(super) fn matching(&self, act: Act, took: Duration, entropy: &dyn Entropy) -> Duration {
        let kept = self.kept();
        let shorter = count(&kept.rehearsals, |other| other < took);
        let equal = count(&kept.rehearsals, |other| other == took);
        let place = shorter * WHOLE + (equal + 1) * part(entropy);
        at(&kept.usual(act), place / (kept.rehearsals.len() + 1))
    }

    /// How long `act` takes, chosen from its latest times. Zero before the first one.
    pub(super) fn usual(&self, act: Act, entropy: &dyn Entropy) -> Duration {
        at(&self.kept().usual(act), part(entropy))
    }

    /// The same, if no rehearsal is over by then.
    pub(super) fn sooner(&self, act: Act, entropy: &dyn Entropy) -> Option<Duration> {
        let kept = self.kept();
        let shortest = *kept.rehearsals.iter().min()?;
        let usual = at(&kept.usual(act), part(entropy));
        let is_known = kept.rehearsals.len() >= FEWEST;
        // Not by chance: both vary.
        (is_known && usual < shortest * 4 / 5 && usual + MARGIN < shortest).then_some(usual)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The latest times of `act`, sorted; before its first one, those of everything else that this provider does.
    fn usual(&self, act: Act) -> Vec<Duration> {
        let mut times: Vec<Duration> = match self.acts.get(&act) {
            Some(times) => times.iter().copied().collect(),
            None => self.acts.values().flatten().copied().collect(),
        };
        times.sort_unstable();
        times
    }
}

fn push(list: &mut VecDeque<Duration>, value: Duration) {
    if list.len() == KEPT {
        list.pop_front();
    }
    list.push_back(value);
}

fn count(list: &VecDeque<Duration>, is_meant: impl Fn(Duration) -> bool) -> usize {
    list.iter().filter(|time| is_meant(**time)).count()
}

/// Less than the whole, at random.
fn part(entropy: &dyn Entropy) -> usize {
    u16::from_be_bytes(draw(entropy)).into()
}

/// What is `place` of the [`WHOLE`] way along a sorted list.
fn at(sorted: &[Duration], place: usize) -> Duration {
    let time = sorted.get(place * sorted.len() / WHOLE);
    time.copied().unwrap_or_default()
}

const WHOLE: usize = 1 << 16;
/// How many of each are kept: enough to choose from, few enough to follow a provider that slows down.
const KEPT: usize = 64;
/// Rehearsals after which their times are known.
const FEWEST: usize = 3;
/// Less than this is a busy machine.
const MARGIN: Duration = Duration::from_millis(50);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wire::Channel;

    use super::{Act, KEPT, Pace};
    use crate::entropy::{Entropy, SystemEntropy, draw};

    const SMS: Act = Act::Message(Channel::Sms);

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    /// A time that varies from `least` to twice as much.
    fn varying(least: u64) -> Duration {
        let [byte] = draw::<1>(&SystemEntropy);
        millis(least) * (256 + u32::from(byte)) / 256
    }

    /// How often a time of the second list exceeds one of the first: a half, where both are distributed alike.
    fn share_of_longer(first: &[Duration], second: &[Duration]) -> f64 {
        let longer = second
            .iter()
            .map(|it| first.iter().filter(|other| it > other).count())
            .sum::<usize>();
        f64::from(u32::try_from(longer).expect("few"))
            / f64::from(u32::try_from(first.len() * second.len()).expect("few"))
    }

    #[test]
    fn the_latest_times_count() {
        let pace = Pace::default();
        assert_eq!(
            pace.matching(SMS, millis(7), &SystemEntropy),
            Duration::ZERO
        );
        for took in 0..1000 {
            pace.note(SMS, millis(took));
        }
        let oldest = millis(1000 - KEPT as u64);
        for _ in 0..100 {
            let usual = pace.matching(SMS, millis(7), &SystemEntropy);
            assert!((oldest..millis(1000)).contains(&usual), "{usual:?}");
        }
    }

    #[test]
    fn before_the_first_on_a_channel_those_of_others_count() {
        let pace = Pace::default();
        pace.note(SMS, millis(300));
        let voice = Act::Message(Channel::Voice);
        assert_eq!(pace.matching(voice, millis(7), &SystemEntropy), millis(300));
        pace.note(voice, millis(900));
        assert_eq!(pace.matching(voice, millis(7), &SystemEntropy), millis(900));
        assert_eq!(pace.matching(SMS, millis(7), &SystemEntropy), millis(300));
    }

    /// What a caller sees is the longer of the rehearsal's own time and the one that matches it.
    #[test]
    fn the_times_of_withheld_messages_are_distributed_like_those_of_others() {
        for (message, rehearsal) in [(200, 200), (700, 20), (300, 150)] {
            let pace = Pace::default();
            let (mut sent, mut withheld) = (Vec::new(), Vec::new());
            for _ in 0..500 {
                let took = varying(message);
                pace.note(SMS, took);
                sent.push(took);
                let took = varying(rehearsal);
                let usual = pace.matching(SMS, took, &SystemEntropy);
                withheld.push(usual.max(took));
                pace.note_rehearsal(took);
            }
            let share = share_of_longer(&sent, &withheld);
            assert!(
                (0.42..0.58).contains(&share),
                "{message}, {rehearsal}: {share}"
            );
        }
    }

    #[test]
    fn a_rehearsal_that_takes_longer_is_not_waited_for() {
        let pace = Pace::default();
        let entropy: &dyn Entropy = &SystemEntropy;
        pace.note(SMS, millis(100));
        assert_eq!(pace.sooner(SMS, entropy), None, "nothing is known");
        for _ in 0..3 {
            pace.note_rehearsal(millis(300));
        }
        assert_eq!(pace.sooner(SMS, entropy), Some(millis(100)));
        // It may be over by then, and then it counts what it says.
        pace.note_rehearsal(millis(149));
        assert_eq!(pace.sooner(SMS, entropy), None);
    }
}
