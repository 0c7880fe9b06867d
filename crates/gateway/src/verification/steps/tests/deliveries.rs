//! What becomes of messages: what is given back, and which fallbacks are sent and charged.

use wire::{Channel, DeliveryStatus};

use super::memory::Memory;
use super::{
    PRICE, admitted, at, beginning, begun, done, first, key, sending, terms, use_up_the_hour,
};
use crate::verification::state::{
    Carrier, DispatchOutcome, Fate, KeptHandle, News, Settlement, Status,
};
use crate::verification::steps::{
    EntryKind, Reported, Settled, begin, reclaim, report, report_by_handle, settle,
};

const FAILED: News = News {
    status: DeliveryStatus::Failed,
    reason: "undelivered",
    at: None,
    known: true,
    channel: None,
    attempts: Vec::new(),
    opted_out: false,
    native: Vec::new(),
};

fn refused() -> Settlement {
    Settlement {
        outcome: DispatchOutcome::Refused,
        hops: true,
        ..Settlement::default()
    }
}

fn settled(memory: &mut Memory, settlement: &Settlement) -> Settled {
    let settled = settle(memory, first(1), settlement, &terms(), at(1));
    done(settled).expect("is there")
}

#[track_caller]
fn recorded(reported: Reported) -> Settled {
    match reported {
        Reported::Recorded(settled) => *settled,
        other => panic!("{other:?}"),
    }
}

fn reported(memory: &mut Memory, news: &News) -> Reported {
    done(report(memory, first(1), news, &terms(), at(2)))
}

/// Whose limit left no room for a fallback.
fn limit(settled: &Settled) -> Option<&'static str> {
    settled.limited.as_ref().map(|limited| limited.limit)
}

#[test]
fn a_message_that_was_certainly_not_sent_is_given_back_once() {
    let mut memory = begun();
    let no_fallback = Settlement {
        hops: false,
        ..refused()
    };
    let after = settled(&mut memory, &no_fallback);
    assert_eq!(after.verification.status, Status::Abandoned { at: at(1) });
    assert_eq!((memory.bill(), memory.counted(EntryKind::Message)), (0, 0));
    assert_eq!(memory.history.len(), 1, "it leads to the verification");
    let before = memory.clone();
    settled(&mut memory, &no_fallback);
    assert_eq!(memory, before);
}

#[test]
fn a_message_that_was_or_may_have_been_sent_is_paid_for() {
    for outcome in [
        DispatchOutcome::Accepted,
        DispatchOutcome::Unknown,
        DispatchOutcome::OptedOut,
    ] {
        let mut memory = begun();
        let settlement = Settlement {
            outcome,
            ..Settlement::default()
        };
        settled(&mut memory, &settlement);
        let kept = (memory.bill(), memory.counted(EntryKind::Message));
        assert_eq!(kept, (PRICE, 1), "{outcome:?}");
    }
}

#[test]
fn a_fallback_is_charged_to_the_number_and_the_site_but_to_no_address() {
    // After a report, both messages are paid for; after a refusal only the second one.
    for by_report in [true, false] {
        let mut memory = begun();
        let buckets = memory.buckets.clone();
        let after = if by_report {
            settled(&mut memory, &Settlement::default());
            recorded(reported(&mut memory, &FAILED))
        } else {
            settled(&mut memory, &refused())
        };
        assert!(after.hop);
        assert_eq!(limit(&after), None);
        assert_eq!(after.verification.sends.len(), 2);
        let paid = 1 + usize::from(by_report);
        assert_eq!(memory.counted(EntryKind::Message), paid);
        assert_eq!(memory.bill(), PRICE * paid as u64);
        assert_eq!(memory.buckets, buckets);
        let kept = memory.verification(&key(1));
        assert_eq!(kept, Some(&after.verification));
    }
}

