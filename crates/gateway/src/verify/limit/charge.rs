//! What one step is charged to, decided all together.

use std::iter;
use std::sync::Arc;

use super::{Decision, Money, NamedQuota, NumberRules, Quota, decide};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verify::pseudonym::Pseudonym;

/// Everything that one step counts against. Empty for a number that is exempt from limits.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    /// The number.
    pub number: Option<NumberCharge>,
    /// Addresses, networks, the site.
    pub buckets: Vec<BucketCharge>,
    /// The day's money.
    pub spend: Option<SpendCharge>,
}

/// An entry in a number's history.
#[derive(Clone, Debug)]
pub struct NumberCharge {
    /// The number's names, the current one first.
    pub names: Vec<Pseudonym>,
    /// What is about to happen.
    pub entry: Entry,
    /// What may happen.
    pub rules: Arc<NumberRules>,
}

/// What a number's history is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A message; `automatic` when no person asked for it.
    Message {
        /// Whether it is the gateway's own fallback.
        automatic: bool,
    },
    /// A wrong code. Decided before a code is looked at, written down when it was wrong.
    WrongCode,
}

/// Some units of a bucket.
#[derive(Clone, Debug)]
pub struct BucketCharge {
    /// Which bucket.
    pub key: BucketKey,
    /// How large it is.
    pub quota: NamedQuota,
    /// Units taken.
    pub cost: u32,
    /// Whether answers may speak of it: what others use up is nobody's business.
    pub shown: bool,
}

/// The name of a bucket: what is counted, for whom, in which time.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketKey(Vec<u8>);

/// A message's price, on its site's bill of a day.
#[derive(Clone, Debug)]
pub struct SpendCharge {
    /// Whose.
    pub site: SiteId,
    /// Days since 1970, in UTC.
    pub day: i64,
    /// The most that may be spent that day; `None` only adds up.
    pub budget: Option<Money>,
    /// The price.
    pub cost: Money,
}

/// How the counters stand that [`Charges`] names, in the same order.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// The number's history, newest first.
    pub history: Vec<UnixMillis>,
    /// The buckets; `None` for one that is not there yet.
    pub buckets: Vec<Option<UnixMillis>>,
    /// Spent on that day so far.
    pub spent: Money,
}

/// What all counters say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes: this is to be written down.
    Admitted(Receipt),
    /// No: nothing is to be changed.
    Limited(Limited),
}

/// What an admitted step leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The buckets as they now are, in the order of the charges.
    pub buckets: Vec<UnixMillis>,
    /// What the answer may say about them.
    pub standings: Standings,
}

/// A refusal, with what the answer may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limited {
    /// Until the same wish would be granted, as far as is known now; at least 1.
    pub retry_after_seconds: u32,
    /// Whose limit it was: `number`, `address`, `site` or `budget`. For the operator, never for the client.
    pub limit: &'static str,
    /// What the answer may say about the buckets.
    pub standings: Standings,
}

/// The outcome of a step that limits stand before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metered<T> {
    /// The step was taken.
    Done(T, Standings),
    /// It was not, and nothing was changed.
    Limited(Limited),
}

/// How some quotas stand.
pub type Standings = Vec<Standing>;

/// How a quota stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub quota: NamedQuota,
    /// Whole units left.
    pub remaining: u32,
    /// Seconds until there is one more; `None` while all are there.
    pub next_in_seconds: Option<u32>,
}

impl BucketKey {
    /// `what` is counted for `whom` in the time of `quota`: another time is another bucket.
    pub fn new(what: &str, whom: &[u8], quota: Quota) -> Self {
        let mut key = what.as_bytes().to_vec();
        key.push(b'/');
        key.extend_from_slice(&quota.window_seconds().to_be_bytes());
        key.extend_from_slice(whom);
        Self(key)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for BucketKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BucketKey(…)")
    }
}

impl Charges {
    /// All or nothing. The refusal that lasts longest is told, so that nobody comes back too early.
    pub fn decide(&self, counters: &Counters, now: UnixMillis) -> Verdict {
        let decisions = self.decisions(counters, now, |charge| charge.cost);
        let buckets = self.buckets.iter().zip(&decisions);
        let refusals = buckets
            .filter_map(|(charge, decision)| charge.refused(*decision, now))
            .chain(
                self.number
                    .iter()
                    .filter_map(|charge| charge.refused(&counters.history, now)),
            )
            .chain(
                self.spend
                    .iter()
                    .filter_map(|charge| charge.refused(counters.spent)),
            );
        if let Some((retry_at, limit)) = refusals.max() {
            let untouched = self.decisions(counters, now, |_| 0);
            return Verdict::Limited(Limited {
                retry_after_seconds: now.seconds_until(retry_at).max(1),
                limit,
                standings: self.standings(&untouched, now),
            });
        }
        let kept = decisions.iter().filter_map(|decision| match decision {
            Decision::Admitted { tat, .. } => Some(*tat),
            Decision::Refused { .. } => None,
        });
        Verdict::Admitted(Receipt {
            buckets: kept.collect(),
            standings: self.standings(&decisions, now),
        })
    }

    fn decisions(
        &self,
        counters: &Counters,
        now: UnixMillis,
        cost: impl Fn(&BucketCharge) -> u32,
    ) -> Vec<Decision> {
        let kept = counters.buckets.iter().copied().chain(iter::repeat(None));
        let charges = self.buckets.iter().zip(kept);
        charges
            .map(|(charge, tat)| decide(tat, now, charge.quota.quota, cost(charge)))
            .collect()
    }

    fn standings(&self, decisions: &[Decision], now: UnixMillis) -> Standings {
        let shown = self
            .buckets
            .iter()
            .zip(decisions)
            .filter(|(charge, _)| charge.shown);
        shown
            .map(|(charge, decision)| {
                let (remaining, next_at) = match *decision {
                    Decision::Admitted {
                        remaining, next_at, ..
                    } => (remaining, next_at),
                    Decision::Refused {
                        remaining,
                        retry_at,
                    } => (remaining, retry_at),
                };
                Standing {
                    quota: charge.quota.clone(),
                    remaining,
                    next_in_seconds: next_at.map(|at| now.seconds_until(at)),
                }
            })
            .collect()
    }
}

/// From when on it would be granted, and whose limit it is.
type Refusal = (UnixMillis, &'static str);

impl BucketCharge {
    fn refused(&self, decision: Decision, now: UnixMillis) -> Option<Refusal> {
        let Decision::Refused { retry_at, .. } = decision else {
            return None;
        };
        let never = now.plus_seconds(self.quota.quota.window_seconds());
        Some((
            retry_at.unwrap_or(never),
            if self.shown { "address" } else { "site" },
        ))
    }
}

impl NumberCharge {
    fn refused(&self, history: &[UnixMillis], now: UnixMillis) -> Option<Refusal> {
        let verdict = match self.entry {
            Entry::Message { automatic } => self.rules.message(history, automatic, now),
            Entry::WrongCode => self.rules.wrong_code(history, now),
        };
        verdict.err().map(|retry_at| (retry_at, "number"))
    }
}

impl SpendCharge {
    /// Until the next day begins.
    fn refused(&self, spent: Money) -> Option<Refusal> {
        let sum = spent.0.saturating_add(self.cost.0);
        let tomorrow = UnixMillis(self.day.saturating_add(1).saturating_mul(MILLIS_A_DAY));
        self.budget
            .is_some_and(|budget| sum > budget.0)
            .then_some((tomorrow, "budget"))
    }
}

/// Milliseconds of a day without leap seconds, as UTC days of Unix time are.
pub(super) const MILLIS_A_DAY: i64 = 86_400_000;
