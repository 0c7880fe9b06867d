//! What every store must do, whatever it is made of.

use std::sync::Arc;

use futures_util::future::join_all;
use gateway::clock::UnixMillis;
use gateway::config::LimitsConfig;
use gateway::entropy::SystemEntropy;
use gateway::origin::Origin;
use gateway::site::SiteId;
use gateway::store::sqlite::SqliteStore;
use gateway::store::{Cutoffs, Erased, Store};
use gateway::verification::code::{Candidate, Code, MacKeys};
use gateway::verification::key_id::KeyId;
use gateway::verification::limit::{Charges, Metered, Money};
use gateway::verification::meter::{Limits, Meter};
use gateway::verification::policy::Policy;
use gateway::verification::pseudonym::{Pseudonym, PseudonymKeys};
use gateway::verification::reply::{ReplyClaim, ReplyState};
use gateway::verification::state::{
    Caller, Carrier, CheckOutcome, Dispatch, DispatchOutcome, Fate, KeptHandle, News, OptedOut,
    Recipient, RedeemOutcome, Redeemer, RefreshOutcome, ResendOutcome, Settlement, Status,
    Verification,
};
use gateway::verification::steps::{
    Attempt, FallbackTerms, MessageRef, Reported, ResendClaim, Settled,
};
use gateway::verification::{Gaps, VerificationId, VerificationKey};
use wire::{Channel, DeliveryStatus, ExpiredReason};

const BEGUN: UnixMillis = UnixMillis(1_795_339_800_000);

fn at(seconds: u32) -> UnixMillis {
    BEGUN.plus_seconds(seconds)
}

fn caller() -> Caller {
    Caller::Page(Origin::parse("https://shop.example").expect("origin"))
}

fn typed(key: &VerificationKey, code: &str) -> Candidate {
    MacKeys::new([[1; 32]]).candidate(key, &Code::read(code).expect("code"))
}

/// The limits as they are by default.
fn limits() -> Arc<Limits> {
    let limits = LimitsConfig::default().limits(Gaps::new([30, 60, 120, 300]));
    Arc::new(limits.expect("good"))
}

fn names() -> PseudonymKeys {
    PseudonymKeys::new([[1; 32]])
}

/// A request from an address of its own.
fn meter() -> Meter {
    Meter::of_message(&limits(), None, &names())
}

fn verification(key: &VerificationKey) -> Verification {
    let code = Code::read("123456").expect("code");
    Verification {
        site: SiteId("shop".to_owned()),
        origin: Some(Origin::parse("https://shop.example").expect("origin")),
        top: Some(Origin::parse("https://mall.example").expect("origin")),
        country: Some("US".parse().expect("region")),
        sealed_id: Some(vec![3].into()),
        action: Some("signup".to_owned()),
        locale: Some("de-DE".to_owned()),
        consent: Some("v1".to_owned()),
        recipient: Recipient {
            name: Pseudonym::from_bytes([3; 16]),
            metered: false,
            unknown_range: false,
            opted_out: OptedOut::default(),
        },
        code_length: 6,
        requested: vec![Channel::Voice, Channel::Sms],
        usable: Channel::ALL.to_vec(),
        code_mac: MacKeys::new([[1; 32]]).keep(key, &code),
        sealed_code: Some(vec![1, 2, 3].into()),
        sealed_number: Some(vec![4; 60].into()),
        created_at: BEGUN,
        expires_at: at(600),
        resend_at: at(30),
        wrong_codes: 0,
        void: false,
        asking: None,
        sends: vec![Dispatch::claim(Channel::Voice, false, BEGUN)],
        status: Status::Pending,
    }
}

fn redeemer(token: u8) -> Redeemer {
    Redeemer {
        once_a_verification: false,
        site: SiteId("shop".to_owned()),
        jti: [token; 16],
        request: None,
        seal_keys: vec![KeyId::from_bytes([4; 4])],
    }
}

