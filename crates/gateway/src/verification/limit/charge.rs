//! What one step is charged to, decided as a whole.

use std::iter;
use std::sync::Arc;

use super::{Counters, Decision, Money, NamedQuota, NumberRules, Quota, decide};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::pseudonym::Pseudonym;

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

/// A message in a number's history.
#[derive(Clone, Debug)]
pub struct NumberCharge {
    /// The number's pseudonyms, the current one first.
    pub names: Vec<Pseudonym>,
    /// Whether it is the gateway's own fallback, which no person requested.
    pub automatic: bool,
    /// Whether a verification starts with it: only that is blocked by other people's wrong codes.
    pub begins: bool,
    /// What may happen.
    pub rules: Arc<NumberRules>,
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
    /// Whether responses may mention it: what others use up is not disclosed.
    pub shown: bool,
}

/// The key of a bucket: what is counted, for whom, over which period.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketKey(Vec<u8>);

/// A message's price, on its site's bill for a day.
#[derive(Clone, Debug)]
pub struct SpendCharge {
    /// Whose.
    pub site: SiteId,
    /// Days since 1970, in UTC.
    pub day: i64,
    /// The maximum that may be spent that day; `None` only adds up.
    pub budget: Option<Money>,
    /// The price.
    pub cost: Money,
}

/// The combined decision of all counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes: this is to be recorded.
    Admitted(Receipt),
    /// No: nothing may be changed.
    Limited(Limited),
}

/// The effect of an admitted step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The new buckets, in the order of the charges.
    pub buckets: Vec<UnixMillis>,
    /// What the response may say about them.
    pub standings: Standings,
}

/// A refusal, with what the response may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limited {
    /// Seconds until the same request would be granted, as far as is known now; at least 1.
    pub retry_after_seconds: u32,
    /// Whose limit it was: `number`, `address`, `site` or `budget`. For the operator, never for the client.
    pub limit: &'static str,
    /// Whose message it was, if a message was refused.
    pub site: Option<SiteId>,
    /// What the response may say about the buckets.
    pub standings: Standings,
}

/// The outcome of a step that is subject to limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metered<T> {
    /// The step was run.
    Done(T, Standings),
    /// It was not, and nothing was changed.
    Limited(Limited),
}

/// The state of some quotas.
pub type Standings = Vec<Standing>;

/// The state of a quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub quota: NamedQuota,
    /// Whole units left.
    pub remaining: u32,
    /// Seconds until there is one more; `None` if all are available.
    pub next_in_seconds: Option<u32>,
}

impl BucketKey {
    /// `what` is counted for `whom` over the period of `quota`: a different period is a different bucket.
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
    /// All or nothing. The refusal that lasts longest is reported, so that nobody comes back too early.
    pub fn decide(&self, counters: &Counters, now: UnixMillis) -> Verdict {
        let decisions = self.decisions(counters, now, |charge| charge.cost);
        let buckets = self.buckets.iter().zip(&decisions);
        let refusals = buckets
            .filter_map(|(charge, decision)| charge.refused(*decision, now))
            .chain(
                self.number
                    .iter()
                    .filter_map(|charge| charge.refused(counters, now)),
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
                site: self.spend.as_ref().map(|charge| charge.site.clone()),
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
    /// Earlier entries of the number's history have no effect.
    pub fn since(&self, now: UnixMillis) -> UnixMillis {
        now.minus_seconds(self.rules.looks_back_seconds())
    }

    fn refused(&self, counters: &Counters, now: UnixMillis) -> Option<Refusal> {
        let wrong_codes = self
            .rules
            .wait_after_wrong_codes(&counters.wrong_codes)
            .filter(|_| self.begins);
        self.rules
            .waits(&counters.history, self.automatic)
            .chain(wrong_codes)
            .filter(|wait| now < wait.until)
            .map(|wait| (wait.told(now), "number"))
            .max()
    }
}

impl SpendCharge {
    /// Until the start of the next day.
    fn refused(&self, spent: Money) -> Option<Refusal> {
        let sum = spent.0.saturating_add(self.cost.0);
        let tomorrow = UnixMillis(self.day.saturating_add(1).saturating_mul(MILLIS_A_DAY));
        self.budget
            .is_some_and(|budget| sum > budget.0)
            .then_some((tomorrow, "budget"))
    }
}

/// Milliseconds of a day without leap seconds, like the UTC days of Unix time.
pub(in crate::verification) const MILLIS_A_DAY: i64 = 86_400_000;
