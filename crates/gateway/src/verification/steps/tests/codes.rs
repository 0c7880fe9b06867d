//! Codes: which are charged, and which enter the number's history.

use super::memory::Memory;
use super::{CLIENT, admitted, at, beginning, begun, done, key, limited_by, limits, pseudonyms};
use crate::verification::Judgement;
use crate::verification::Verdict;
use crate::verification::code::Candidate;
use crate::verification::limit::Metered;
use crate::verification::meter::Meter;
use crate::verification::state::tests::{jti, page, right, typed, wrong};
use crate::verification::state::{
    Carrier, CheckOutcome, DispatchOutcome, KeptHandle, RedeemOutcome, Redeemer, RefreshOutcome,
};
use crate::verification::steps::{Attempt, EntryKind, Judged, check, conclude, redeem, refresh};

fn attempt(
    memory: &mut Memory,
    id: u8,
    candidate: Candidate,
    at_second: u32,
) -> Metered<CheckOutcome> {
    let attempt = Attempt {
        caller: page(),
        candidate,
        fresh: jti(1),
        meter: Meter::of_check(&limits(), Some(CLIENT), &pseudonyms()),
    };
    done(check(memory, &key(id), &attempt, at(at_second)))
}

/// Its code is a provider's.
fn held() -> Memory {
    let mut memory = begun();
    let (_, verification) = &mut memory.verifications[0];
    verification.sends[0].outcome = Some(DispatchOutcome::Accepted);
    verification.sends[0].carrier = Some(Carrier {
        provider: "vendor".to_owned(),
        holds_code: true,
        handle: Some(KeptHandle {
            sealed: vec![1].into(),
            mac: [1; 32],
        }),
        ..Carrier::default()
    });
    memory
}

fn concluded(memory: &mut Memory, candidate: Candidate, judgement: Judgement) -> CheckOutcome {
    let judged = Judged {
        candidate,
        judgement,
        fresh: jti(1),
    };
    done(conclude(memory, &key(1), &judged, at(2)))
}

#[test]
fn every_attempt_is_charged_to_the_address_and_a_wrong_code_enters_the_history() {
    for (id, candidate, noted) in [
        (1, wrong(), 1),
        (1, right(), 0),
        // Wrong, and not a guess.
        (1, typed("1234567"), 0),
        // Guessing ids is not free.
        (2, right(), 0),
    ] {
        let mut memory = begun();
        let (_, verification) = &mut memory.verifications[0];
        verification.sends[0].carrier = Some(Carrier::default());
        let before = memory.buckets.len();
        let outcome = admitted(attempt(&mut memory, id, candidate, 1));
        assert_eq!(memory.buckets.len(), before + 1, "{outcome:?}");
        let wrong_codes = memory.counted(EntryKind::WrongCode);
        assert_eq!(wrong_codes, noted, "{outcome:?}");
    }
}

#[test]
fn beyond_the_limits_no_code_is_looked_at() {
    let mut memory = begun();
    for _ in 0..3 {
        admitted(attempt(&mut memory, 2, right(), 1));
    }
    let before = memory.clone();
    let refused = attempt(&mut memory, 1, right(), 1);
    assert_eq!((limited_by(refused), memory), ("address", before));
}

#[test]
fn a_number_without_limits_may_be_tried_for_nothing() {
    let mut memory = Memory::default();
    let mut exempt = beginning(at(0));
    exempt.recipient.metered = false;
    memory.verifications.push((key(1), exempt));
    let outcome = admitted(attempt(&mut memory, 1, wrong(), 1));
    assert_eq!(outcome, CheckOutcome::Failed { attempts_left: 4 });
    assert!(memory.buckets.is_empty() && memory.history.is_empty());
}

#[test]
fn a_code_that_waits_for_a_providers_verdict_on_another_is_not_charged() {
    let mut memory = held();
    let outcome = admitted(attempt(&mut memory, 1, wrong(), 1));
    assert!(matches!(outcome, CheckOutcome::Ask(_)), "{outcome:?}");
    assert_eq!(memory.counted(EntryKind::WrongCode), 0, "not judged yet");
    let before = memory.clone();
    let outcome = admitted(attempt(&mut memory, 1, right(), 1));
    assert_eq!((outcome, memory), (CheckOutcome::Busy, before));
}

#[test]
fn of_a_providers_verdicts_only_a_wrong_code_enters_the_history() {
    for (judgement, noted, attempts_used) in [
        (Judgement::Given(Verdict::Wrong), 1, 1),
        (Judgement::Given(Verdict::Approved), 0, 0),
        (Judgement::Unknown, 0, 1),
        (Judgement::NotAsked, 0, 0),
    ] {
        let mut memory = held();
        admitted(attempt(&mut memory, 1, wrong(), 1));
        let buckets = memory.buckets.clone();
        concluded(&mut memory, wrong(), judgement);
        let wrong_codes = memory.counted(EntryKind::WrongCode);
        assert_eq!(wrong_codes, noted, "{judgement:?}");
        assert_eq!(memory.buckets, buckets, "it was charged when it was made");
        let kept = memory.verification(&key(1)).expect("there");
        assert_eq!(kept.wrong_codes, attempts_used, "{judgement:?}");
    }
    let outcome = concluded(&mut Memory::default(), wrong(), Judgement::Unknown);
    assert_eq!(outcome, CheckOutcome::Unknown);
}

#[test]
fn a_token_is_replaced_and_redeemed_once_and_an_unknown_one_never() {
    let redeemer = Redeemer {
        once_a_verification: false,
        site: beginning(at(0)).site,
        jti: jti(2),
        request: None,
        seal_keys: vec![crate::verification::key_id::KeyId::from_bytes([2; 4])],
    };
    let mut memory = begun();
    admitted(attempt(&mut memory, 1, right(), 1));
    let refreshed = done(refresh(&mut memory, &key(1), &page(), jti(2), at(2)));
    assert!(matches!(refreshed, RefreshOutcome::Granted(_)));
    let first = done(redeem(&mut memory, &key(1), &redeemer, at(3)));
    assert!(matches!(first, RedeemOutcome::Redeemed(_)));
    let again = done(redeem(&mut memory, &key(1), &redeemer, at(3)));
    assert_eq!(again, RedeemOutcome::AlreadyRedeemed);

    let unknown = done(refresh(&mut memory, &key(2), &page(), jti(3), at(2)));
    assert_eq!(unknown, RefreshOutcome::Unknown);
    let unknown = done(redeem(&mut memory, &key(2), &redeemer, at(3)));
    assert_eq!(unknown, RedeemOutcome::Unknown);
}
