//! The steps over a store that is nothing but memory.

mod codes;
mod deliveries;
mod memory;
mod repeats;
mod sends;

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use wire::Channel;

use self::memory::Memory;
use super::{Entry, EntryKind, FallbackTerms, MessageRef, begin};
use crate::clock::UnixMillis;
use crate::verification::limit::{Limited, Metered, Money, NumberRules, Prices, Quota};
use crate::verification::meter::{Limits, Meter};
use crate::verification::pseudonym::{Pseudonym, PseudonymKeys};
use crate::verification::state::tests::{at, pending, policy};
use crate::verification::state::{Dispatch, Verification};
use crate::verification::{Gaps, VerificationId, VerificationKey};

const NAME: Pseudonym = Pseudonym::from_bytes([3; 16]);
const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7));
const PRICE: u64 = 40;

/// Memory cannot fail.
fn done<T>(result: Result<T, Infallible>) -> T {
    let Ok(value) = result;
    value
}

/// What the limits admit.
#[track_caller]
fn admitted<T>(metered: Metered<T>) -> T {
    match metered {
        Metered::Done(value, _) => value,
        Metered::Limited(limited) => panic!("{limited:?}"),
    }
}

/// Whose limit it is that does not.
#[track_caller]
fn limited_by<T: std::fmt::Debug>(metered: Metered<T>) -> &'static str {
    match metered {
        Metered::Done(value, _) => panic!("{value:?}"),
        Metered::Limited(Limited { limit, .. }) => limit,
    }
}

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

fn limits() -> Arc<Limits> {
    Arc::new(Limits {
        number: Arc::new(NumberRules {
            gaps: Gaps::new([30, 60]),
            messages: vec![quota("5/1h")],
            wrong_codes: quota("3/1h"),
        }),
        address_sends: vec![quota("2/10m").named("send")],
        network_sends: Vec::new(),
        address_repeats: vec![quota("1/10m").named("repeat")],
        network_repeats: Vec::new(),
        address_checks: vec![quota("3/10m").named("check")],
        network_checks: Vec::new(),
        site_sends: Vec::new(),
        unknown_range_sends: Vec::new(),
        site_unknown_range_sends: Vec::new(),
        prices: Prices::new([("default".to_owned(), Money(PRICE))].into()).expect("prices"),
        budget: Some(Money(3 * PRICE)),
        budgets: HashMap::new(),
    })
}

fn pseudonyms() -> PseudonymKeys {
    PseudonymKeys::new([[1; 32]])
}

fn sending() -> Meter {
    Meter::of_message(&limits(), Some(CLIENT), &pseudonyms())
}

fn terms() -> FallbackTerms {
    FallbackTerms {
        policy: Arc::new(policy()),
        meter: Meter::of_hop(&limits()),
    }
}

fn key(id: u8) -> VerificationKey {
    VerificationId::from_bytes([id; 16]).key()
}

/// The first message of the verification with that key.
fn first(id: u8) -> MessageRef {
    MessageRef {
        key: key(id),
        index: 0,
    }
}

/// A verification that begins now, for a number to which limits apply.
fn beginning(now: UnixMillis) -> Verification {
    let mut verification = pending();
    verification.recipient.metered = true;
    verification.sends = vec![Dispatch::claim(Channel::Sms, false, now)];
    verification
}

/// With one verification that has just begun.
fn begun() -> Memory {
    let mut memory = Memory::default();
    let verification = beginning(at(0));
    let outcome = begin(&mut memory, &key(1), &verification, &sending(), at(0));
    admitted(done(outcome));
    memory
}

/// Earlier messages to the number, which use up what an hour has room for.
fn use_up_the_hour(memory: &mut Memory) {
    for message in 1..=5 {
        memory.history.push(Entry {
            name: NAME,
            kind: EntryKind::Message,
            at: at(0).minus_seconds(600 * message),
            verification: key(99),
            position: message as usize,
            counts: true,
            bill: None,
        });
    }
}