async fn begun(store: &dyn Store) -> VerificationKey {
    let key = VerificationId::generate(&SystemEntropy).key();
    let begun = store.begin(key, verification(&key), meter(), BEGUN).await;
    begun.expect("begins");
    key
}

async fn check(
    store: &dyn Store,
    key: VerificationKey,
    code: &str,
    fresh: u8,
    now: UnixMillis,
) -> CheckOutcome {
    let attempt = Attempt {
        caller: caller(),
        candidate: typed(&key, code),
        fresh: [fresh; 16],
        meter: meter(),
    };
    match store.check(key, attempt, now).await.expect("answers") {
        Metered::Done(outcome, _) => outcome,
        Metered::Limited(limited) => panic!("{limited:?}"),
    }
}

async fn claim(store: &dyn Store, key: VerificationKey, now: UnixMillis) -> ResendOutcome {
    let claim = ResendClaim {
        caller: caller(),
        channels: Vec::new(),
        policy: policy(),
        meter: meter(),
    };
    match store.claim_resend(key, claim, now).await.expect("answers") {
        Metered::Done(outcome, _) => outcome,
        Metered::Limited(limited) => panic!("{limited:?}"),
    }
}

fn policy() -> Arc<Policy> {
    Arc::new(Policy {
        code_seconds: 600,
        gaps: Gaps::new([30, 60]),
    })
}

fn terms() -> FallbackTerms {
    FallbackTerms {
        policy: policy(),
        meter: meter(),
    }
}

/// Everything of before the beginning.
const OLD: Cutoffs = Cutoffs {
    counted: BEGUN,
    messages: BEGUN,
};

async fn settle(
    store: &dyn Store,
    key: VerificationKey,
    settlement: Settlement,
    now: UnixMillis,
) -> Option<Settled> {
    let message = MessageRef { key, index: 0 };
    let settled = store.settle(message, settlement, terms(), now).await;
    settled.expect("answers")
}

/// Which message a report by these MACs of a handle has reached.
async fn reported_to(store: &dyn Store, handle_macs: Vec<[u8; 32]>) -> Option<MessageRef> {
    let reported = store.report_by_handle(handle_macs, FAILED, terms(), at(1));
    let (message, reported) = reported.await.expect("answers")?;
    assert!(matches!(reported, Reported::Recorded(_)), "{reported:?}");
    Some(message)
}

async fn accept(store: &dyn Store, key: VerificationKey) -> Option<Settled> {
    settle(store, key, Settlement::default(), at(1)).await
}

async fn what_is_kept_comes_back_unchanged(store: &dyn Store) {
    let key = begun(store).await;
    let carrier = Carrier {
        provider: "vendor".to_owned(),
        holds_code: true,
        handle: Some(KeptHandle {
            sealed: vec![7, 8].into(),
            mac: [9; 32],
        }),
        attempt: Some([8; 32]),
        tries: Some(3),
        code_expires_at: Some(at(61)),
    };
    let accepted = Settlement {
        carrier: Some(carrier.clone()),
        ..Settlement::default()
    };
    let settled = settle(store, key, accepted, at(1)).await;
    let mut expected = verification(&key);
    expected.sends[0].outcome = Some(DispatchOutcome::Accepted);
    expected.sends[0].carrier = Some(carrier);
    let as_expected = Some(Settled {
        verification: expected.clone(),
        hop: false,
        limited: None,
    });
    assert_eq!(settled, as_expected);

    // An outcome is written once.
    let refused = Settlement {
        outcome: DispatchOutcome::Refused,
        ..Settlement::default()
    };
    assert_eq!(settle(store, key, refused, at(2)).await, as_expected);
    assert_eq!(store.read(key).await.expect("reads"), Some(expected));
}

