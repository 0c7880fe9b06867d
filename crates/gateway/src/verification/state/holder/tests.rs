//! The limits of a provider that checks its own codes limit what clients are promised.

use wire::ExpiredReason;

use super::super::tests::{at, carried, jti, page, pending, policy, resend, right, typed, wrong};
use super::super::{
    Carrier, CheckOutcome, DispatchOutcome, KeptHandle, Settlement, Status, Verification,
};
use crate::clock::UnixMillis;
use crate::verification::{Judgement, Verdict};

/// A verification whose newest message a provider holds.
fn held(tries: Option<u8>, code_expires_at: Option<UnixMillis>) -> Verification {
    let mut verification = carried();
    let carrier = verification.sends[0].carrier.as_mut().expect("a carrier");
    carrier.tries = tries;
    carrier.code_expires_at = code_expires_at;
    verification
}

/// Enters a code, and has the provider say this about it.
fn judged(verification: &mut Verification, judgement: Judgement) -> CheckOutcome {
    let asked = verification.check(&page(), &wrong(), jti(1), at(10));
    match asked {
        CheckOutcome::Ask(_) => verification.conclude(&wrong(), judgement, jti(1), at(11)),
        other => other,
    }
}

const fn failed(attempts_left: u8) -> CheckOutcome {
    CheckOutcome::Failed { attempts_left }
}

const SPENT: CheckOutcome = CheckOutcome::Expired(ExpiredReason::Attempts);

#[test]
fn the_least_of_both_counts_is_what_is_left() {
    for (tries, left) in [
        (None, 5),
        (Some(3), 3),
        (Some(5), 5),
        (Some(9), 5),
        (Some(1), 1),
    ] {
        let mut verification = held(tries, None);
        for left in (0..left).rev() {
            assert_eq!(
                judged(&mut verification, Judgement::Given(Verdict::Wrong)),
                failed(left)
            );
        }
        assert_eq!(
            judged(&mut verification, Judgement::Given(Verdict::Approved)),
            SPENT
        );
        assert_eq!(resend(&mut verification, at(60)), "410");
    }
}

#[test]
fn a_provider_that_ends_it_is_believed_whatever_it_granted() {
    let mut verification = held(None, None);
    assert_eq!(
        judged(&mut verification, Judgement::Given(Verdict::LastWrong)),
        failed(0)
    );
    assert_eq!(
        judged(&mut verification, Judgement::Given(Verdict::Approved)),
        SPENT
    );

    // Before the last promised attempt, and at it.
    let mut verification = held(Some(3), None);
    assert_eq!(
        judged(&mut verification, Judgement::Given(Verdict::TooMany)),
        SPENT
    );
    let mut verification = held(Some(1), None);
    assert_eq!(
        judged(&mut verification, Judgement::Given(Verdict::TooMany)),
        failed(0)
    );
}

#[test]
fn only_a_code_that_was_judged_costs_a_try() {
    let mut verification = held(Some(3), None);
    let away = judged(&mut verification, Judgement::NotAsked);
    assert_eq!(away, CheckOutcome::Unjudged);
    assert_eq!(verification.attempts_left(), 3);
    judged(&mut verification, Judgement::Unknown);
    assert_eq!(verification.attempts_left(), 2);
    judged(&mut verification, Judgement::Fraud);
    assert!(matches!(verification.status, Status::Spent { .. }));
}

#[test]
fn a_message_under_a_new_name_brings_fresh_tries_and_one_under_the_same_name_none() {
    for (mac, left) in [([8; 32], 3), ([7; 32], 2)] {
        let mut verification = held(Some(3), None);
        judged(&mut verification, Judgement::Given(Verdict::Wrong));
        assert_eq!(resend(&mut verification, at(60)), "message 2");
        let settlement = Settlement {
            carrier: Some(Carrier {
                handle: Some(KeptHandle {
                    sealed: vec![7].into(),
                    mac,
                }),
                tries: Some(3),
                ..verification.sends[0].carrier.clone().expect("a carrier")
            }),
            ..Settlement::default()
        };
        verification.settle(1, &settlement, &policy(), true, at(61));
        assert_eq!(verification.attempts_left(), left);
    }
}

#[test]
fn resends_never_add_to_our_own_count() {
    let mut verification = held(Some(3), None);
    verification.wrong_codes = 4;
    assert_eq!(verification.attempts_left(), 1);
}

#[test]
fn a_code_of_ours_is_not_bounded_by_a_provider() {
    // The first message had a code of ours, the second one of the provider's.
    let mut verification = held(Some(1), Some(at(5)));
    let second = verification.sends[0].clone();
    verification.sends.insert(0, pending().sends.remove(0));
    verification.sends[1] = second;
    assert_eq!(verification.attempts_left(), 5);
    assert_eq!(verification.code_expires_at(), at(600));
    // Nobody is asked about a code that has expired, and ours is still valid.
    assert_eq!(
        judged(&mut verification, Judgement::Given(Verdict::Approved)),
        failed(4)
    );
    let outcome = verification.check(&page(), &right(), jti(1), at(12));
    assert!(matches!(outcome, CheckOutcome::Verified(_)), "{outcome:?}");
}

#[test]
fn a_code_that_dies_early_is_promised_no_longer_and_ends_at_its_check() {
    let mut verification = held(None, Some(at(60)));
    assert_eq!(verification.code_expires_at(), at(60));
    // A resend brings a different one.
    assert_eq!(resend(&mut verification.clone(), at(61)), "message 2");
    let outcome = verification.check(&page(), &typed("482913"), jti(1), at(60));
    assert_eq!(outcome, CheckOutcome::Expired(ExpiredReason::Time));
    assert_eq!(resend(&mut verification, at(61)), "410");
    let longer = held(None, Some(at(6000)));
    assert_eq!(longer.code_expires_at(), at(600));
}

#[test]
fn a_withheld_message_is_bounded_like_the_one_that_was_not_sent() {
    let mut verification = held(Some(3), Some(at(60)));
    verification.sends[0].outcome = Some(DispatchOutcome::OptedOut);
    assert_eq!(verification.code_expires_at(), at(60));
    for left in [2, 1, 0] {
        assert_eq!(
            judged(&mut verification, Judgement::Given(Verdict::Wrong)),
            failed(left)
        );
    }
    assert_eq!(
        judged(&mut verification, Judgement::Given(Verdict::Wrong)),
        SPENT
    );
}