#[test]
fn without_room_for_a_fallback_the_failure_is_recorded_and_nothing_is_sent() {
    let mut memory = begun();
    settled(&mut memory, &Settlement::default());
    use_up_the_hour(&mut memory);
    let after = recorded(reported(&mut memory, &FAILED));
    assert_eq!((after.hop, limit(&after)), (false, Some("number")));
    assert_eq!(after.verification.sends.len(), 1);
    assert_eq!(memory.bill(), PRICE);
    let kept = memory.verification(&key(1)).expect("there");
    assert!(matches!(kept.sends[0].fate, Fate::Failed { .. }));

    // Nobody was sent anything, so nothing is paid for, and it is over.
    let mut memory = begun();
    use_up_the_hour(&mut memory);
    let after = settled(&mut memory, &refused());
    assert_eq!((after.hop, limit(&after)), (false, Some("number")));
    assert_eq!(after.verification.status, Status::Abandoned { at: at(1) });
    assert_eq!(memory.bill(), 0);
}

#[test]
fn what_a_provider_has_sent_by_itself_is_recorded_whatever_the_limits_are() {
    let gone_on = News {
        native: vec![Channel::Voice],
        ..FAILED
    };
    for has_room in [true, false] {
        let mut memory = begun();
        settled(&mut memory, &Settlement::default());
        if !has_room {
            use_up_the_hour(&mut memory);
        }
        let after = recorded(reported(&mut memory, &gone_on));
        assert!(!after.hop, "nobody here sends it");
        assert_eq!(limit(&after), (!has_room).then_some("number"));
        let kept = memory.verification(&key(1)).expect("there");
        assert_eq!(kept.sends.len(), 2);
        assert_eq!(kept.sends[1].channel, Channel::Voice);
        assert_eq!(memory.bill(), PRICE * (1 + u64::from(has_room)));
    }
}

#[test]
fn a_report_that_says_nothing_new_changes_nothing() {
    let mut memory = begun();
    settled(&mut memory, &Settlement::default());
    recorded(reported(&mut memory, &FAILED));
    let before = memory.clone();
    assert_eq!(reported(&mut memory, &FAILED), Reported::Stale);
    assert_eq!(memory, before);
    let unknown = reported(&mut Memory::default(), &FAILED);
    assert_eq!(unknown, Reported::Unknown);
}

#[test]
fn a_report_finds_its_message_by_any_of_the_keys_that_have_named_it() {
    let mut memory = begun();
    let settlement = Settlement {
        carrier: Some(Carrier {
            handle: Some(KeptHandle {
                sealed: vec![1].into(),
                mac: [7; 32],
            }),
            ..Carrier::default()
        }),
        ..Settlement::default()
    };
    settled(&mut memory, &settlement);
    let mut by = |macs: &[[u8; 32]]| {
        done(report_by_handle(
            &mut memory,
            macs,
            &FAILED,
            &terms(),
            at(2),
        ))
    };
    assert_eq!(by(&[[8; 32]]), None);
    let (message, found) = by(&[[8; 32], [7; 32]]).expect("found");
    assert_eq!(message, first(1));
    recorded(found);
}

#[test]
fn what_a_dead_process_held_is_given_up_and_paid_for() {
    let mut memory = begun();
    let mut second = beginning(at(31));
    second.recipient.name = crate::verification::pseudonym::Pseudonym::from_bytes([4; 16]);
    admitted(done(begin(
        &mut memory,
        &key(2),
        &second,
        &sending(),
        at(31),
    )));
    memory.orphans.push((first(3), None));
    let taken = done(reclaim(&mut memory, at(1), 9, at(60)));
    assert_eq!(taken, [first(1), first(3)]);
    let kept = memory.verification(&key(1)).expect("there");
    assert_eq!(kept.sends[0].outcome, Some(DispatchOutcome::Unknown));
    assert!(matches!(kept.sends[0].fate, Fate::Failed { .. }));
    assert_eq!(memory.orphans, [(first(3), Some(at(60)))]);
    assert_eq!(memory.bill(), 2 * PRICE);
    assert_eq!(done(reclaim(&mut memory, at(1), 9, at(61))), []);
    assert_eq!(done(reclaim(&mut memory, at(60), 9, at(61))), [first(2)]);
}

#[test]
fn a_step_that_is_run_again_after_a_rollback_does_the_same() {
    let before = begun();
    let run = || {
        let mut memory = before.clone();
        let outcome = settled(&mut memory, &refused());
        (outcome, memory)
    };
    assert_eq!(run(), run());
}