async fn what_is_unknown_stays_unknown(store: &dyn Store) {
    let key = VerificationId::generate(&SystemEntropy).key();
    assert_eq!(
        check(store, key, "123456", 1, at(1)).await,
        CheckOutcome::Unknown
    );
    assert_eq!(claim(store, key, at(40)).await, ResendOutcome::Unknown);
    assert_eq!(accept(store, key).await, None);
    assert_eq!(store.read(key).await.expect("reads"), None);
    let reported = store.report(MessageRef { key, index: 0 }, FAILED, terms(), at(1));
    assert_eq!(reported.await.expect("answers"), Reported::Unknown);
    assert_eq!(reported_to(store, vec![[1; 32], [2; 32]]).await, None);
    let refreshed = store.refresh(key, caller(), [1; 16], at(1)).await;
    assert_eq!(refreshed.expect("answers"), RefreshOutcome::Unknown);
    let redeemed = store.redeem(key, redeemer(1), at(1)).await;
    assert_eq!(redeemed.expect("answers"), RedeemOutcome::Unknown);
}

async fn of_fifty_wrong_codes_at_once_five_are_counted(store: &dyn Store) {
    let key = begun(store).await;
    let outcomes = join_all((0..50).map(|_| check(store, key, "000000", 1, at(1)))).await;
    let mut left: Vec<u8> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            CheckOutcome::Failed { attempts_left } => Some(*attempts_left),
            _ => None,
        })
        .collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2, 3, 4]);
    let late = CheckOutcome::Expired(ExpiredReason::Attempts);
    assert_eq!(
        outcomes.iter().filter(|outcome| **outcome == late).count(),
        45
    );
    assert_eq!(check(store, key, "123456", 1, at(1)).await, late);
}

async fn of_a_hundred_right_codes_at_once_one_verifies(store: &dyn Store) {
    let key = begun(store).await;
    let outcomes = join_all((0..100).map(|fresh| check(store, key, "123456", fresh, at(1)))).await;
    let tokens: std::collections::HashSet<_> = outcomes
        .iter()
        .map(|outcome| match outcome {
            CheckOutcome::Verified(grant) => grant.token.jti,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(tokens.len(), 1, "one transition, and its repeats");
}

async fn of_fifty_redemptions_at_once_one_succeeds(store: &dyn Store) {
    let key = begun(store).await;
    check(store, key, "123456", 7, at(1)).await;
    let redeem = || store.redeem(key, redeemer(7), at(2));
    let outcomes = join_all((0..50).map(|_| redeem())).await;
    let won = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(RedeemOutcome::Redeemed(_))))
        .count();
    let lost = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(RedeemOutcome::AlreadyRedeemed)))
        .count();
    assert_eq!((won, lost), (1, 49));
}

async fn of_fifty_resends_at_once_one_is_claimed(store: &dyn Store) {
    let key = begun(store).await;
    accept(store, key).await;
    let outcomes = join_all((0..50).map(|_| claim(store, key, at(30)))).await;
    let claimed: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            ResendOutcome::Claimed(verification) => Some(verification),
            _ => None,
        })
        .collect();
    assert_eq!(claimed.len(), 1);
    // The intent is there before any provider is called, with its outcome open.
    assert_eq!(claimed[0].sends.len(), 2);
    assert_eq!(claimed[0].sends[1].outcome, None);
}

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

async fn a_report_finds_its_message_by_the_newest_handle(store: &dyn Store) {
    let older = begun(store).await;
    let newer = begun(store).await;
    for key in [older, newer] {
        let settlement = Settlement {
            carrier: Some(Carrier {
                provider: "vendor".to_owned(),
                holds_code: false,
                handle: Some(KeptHandle {
                    sealed: vec![1].into(),
                    mac: [u8::from(key == newer); 32],
                }),
                ..Carrier::default()
            }),
            ..Settlement::default()
        };
        settle(store, key, settlement, at(1)).await;
    }
    let found = reported_to(store, vec![[7; 32], [1; 32]]).await;
    let expected = MessageRef {
        key: newer,
        index: 0,
    };
    assert_eq!(found, Some(expected));
}

