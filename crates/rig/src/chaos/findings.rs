//! What was tested and what was found, one line for each guarantee.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A guarantee of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Promise {
    /// What `/send` acknowledged with 200 is there afterwards.
    NoSendLost,
    /// A right code produces one token, whoever repeats it.
    OneToken,
    /// A different code never gets it.
    NoOtherCode,
    /// A token is redeemed once.
    OneRedemption,
    /// No message is sent twice for one step, not even when it is asked for again with its key.
    OneCall,
    /// A request that is repeated with its key gets the first response.
    SameAnswer,
    /// Wrong codes are counted, and nothing takes one back.
    NoCountLost,
    /// The store's file is intact, by its own check.
    WholeFile,
}

/// How often each guarantee was tested, and how often it was broken.
#[derive(Debug, Default)]
pub(super) struct Findings(Mutex<Tally>);

#[derive(Debug, Default)]
struct Tally {
    kept: BTreeMap<Promise, u64>,
    broken: Vec<(Promise, String)>,
    requests: u64,
    lost: u64,
    refused: BTreeMap<u16, u64>,
    stories: u64,
}

impl Findings {
    /// Tests a guarantee.
    pub(super) fn expect(&self, promise: Promise, kept: bool, what: impl FnOnce() -> String) {
        let mut tally = self.tally();
        *tally.kept.entry(promise).or_default() += u64::from(kept);
        if !kept {
            tally.broken.push((promise, what()));
        }
    }

    pub(super) fn count_request(&self, lost: bool) {
        let mut tally = self.tally();
        tally.requests += 1;
        tally.lost += u64::from(lost);
    }

    pub(super) fn count_refusal(&self, status: u16) {
        *self.tally().refused.entry(status).or_default() += 1;
    }

    pub(super) fn count_story(&self) {
        self.tally().stories += 1;
    }

    /// Verifications started.
    pub(super) fn stories(&self) -> u64 {
        self.tally().stories
    }

    /// Requests made, and those whose connection broke.
    pub(super) fn requests(&self) -> (u64, u64) {
        let tally = self.tally();
        (tally.requests, tally.lost)
    }

    /// Messages that were refused, by status.
    pub(super) fn refused(&self) -> BTreeMap<u16, u64> {
        self.tally().refused.clone()
    }

    /// How often a guarantee held, and how it was broken.
    pub(super) fn of(&self, promise: Promise) -> (u64, Vec<String>) {
        let tally = self.tally();
        let broken = tally.broken.iter().filter(|(its, _)| *its == promise);
        let kept = tally.kept.get(&promise).copied().unwrap_or(0);
        (kept, broken.map(|(_, what)| what.clone()).collect())
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
