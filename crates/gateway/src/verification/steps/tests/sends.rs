//! First messages and resends: what they cost, and what a refusal leaves behind.

use std::sync::Arc;

use super::memory::Memory;
use super::{
    NAME, PRICE, admitted, at, beginning, begun, done, key, limited_by, limits, policy, pseudonyms,
    sending, use_up_the_hour,
};
use crate::clock::UnixMillis;
use crate::verification::limit::Metered;
use crate::verification::meter::Meter;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::state::tests::page;
use crate::verification::state::{OptedOut, ResendOutcome, Verification};
use crate::verification::steps::{Bill, EntryKind, ResendClaim, begin, claim_resend};

fn begin_for(
    memory: &mut Memory,
    id: u8,
    name: Pseudonym,
    meter: &Meter,
    now: UnixMillis,
) -> Metered<Verification> {
    let mut verification = beginning(now);
    verification.recipient.name = name;
    done(begin(memory, &key(id), &verification, meter, now))
}

fn resend(memory: &mut Memory, id: u8, now: UnixMillis) -> Metered<ResendOutcome> {
    let claim = ResendClaim {
        caller: page(),
        channels: Vec::new(),
        policy: Arc::new(policy()),
        meter: sending(),
    };
    done(claim_resend(memory, &key(id), &claim, now))
}

#[test]
fn a_first_message_is_kept_charged_and_noted() {
    let memory = begun();
    assert_eq!(memory.verification(&key(1)), Some(&beginning(at(0))));
    assert_eq!((memory.buckets.len(), memory.bill()), (1, PRICE));
    let [entry] = memory.history.as_slice() else {
        panic!("{:?}", memory.history)
    };
    assert_eq!((entry.name, entry.kind), (NAME, EntryKind::Message));
    assert_eq!((entry.verification, entry.position), (key(1), 0));
    assert!(entry.counts);
    let cost = entry.bill.as_ref().map(|Bill { cost, .. }| cost.0);
    assert_eq!(cost, Some(PRICE));
}

#[test]
fn a_first_message_that_is_refused_leaves_nothing_behind() {
    let other = |byte| Pseudonym::from_bytes([byte; 16]);
    let unnamed = Meter::of_message(&limits(), None, &pseudonyms());
    let mut memory = begun();
    let before = memory.clone();
    let refused = begin_for(&mut memory, 2, NAME, &sending(), at(29));
    assert_eq!((limited_by(refused), &memory), ("number", &before));

    admitted(begin_for(&mut memory, 2, other(4), &sending(), at(1)));
    let before = memory.clone();
    let refused = begin_for(&mut memory, 3, other(5), &sending(), at(1));
    assert_eq!((limited_by(refused), &memory), ("address", &before));

    admitted(begin_for(&mut memory, 3, other(5), &unnamed, at(1)));
    let before = memory.clone();
    let refused = begin_for(&mut memory, 4, other(6), &unnamed, at(1));
    assert_eq!((limited_by(refused), &memory), ("budget", &before));
}

#[test]
fn a_number_without_limits_costs_nothing_and_still_leads_to_its_verification() {
    let mut memory = Memory::default();
    let mut exempt = beginning(at(0));
    exempt.recipient.metered = false;
    admitted(done(begin(
        &mut memory,
        &key(1),
        &exempt,
        &sending(),
        at(0),
    )));
    assert_eq!((memory.buckets.len(), memory.bill()), (0, 0));
    let [entry] = memory.history.as_slice() else {
        panic!("{:?}", memory.history)
    };
    assert!(!entry.counts && entry.bill.is_none());
    assert_eq!(entry.verification, key(1));
}

#[test]
fn a_stop_under_an_earlier_pseudonym_is_read_with_the_claim() {
    let earlier = Pseudonym::from_bytes([9; 16]);
    let stop = OptedOut {
        every: true,
        channels: Vec::new(),
    };
    let mut memory = Memory::default();
    memory.opted_out.insert(earlier, stop.clone());
    let meter = sending().with_earlier_names(&[earlier]);
    let kept = admitted(begin_for(&mut memory, 1, NAME, &meter, at(0)));
    assert_eq!(kept.recipient.opted_out, stop);
}

#[test]
fn a_resend_is_charged_when_it_is_claimed_and_only_then() {
    let mut memory = begun();
    let before = memory.clone();
    let early = admitted(resend(&mut memory, 1, at(29)));
    assert!(matches!(early, ResendOutcome::TooSoon { .. }));
    let unknown = admitted(resend(&mut memory, 2, at(30)));
    assert_eq!((unknown, &memory), (ResendOutcome::Unknown, &before));

    let claimed = admitted(resend(&mut memory, 1, at(30)));
    assert!(matches!(claimed, ResendOutcome::Claimed(_)));
    assert_eq!(memory.counted(EntryKind::Message), 2);
    assert_eq!(memory.bill(), 2 * PRICE);
    let kept = memory.verification(&key(1)).expect("there");
    assert_eq!(kept.sends.len(), 2);
    assert_eq!(kept.resend_at, at(90));
}

#[test]
fn a_resend_that_the_limits_refuse_changes_nothing() {
    let mut memory = begun();
    use_up_the_hour(&mut memory);
    let before = memory.clone();
    let refused = resend(&mut memory, 1, at(30));
    assert_eq!((limited_by(refused), memory), ("number", before));
}

#[test]
fn what_a_wrong_clock_has_written_counts_as_of_now_and_is_kept_so() {
    let mut memory = begun();
    memory.history[0].at = at(7200);
    let refused = begin_for(&mut memory, 2, NAME, &sending(), at(60));
    assert_eq!(limited_by(refused), "number");
    assert_eq!(memory.history[0].at, at(60));
    admitted(begin_for(&mut memory, 2, NAME, &sending(), at(90)));
}