async fn of_fifty_reports_at_once_one_is_recorded_and_claims_the_hop(store: &dyn Store) {
    let key = begun(store).await;
    accept(store, key).await;
    let message = MessageRef { key, index: 0 };
    let reports = (0..50).map(|_| store.report(message, FAILED, terms(), at(2)));
    let outcomes = join_all(reports).await;
    let hops = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(Reported::Recorded(settled)) if settled.hop));
    assert_eq!(hops.count(), 1);
    let after = store.read(key).await.expect("reads").expect("there");
    assert_eq!(after.sends.len(), 2);
    assert_eq!(after.sends[1], Dispatch::claim(Channel::Sms, true, at(2)));
    assert!(matches!(after.sends[0].fate, Fate::Failed { .. }));
}

/// The claim of a hop and the end of a verification are one step each, in whatever order they come.
async fn a_hop_is_never_claimed_after_the_end(store: &dyn Store) {
    for round in 0..300_u32 {
        let key = begun(store).await;
        accept(store, key).await;
        let message = MessageRef { key, index: 0 };
        let report = async { store.report(message, FAILED, terms(), at(2)).await };
        // Every third round the code's time is over instead.
        let ends_at = if round % 3 == 0 { at(600) } else { at(2) };
        let end = async { check(store, key, "123456", 1, ends_at).await };
        let (reported, ended) = if round % 2 == 0 {
            tokio::join!(report, end)
        } else {
            let (ended, reported) = tokio::join!(end, report);
            (reported, ended)
        };
        let hop = matches!(reported.expect("answers"), Reported::Recorded(settled) if settled.hop);
        let after = store.read(key).await.expect("reads").expect("there");
        assert_eq!(after.sends.len(), 1 + usize::from(hop), "round {round}");
        if let CheckOutcome::Verified(_) = ended {
            // Queued in this order, the report came first, or it found a verified number.
            assert_eq!(hop, round % 2 == 0, "round {round}");
        }
    }
    let key = begun(store).await;
    accept(store, key).await;
    let message = MessageRef { key, index: 0 };
    let late = store.report(message, FAILED, terms(), at(600)).await;
    assert!(matches!(late, Ok(Reported::Recorded(settled)) if !settled.hop));
}

async fn what_a_dead_process_held_counts_as_sent_and_has_timed_out(store: &dyn Store) {
    let mut held = Vec::new();
    for _ in 0..7 {
        held.push(begun(store).await);
    }
    let settled = begun(store).await;
    accept(store, settled).await;
    let unknown = begun(store).await;
    let outcome = Settlement {
        outcome: DispatchOutcome::Unknown,
        ..Settlement::default()
    };
    settle(store, unknown, outcome, at(5)).await;

    let reclaim = |before, limit| store.reclaim(before, limit, at(10));
    // What was claimed at that very instant may be alive.
    assert_eq!(reclaim(BEGUN, 100).await.expect("answers").len(), 0);
    assert_eq!(reclaim(at(1), 5).await.expect("answers").len(), 5);
    assert_eq!(reclaim(at(1), 5).await.expect("answers").len(), 3);
    assert_eq!(reclaim(at(1), 5).await.expect("answers").len(), 0);
    for key in held.into_iter().chain([unknown]) {
        let after = store.read(key).await.expect("reads").expect("there");
        assert_eq!(after.sends[0].outcome, Some(DispatchOutcome::Unknown));
        assert_eq!(after.counted_sends(), 1);
        let timeout = Fate::Failed {
            at: at(10),
            reason: "timeout".to_owned(),
        };
        assert_eq!(after.sends[0].fate, timeout);
        assert_eq!(after.sends.len(), 1, "and nothing is sent for it");
    }
    let alive = store.read(settled).await.expect("reads").expect("there");
    assert_eq!(alive.sends[0].fate, Fate::Pending);
}

