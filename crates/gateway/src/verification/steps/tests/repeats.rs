//! Requests and callbacks that come more than once.

use std::sync::Arc;

use super::memory::Memory;
use super::{CLIENT, NAME, at, begun, done, key, limits, pseudonyms};
use crate::verification::callback::{CallbackId, Identity};
use crate::verification::meter::Meter;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyReader, ReplyState};
use crate::verification::response::ReplySubject;
use crate::verification::steps::{
    CallbackClaim, HELD_SECONDS, claim_callback, claim_reply, erase_replies, finish_callback,
    finish_reply, release_callback,
};

fn id(byte: u8) -> Pseudonym {
    Pseudonym::from_bytes([byte; 16])
}

fn claimed(memory: &mut Memory, key: u8, second: u32) -> ReplyState {
    let claim = ReplyClaim {
        id: id(key),
        fingerprint: id(0),
        note: vec![7].into(),
        charges: Meter::of_repeat(&limits(), Some(CLIENT), &pseudonyms()),
    };
    done(claim_reply(memory, &claim, at(second)))
}

#[test]
fn a_new_key_is_charged_and_what_is_known_already_is_not() {
    let mut memory = Memory::default();
    assert_eq!(claimed(&mut memory, 1, 0), ReplyState::Claimed);
    let buckets = memory.buckets.clone();
    assert_eq!(buckets.len(), 1);
    let in_flight = claimed(&mut memory, 1, 1);
    assert!(matches!(in_flight, ReplyState::InFlight { .. }));
    let taken_over = ReplyState::TakenOver(vec![7].into());
    assert_eq!(claimed(&mut memory, 1, 10), taken_over);
    assert_eq!(memory.buckets, buckets);
    let before = memory.clone();
    let refused = claimed(&mut memory, 2, 10);
    assert!(matches!(refused, ReplyState::Limited(_)));
    assert_eq!(memory, before, "a refused key is not kept");
}

#[test]
fn a_key_without_a_response_is_free_again_and_one_with_a_response_is_not() {
    let mut memory = Memory::default();
    claimed(&mut memory, 1, 0);
    done(finish_reply(&mut memory, id(1), None));
    assert!(memory.replies.is_empty());
    assert_eq!(claimed(&mut memory, 1, 700), ReplyState::Claimed);
    done(finish_reply(&mut memory, id(1), Some(&vec![9].into())));
    done(finish_reply(&mut memory, id(1), None));
    assert_eq!(
        claimed(&mut memory, 1, 701),
        ReplyState::Kept(vec![9].into())
    );
}

#[test]
fn of_kept_responses_those_about_an_erased_number_go() {
    let mut memory = begun();
    for (byte, reply) in [
        (1, Some(vec![1].into())),
        (2, Some(vec![2].into())),
        (3, Some(vec![3].into())),
        (4, None),
    ] {
        claimed(&mut memory, byte, 700 * u32::from(byte));
        if reply.is_some() {
            done(finish_reply(&mut memory, id(byte), reply.as_ref()));
        }
    }
    let read: ReplyReader = Arc::new(|_, reply| match reply.as_bytes() {
        [1] => ReplySubject::TheNumber,
        [2] => ReplySubject::Verification(key(1)),
        _ => ReplySubject::Verification(key(2)),
    });
    assert_eq!(done(erase_replies(&mut memory, &[NAME], &read)), 2);
    let mut left: Vec<Pseudonym> = memory.replies.into_keys().collect();
    left.sort();
    assert_eq!(left, [id(3), id(4)]);
}

fn identity(signed: &str, event: Option<&str>) -> Identity {
    Identity {
        signed: CallbackId::of(&[signed.as_bytes()]),
        event: event.map(|event| CallbackId::of(&[b"event", event.as_bytes()])),
        stamped: true,
    }
}

#[test]
fn a_callback_is_dealt_with_once() {
    let mut memory = Memory::default();
    let claim = |memory: &mut Memory, signed: &str, second: u32| {
        let identity = identity(signed, Some("event"));
        done(claim_callback(
            memory,
            &identity,
            at(second + 660),
            at(second),
        ))
    };
    assert_eq!(claim(&mut memory, "a", 0), CallbackClaim::Fresh);
    assert_eq!(claim(&mut memory, "a", 1), CallbackClaim::InHand);
    let signed_again = claim(&mut memory, "b", 1);
    assert_eq!(signed_again, CallbackClaim::InHand);
    // Who held it is dead.
    let dead = HELD_SECONDS;
    assert_eq!(claim(&mut memory, "a", dead), CallbackClaim::Fresh);
    done(release_callback(&mut memory, &identity("a", Some("event"))));
    assert_eq!(claim(&mut memory, "a", dead), CallbackClaim::Fresh);
    done(finish_callback(&mut memory, &identity("a", Some("event"))));
    assert_eq!(claim(&mut memory, "a", dead + 1), CallbackClaim::Repeated);
    assert_eq!(claim(&mut memory, "b", dead + 1), CallbackClaim::Repeated);
    // What is done stays done.
    done(release_callback(&mut memory, &identity("a", Some("event"))));
    assert_eq!(claim(&mut memory, "a", dead + 1), CallbackClaim::Repeated);
}