async fn messages_outlive_their_verification_and_go_when_it_is_time(store: &dyn Store) {
    let key = begun(store).await;
    let settlement = Settlement {
        carrier: Some(Carrier {
            provider: "vendor".to_owned(),
            holds_code: false,
            handle: Some(KeptHandle {
                sealed: vec![1].into(),
                mac: [5; 32],
            }),
            ..Carrier::default()
        }),
        ..Settlement::default()
    };
    settle(store, key, settlement, at(1)).await;
    let swept = store.sweep(at(4201), OLD, 5).await.expect("sweeps");
    assert_eq!((swept.deleted, swept.messages), (1, 0));
    // The provider's name for it went with the verification.
    assert_eq!(reported_to(store, vec![[5; 32]]).await, None);
    let all = Cutoffs {
        messages: at(1),
        ..OLD
    };
    let swept = store.sweep(at(4201), all, 5).await.expect("sweeps");
    assert_eq!((swept.deleted, swept.messages), (0, 1));
}

async fn a_refresh_changes_the_token_that_can_be_redeemed(store: &dyn Store) {
    let key = begun(store).await;
    check(store, key, "123456", 1, at(1)).await;
    let refreshed = store.refresh(key, caller(), [2; 16], at(2)).await;
    assert!(matches!(refreshed, Ok(RefreshOutcome::Granted(_))));
    let dead = store.redeem(key, redeemer(1), at(3)).await;
    assert_eq!(dead.expect("answers"), RedeemOutcome::Unknown);
    let alive = store.redeem(key, redeemer(2), at(3)).await;
    assert!(matches!(alive, Ok(RedeemOutcome::Redeemed(_))));
}

/// Begins for a number of that name, under limits.
async fn begin_metered(
    store: &dyn Store,
    name: u32,
    meter: Meter,
    now: UnixMillis,
) -> (VerificationKey, Metered<Verification>) {
    let key = VerificationId::generate(&SystemEntropy).key();
    let mut metered = verification(&key);
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&name.to_be_bytes());
    metered.recipient = Recipient {
        name: Pseudonym::from_bytes(bytes),
        metered: true,
        unknown_range: false,
        opted_out: OptedOut::default(),
    };
    metered.sends[0].claimed_at = now;
    let begun = store.begin(key, metered, meter, now).await;
    (key, begun.expect("answers"))
}

fn is_done(begun: &(VerificationKey, Metered<Verification>)) -> bool {
    matches!(begun.1, Metered::Done(..))
}

async fn of_four_thousand_racing_sends_a_limit_of_a_hundred_admits_a_hundred(store: &dyn Store) {
    let chosen = LimitsConfig {
        site_sends: vec!["100/1h".parse().expect("quota")],
        ..LimitsConfig::default()
    };
    let limits = Arc::new(chosen.limits(Gaps::new([30])).expect("good"));
    for round in 0..3 {
        // An hour on, the bucket is full again.
        let now = at(round * 3600);
        let names = (0..4000).map(|name| round * 4000 + name);
        let racing = names.map(|name| {
            begin_metered(
                store,
                name,
                Meter::of_message(&limits, None, &self::names()),
                now,
            )
        });
        let admitted = join_all(racing)
            .await
            .iter()
            .filter(|begun| is_done(begun))
            .count();
        assert_eq!(admitted, 100, "round {round}");
    }
}

async fn of_fifty_racing_sends_to_one_number_one_is_admitted(store: &dyn Store) {
    let racing = (0..50).map(|_| begin_metered(store, 1, meter(), BEGUN));
    let begun = join_all(racing).await;
    assert_eq!(begun.iter().filter(|begun| is_done(begun)).count(), 1);
    // Nothing is kept of those that were refused.
    for (key, outcome) in begun {
        let known = accept(store, key).await;
        assert_eq!(known.is_some(), matches!(outcome, Metered::Done(..)));
    }
}

async fn a_message_that_no_provider_took_is_given_back(store: &dyn Store) {
    let chosen = LimitsConfig {
        daily_budget: Some(Money(50)),
        prices: [("default".to_owned(), Money(40))].into(),
        ..LimitsConfig::default()
    };
    let limits = Arc::new(chosen.limits(Gaps::new([30])).expect("good"));
    let meter = || Meter::of_message(&limits, None, &names());
    let first = begin_metered(store, 1, meter(), BEGUN).await;
    assert!(is_done(&first));
    assert!(
        !is_done(&begin_metered(store, 1, meter(), at(1)).await),
        "the gap"
    );
    assert!(
        !is_done(&begin_metered(store, 2, meter(), at(1)).await),
        "the money"
    );
    let refused = Settlement {
        outcome: DispatchOutcome::Refused,
        ..Settlement::default()
    };
    for _ in 0..2 {
        settle(store, first.0, refused.clone(), at(1)).await;
    }
    let second = begin_metered(store, 1, meter(), at(2)).await;
    assert!(is_done(&second));
    settle(store, second.0, Settlement::default(), at(3)).await;
    assert!(
        !is_done(&begin_metered(store, 1, meter(), at(4)).await),
        "the gap"
    );
    assert!(
        !is_done(&begin_metered(store, 2, meter(), at(4)).await),
        "the money"
    );
}

async fn all_of_a_number_is_erased_and_nothing_of_another(store: &dyn Store) {
    let first = begin_metered(store, 1, meter(), BEGUN).await;
    let other = begin_metered(store, 2, meter(), BEGUN).await;
    check(store, first.0, "000000", 1, at(1)).await;
    let refused = Settlement {
        outcome: DispatchOutcome::Refused,
        ..Settlement::default()
    };
    settle(store, first.0, refused, at(1)).await;
    let again = begin_metered(store, 1, meter(), at(2)).await;
    assert!(is_done(&again));
    let name = |number: u32| {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        Pseudonym::from_bytes(bytes)
    };
    let erased = store.erase(vec![name(9), name(1)]).await.expect("erases");
    let expected = Erased {
        verifications: 2,
        entries: 3,
    };
    assert_eq!(erased, expected);
    for key in [first.0, again.0] {
        assert_eq!(store.read(key).await.expect("answers"), None);
    }
    assert!(store.read(other.0).await.expect("answers").is_some());
    // Its history is gone too: nothing holds it up.
    assert!(is_done(&begin_metered(store, 1, meter(), at(3)).await));
    assert_eq!(
        store.erase(vec![name(9)]).await.expect("answers"),
        Erased::default()
    );
}

async fn an_earlier_name_of_a_number_still_counts(store: &dyn Store) {
    assert!(is_done(&begin_metered(store, 1, meter(), BEGUN).await));
    let mut earlier = [0; 16];
    earlier[3] = 1;
    let renamed = || meter().with_earlier_names(&[Pseudonym::from_bytes(earlier)]);
    assert!(!is_done(&begin_metered(store, 2, renamed(), at(29)).await));
    assert!(is_done(&begin_metered(store, 2, renamed(), at(30)).await));
}

async fn of_fifty_claims_of_a_key_at_once_one_works_and_its_answer_is_kept(store: &dyn Store) {
    let claim = |body| ReplyClaim {
        charges: Charges::default(),
        id: Pseudonym::from_bytes([1; 16]),
        fingerprint: Pseudonym::from_bytes([body; 16]),
        note: vec![7].into(),
    };
    let racing = (0..50).map(|_| store.claim_reply(claim(1), BEGUN));
    let states = join_all(racing).await;
    let claimed = states
        .iter()
        .filter(|state| matches!(state, Ok(ReplyState::Claimed)));
    assert_eq!(claimed.count(), 1);
    let waiting = states
        .iter()
        .filter(|state| matches!(state, Ok(ReplyState::InFlight { .. })));
    assert_eq!(waiting.count(), 49);

    let name = claim(1).id;
    let state = async |body, now| store.claim_reply(claim(body), now).await.expect("answers");
    assert_eq!(state(2, at(1)).await, ReplyState::OtherBody);
    assert_eq!(
        state(1, at(10)).await,
        ReplyState::TakenOver(vec![7].into())
    );
    store
        .finish_reply(name, Some(vec![9].into()))
        .await
        .expect("keeps");
    assert_eq!(state(1, at(599)).await, ReplyState::Kept(vec![9].into()));
    // An answer that is kept is not given up again.
    store.finish_reply(name, None).await.expect("answers");
    assert_eq!(state(1, at(599)).await, ReplyState::Kept(vec![9].into()));
    assert_eq!(
        store
            .sweep(at(599), OLD, 5)
            .await
            .expect("sweeps")
            .forgotten,
        0
    );
    assert_eq!(
        store
            .sweep(at(600), OLD, 5)
            .await
            .expect("sweeps")
            .forgotten,
        1
    );
    assert_eq!(state(2, at(600)).await, ReplyState::Claimed);
    store.finish_reply(name, None).await.expect("gives up");
    assert_eq!(state(3, at(601)).await, ReplyState::Claimed);
}

async fn counters_are_forgotten_once_they_say_nothing(store: &dyn Store) {
    let address = Some([203, 0, 113, 7].into());
    for name in 0..5 {
        let meter = Meter::of_message(&limits(), address, &names());
        assert!(is_done(&begin_metered(store, name, meter, BEGUN).await));
    }
    let forgotten = async |now, before| {
        let mut forgotten = 0;
        for _ in 0..5 {
            let before = Cutoffs {
                counted: before,
                messages: UnixMillis(0),
            };
            forgotten += store.sweep(now, before, 2).await.expect("sweeps").forgotten;
        }
        forgotten
    };
    assert_eq!(forgotten(at(599), UnixMillis(BEGUN.0 - 1)).await, 0);
    // Two buckets, of which the one for ten minutes is full again.
    assert_eq!(forgotten(at(600), UnixMillis(BEGUN.0 - 1)).await, 1);
    assert_eq!(forgotten(at(3600), BEGUN).await, 1 + 5);
}

async fn a_hop_waits_for_no_gap_and_stays_within_the_quotas_of_an_hour(store: &dyn Store) {
    // Five an hour: the number's last hour, and then one more message, whose channel fails at once.
    for (number, earlier, refused, room) in [
        (1, 3, false, true),
        (2, 4, false, false),
        // A message that no provider took is given back, and makes room.
        (3, 4, true, true),
    ] {
        for message in (0..earlier).rev() {
            let sent = UnixMillis(BEGUN.0 - (message + 1) * 600_000);
            assert!(is_done(&begin_metered(store, number, meter(), sent).await));
        }
        let (key, begun) = begin_metered(store, number, meter(), BEGUN).await;
        assert!(matches!(begun, Metered::Done(..)));
        let hop = if refused {
            let settlement = Settlement {
                outcome: DispatchOutcome::Refused,
                hops: true,
                ..Settlement::default()
            };
            settle(store, key, settlement, BEGUN)
                .await
                .expect("there")
                .hop
        } else {
            let message = MessageRef { key, index: 0 };
            let reported = store.report(message, FAILED, terms(), BEGUN).await;
            matches!(reported, Ok(Reported::Recorded(settled)) if settled.hop)
        };
        assert_eq!(hop, room, "number {number}");
        let after = store.read(key).await.expect("reads").expect("there");
        assert_eq!(after.sends.len(), 1 + usize::from(room));
        assert!(matches!(after.sends[0].fate, Fate::Failed { .. }));
    }
}

async fn sweeping_is_bounded_and_takes_only_what_is_over(store: &dyn Store) {
    let mut keys = Vec::new();
    for _ in 0..7 {
        keys.push(begun(store).await);
    }
    assert_eq!(
        store.sweep(at(599), OLD, 5).await.expect("sweeps").erased,
        0
    );
    assert_eq!(
        store.sweep(at(600), OLD, 5).await.expect("sweeps").erased,
        5
    );
    assert_eq!(
        store.sweep(at(600), OLD, 5).await.expect("sweeps").erased,
        2
    );
    assert_eq!(
        store.sweep(at(4200), OLD, 5).await.expect("sweeps").deleted,
        0
    );
    let expired = CheckOutcome::Expired(ExpiredReason::Time);
    assert_eq!(check(store, keys[0], "123456", 1, at(4200)).await, expired);
    assert_eq!(
        store.sweep(at(4201), OLD, 5).await.expect("sweeps").deleted,
        5
    );
    assert_eq!(
        store.sweep(at(4201), OLD, 5).await.expect("sweeps").deleted,
        2
    );
    store.ping().await.expect("alive");
}

/// Runs every case of the contract against a fresh store each.
macro_rules! contract {
    ($implementation:ident: $open:ident => $($case:ident),+ $(,)?) => {
        mod $implementation {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let folder = tempfile::tempdir().expect("folder");
                    let store = super::$open(folder.path());
                    super::$case(&store).await;
                }
            )+
        }
    };
}

contract! {
    sqlite: open_sqlite =>
    what_is_kept_comes_back_unchanged,
    what_is_unknown_stays_unknown,
    of_fifty_wrong_codes_at_once_five_are_counted,
    of_a_hundred_right_codes_at_once_one_verifies,
    of_fifty_redemptions_at_once_one_succeeds,
    of_fifty_resends_at_once_one_is_claimed,
    a_report_finds_its_message_by_the_newest_handle,
    of_fifty_reports_at_once_one_is_recorded_and_claims_the_hop,
    a_hop_is_never_claimed_after_the_end,
    what_a_dead_process_held_counts_as_sent_and_has_timed_out,
    messages_outlive_their_verification_and_go_when_it_is_time,
    a_refresh_changes_the_token_that_can_be_redeemed,
    of_four_thousand_racing_sends_a_limit_of_a_hundred_admits_a_hundred,
    of_fifty_racing_sends_to_one_number_one_is_admitted,
    a_message_that_no_provider_took_is_given_back,
    all_of_a_number_is_erased_and_nothing_of_another,
    an_earlier_name_of_a_number_still_counts,
    of_fifty_claims_of_a_key_at_once_one_works_and_its_answer_is_kept,
    counters_are_forgotten_once_they_say_nothing,
    a_hop_waits_for_no_gap_and_stays_within_the_quotas_of_an_hour,
    sweeping_is_bounded_and_takes_only_what_is_over,
}

fn open_sqlite(folder: &std::path::Path) -> SqliteStore {
    SqliteStore::open(&folder.join("otp.sqlite")).expect("opens")
}

#[tokio::test]
async fn an_sqlite_file_remembers_over_a_restart() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open_sqlite(folder.path());
    let key = begun(&store).await;
    check(&store, key, "000000", 1, at(1)).await;
    drop(store);
    let store = open_sqlite(folder.path());
    let failed = CheckOutcome::Failed { attempts_left: 3 };
    assert_eq!(check(&store, key, "000000", 1, at(2)).await, failed);
}

#[tokio::test]
async fn a_second_store_on_one_file_is_refused_until_the_first_is_gone() {
    let folder = tempfile::tempdir().expect("folder");
    let first = open_sqlite(folder.path());
    let second = SqliteStore::open(&folder.path().join("otp.sqlite"));
    assert_eq!(
        second.expect_err("in use").to_string(),
        "store in use by another gateway: only one gateway process per file"
    );
    begun(&first).await;
    drop(first);
    begun(&open_sqlite(folder.path())).await;
}

#[tokio::test]
async fn a_row_that_this_program_never_writes_is_called_inconsistent() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open_sqlite(folder.path());
    let key = begun(&store).await;
    rusqlite::Connection::open(folder.path().join("otp.sqlite"))
        .and_then(|connection| connection.execute("UPDATE verifications SET origin = 'x'", []))
        .expect("changes");
    let read = (&store as &dyn Store).read(key).await;
    assert_eq!(
        read.expect_err("inconsistent").to_string(),
        "store inconsistent: column origin of a verification cannot be read"
    );
    store.ping().await.expect("the rest goes on");
}
