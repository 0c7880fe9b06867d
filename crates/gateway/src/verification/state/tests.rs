//! The contract's table of states and calls, cell by cell, on a clock that is moved by hand.

use wire::{Channel, DeliveryStatus, ExpiredReason};

use super::{
    Caller, Carrier, Change, CheckOutcome, Dispatch, DispatchOutcome, Fate, Jti, KeptHandle, News,
    OptedOut, Phase, Recipient, RedeemOutcome, Redeemer, RefreshOutcome, ResendOutcome, Settlement,
    Status, Verification,
};
use crate::clock::UnixMillis;
use crate::origin::Origin;
use crate::site::SiteId;
use crate::verification::code::{Candidate, Code, MacKeys};
use crate::verification::key_id::KeyId;
use crate::verification::policy::Policy;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::{Gaps, VerificationId, VerificationKey};

const BEGUN: UnixMillis = UnixMillis(1_000_000_000);

pub(in crate::verification) fn at(seconds: u32) -> UnixMillis {
    BEGUN.plus_seconds(seconds)
}

pub(in crate::verification) fn key() -> VerificationKey {
    VerificationId::from_bytes([1; 16]).key()
}

pub(in crate::verification) fn page() -> Caller {
    Caller::Page(Origin::parse("https://shop.example").expect("origin"))
}

pub(in crate::verification) fn policy() -> Policy {
    Policy {
        code_seconds: 600,
        gaps: Gaps::new([30, 60, 120, 300]),
    }
}

pub(in crate::verification) fn typed(code: &str) -> Candidate {
    MacKeys::new([[1; 32]]).candidate(&key(), &Code::read(code).expect("code"))
}

pub(in crate::verification) fn right() -> Candidate {
    typed("123456")
}

pub(in crate::verification) fn wrong() -> Candidate {
    typed("654321")
}

pub(in crate::verification) fn jti(byte: u8) -> Jti {
    [byte; 16]
}

pub(in crate::verification) fn pending() -> Verification {
    let code = Code::read("123456").expect("code");
    Verification {
        site: SiteId("shop".to_owned()),
        origin: Some(Origin::parse("https://shop.example").expect("origin")),
        top: Some(Origin::parse("https://mall.example").expect("origin")),
        country: Some("US".parse().expect("region")),
        sealed_id: Some(vec![3].into()),
        action: None,
        locale: None,
        consent: None,
        recipient: Recipient {
            name: Pseudonym::from_bytes([3; 16]),
            metered: false,
            unknown_range: false,
            opted_out: OptedOut::default(),
        },
        code_length: 6,
        requested: vec![Channel::Sms, Channel::Voice],
        usable: Channel::ALL.to_vec(),
        code_mac: MacKeys::new([[1; 32]]).keep(&key(), &code),
        sealed_code: Some(vec![1].into()),
        sealed_number: Some(vec![2; 60].into()),
        created_at: BEGUN,
        expires_at: at(600),
        resend_at: at(30),
        wrong_codes: 0,
        void: false,
        asking: None,
        sends: vec![Dispatch {
            outcome: Some(DispatchOutcome::Accepted),
            ..Dispatch::claim(Channel::Sms, false, BEGUN)
        }],
        status: Status::Pending,
    }
}

/// Verified ten seconds after it began.
fn verified() -> Verification {
    let mut verification = pending();
    let outcome = verification.check(&page(), &right(), jti(1), at(10));
    assert!(matches!(outcome, CheckOutcome::Verified(_)));
    verification
}

/// Its attempts spent ten seconds after it began.
fn spent() -> Verification {
    let mut verification = pending();
    for _ in 0..5 {
        verification.check(&page(), &wrong(), jti(1), at(10));
    }
    verification
}

fn check(verification: &mut Verification, code: &Candidate, now: UnixMillis) -> String {
    match verification.check(&page(), code, jti(9), now) {
        CheckOutcome::Verified(grant) => format!("VERIFIED token {}", grant.token.jti[0]),
        CheckOutcome::Failed { attempts_left } => format!("FAILED {attempts_left} left"),
        CheckOutcome::Expired(ExpiredReason::Time) => "EXPIRED TIME".to_owned(),
        CheckOutcome::Expired(ExpiredReason::Attempts) => "EXPIRED ATTEMPTS".to_owned(),
        CheckOutcome::AlreadyVerified => "409".to_owned(),
        CheckOutcome::Unknown => "404".to_owned(),
        other => format!("{other:?}"),
    }
}

pub(super) fn resend(verification: &mut Verification, now: UnixMillis) -> String {
    match verification.claim_resend(&page(), &[], &policy(), now) {
        ResendOutcome::Claimed(after) => format!("message {}", after.sends.len()),
        ResendOutcome::TooSoon {
            retry_after_seconds,
        } => format!("429 for {retry_after_seconds} s"),
        ResendOutcome::ChannelUnusable => "400".to_owned(),
        ResendOutcome::AlreadyVerified => "409".to_owned(),
        ResendOutcome::Ended => "410".to_owned(),
        ResendOutcome::Unknown => "404".to_owned(),
    }
}

fn refresh(verification: &mut Verification, now: UnixMillis) -> String {
    match verification.refresh(&page(), jti(7), now) {
        RefreshOutcome::Granted(grant) => format!("token {}", grant.token.jti[0]),
        RefreshOutcome::NotVerified => "409".to_owned(),
        RefreshOutcome::Ended => "410".to_owned(),
        RefreshOutcome::Unknown => "404".to_owned(),
    }
}

/// One row of the contract's table: what each call answers, on a fresh copy each.
#[track_caller]
fn row(state: &Verification, seconds: u32, cells: [&str; 4]) {
    let now = at(seconds);
    let answers = [
        check(&mut state.clone(), &right(), now),
        check(&mut state.clone(), &wrong(), now),
        resend(&mut state.clone(), now),
        refresh(&mut state.clone(), now),
    ];
    assert_eq!(answers, cells, "{seconds} s after the beginning");
}

#[test]
fn every_cell_of_the_table_of_states_and_calls_holds() {
    //                    right code, wrong code, resend, refresh
    let state = pending();
    row(
        &state,
        0,
        ["VERIFIED token 9", "FAILED 4 left", "429 for 30 s", "409"],
    );
    row(
        &state,
        29,
        ["VERIFIED token 9", "FAILED 4 left", "429 for 1 s", "409"],
    );
    row(
        &state,
        30,
        ["VERIFIED token 9", "FAILED 4 left", "message 2", "409"],
    );
    row(
        &state,
        599,
        ["VERIFIED token 9", "FAILED 4 left", "message 2", "409"],
    );

    // The same pending verification, its ten minutes over, then an hour later.
    row(&state, 600, ["EXPIRED TIME", "EXPIRED TIME", "410", "410"]);
    row(
        &state,
        600 + 3600,
        ["EXPIRED TIME", "EXPIRED TIME", "410", "410"],
    );
    row(&state, 600 + 3601, ["404", "404", "404", "404"]);

    let state = verified();
    row(&state, 10, ["VERIFIED token 1", "409", "409", "token 7"]);
    row(&state, 70, ["VERIFIED token 1", "409", "409", "token 7"]);
    row(&state, 71, ["409", "409", "409", "token 7"]);
    row(&state, 700, ["409", "409", "409", "token 7"]);
    row(&state, 10 + 1800, ["409", "409", "409", "token 7"]);
    row(&state, 10 + 1801, ["409", "409", "409", "410"]);
    row(&state, 10 + 3600, ["409", "409", "409", "410"]);
    row(&state, 10 + 3601, ["404", "404", "404", "404"]);

    let state = spent();
    row(
        &state,
        10,
        ["EXPIRED ATTEMPTS", "EXPIRED ATTEMPTS", "410", "410"],
    );
    row(
        &state,
        700,
        ["EXPIRED ATTEMPTS", "EXPIRED ATTEMPTS", "410", "410"],
    );
    row(&state, 10 + 3601, ["404", "404", "404", "404"]);
}

#[test]
fn the_fifth_wrong_code_says_so_and_ends_it() {
    let mut verification = pending();
    for expected in [
        "FAILED 4 left",
        "FAILED 3 left",
        "FAILED 2 left",
        "FAILED 1 left",
        "FAILED 0 left",
    ] {
        assert_eq!(check(&mut verification, &wrong(), at(1)), expected);
    }
    assert_eq!(
        check(&mut verification, &right(), at(2)),
        "EXPIRED ATTEMPTS"
    );
    assert_eq!(verification.sealed_number, None);
}

#[test]
fn a_resend_neither_resets_the_count_nor_moves_the_deadline() {
    let mut verification = pending();
    for _ in 0..4 {
        check(&mut verification, &wrong(), at(1));
    }
    assert_eq!(resend(&mut verification, at(40)), "message 2");
    assert_eq!(verification.attempts_left(), 1);
    assert_eq!(verification.expires_at, at(600));
    assert_eq!(check(&mut verification, &wrong(), at(41)), "FAILED 0 left");
}

#[test]
fn five_messages_with_growing_gaps_are_all_there_is() {
    let mut verification = pending();
    for (gap, send_at) in [(60, 30), (120, 90), (300, 210), (90, 510)] {
        assert!(resend(&mut verification, at(send_at)).starts_with("message"));
        assert_eq!(verification.resend_in_seconds(at(send_at)), gap);
    }
    assert_eq!(verification.sends.len(), 5);
    assert_eq!(verification.next_channels(), []);
    // Nothing but a new verification is possible, and that when this one's code is dead.
    assert_eq!(resend(&mut verification, at(590)), "429 for 10 s");
}

#[test]
fn strangers_find_nothing() {
    let others = [
        Caller::Page(Origin::parse("https://shop.example:8443").expect("origin")),
        Caller::Server(SiteId("shop".to_owned())),
        Caller::Server(SiteId("other".to_owned())),
    ];
    for caller in others {
        for mut verification in [pending(), verified(), spent()] {
            let before = verification.clone();
            let checked = verification.check(&caller, &right(), jti(9), at(40));
            assert_eq!(checked, CheckOutcome::Unknown);
            let claimed = verification.claim_resend(&caller, &[], &policy(), at(40));
            assert_eq!(claimed, ResendOutcome::Unknown);
            let refreshed = verification.refresh(&caller, jti(9), at(40));
            assert_eq!(refreshed, RefreshOutcome::Unknown);
            assert_eq!(verification, before);
        }
    }
}

#[test]
fn a_server_finds_what_a_server_of_its_site_began() {
    let mut verification = Verification {
        origin: None,
        ..pending()
    };
    let caller = Caller::Server(SiteId("shop".to_owned()));
    let outcome = verification.check(&caller, &right(), jti(9), at(1));
    assert!(matches!(outcome, CheckOutcome::Verified(_)));
    assert_eq!(check(&mut verification, &right(), at(2)), "404");
}

#[test]
fn a_message_that_was_certainly_not_sent_does_not_count() {
    let mut verification = pending();
    resend(&mut verification, at(30));
    let refused = Settlement {
        outcome: DispatchOutcome::Refused,
        retry_after_seconds: 5,
        ..Settlement::default()
    };
    verification.settle(1, &refused, &policy(), true, at(31));
    assert_eq!(verification.counted_sends(), 1);
    assert_eq!(verification.resend_in_seconds(at(31)), 5);
    // A second verdict about the same message changes nothing.
    let before = verification.clone();
    verification.settle(1, &refused, &policy(), true, at(300));
    assert_eq!(verification, before);
}

#[test]
fn an_unknown_outcome_counts_as_sent() {
    let mut verification = pending();
    verification.sends[0].outcome = None;
    assert_eq!(verification.counted_sends(), 1);
    let unknown = Settlement {
        outcome: DispatchOutcome::Unknown,
        ..Settlement::default()
    };
    verification.settle(0, &unknown, &policy(), true, at(5));
    assert_eq!(verification.counted_sends(), 1);
    assert_eq!(verification.phase(at(5)), Phase::Pending);
}

#[test]
fn a_verification_whose_first_message_was_refused_never_was() {
    let mut verification = pending();
    verification.sends[0].outcome = None;
    let refused = Settlement {
        outcome: DispatchOutcome::Refused,
        retry_after_seconds: 5,
        ..Settlement::default()
    };
    verification.settle(0, &refused, &policy(), true, at(1));
    assert_eq!(check(&mut verification, &right(), at(2)), "404");
    assert_eq!(verification.sealed_number, None);
    assert_eq!(verification.sealed_code, None);
}

#[test]
fn a_resend_takes_the_first_channel_wanted_that_can_be_used() {
    let mut verification = pending();
    verification.usable = vec![Channel::Voice];
    let wanted = [Channel::Whatsapp, Channel::Voice];
    let outcome = verification.claim_resend(&page(), &wanted, &policy(), at(30));
    assert!(matches!(outcome, ResendOutcome::Claimed(_)));
    assert_eq!(verification.last_channel(), Some(Channel::Voice));
    let unusable = verification.claim_resend(&page(), &[Channel::Sms], &policy(), at(300));
    assert_eq!(unusable, ResendOutcome::ChannelUnusable);
}

fn redeemer(site: &str, token: u8) -> Redeemer {
    Redeemer {
        once_a_verification: false,
        site: SiteId(site.to_owned()),
        jti: jti(token),
        request: None,
        seal_keys: vec![KeyId::from_bytes([2; 4])],
    }
}

fn redeemed(verification: &mut Verification, redeemer: &Redeemer, seconds: u32) -> &'static str {
    match verification.redeem(redeemer, at(seconds)) {
        RedeemOutcome::Redeemed(_) => "redeemed",
        RedeemOutcome::AlreadyRedeemed => "already",
        RedeemOutcome::Expired => "expired",
        RedeemOutcome::Sealed => "sealed",
        RedeemOutcome::Unknown => "unknown",
    }
}

#[test]
fn a_request_that_may_be_repeated_gets_its_success_again_and_no_other_does() {
    let by = |name| Redeemer {
        request: Some(Pseudonym::from_bytes([name; 16])),
        ..redeemer("shop", 1)
    };
    let mut verification = verified();
    assert_eq!(redeemed(&mut verification, &by(5), 20), "redeemed");
    assert_eq!(redeemed(&mut verification, &by(5), 21), "redeemed");
    assert_eq!(redeemed(&mut verification, &by(6), 21), "already");
    assert_eq!(
        redeemed(&mut verification, &redeemer("shop", 1), 21),
        "already"
    );
}

#[test]
fn a_token_whose_number_does_not_open_is_not_used_up() {
    let mut verification = verified();
    let keyless = Redeemer {
        seal_keys: vec![KeyId::from_bytes([9; 4])],
        ..redeemer("shop", 1)
    };
    assert_eq!(redeemed(&mut verification, &keyless, 20), "sealed");
    assert_eq!(
        redeemed(&mut verification, &redeemer("shop", 1), 20),
        "redeemed"
    );
}

#[test]
fn a_token_is_redeemed_once_and_only_while_it_lives() {
    let redeem = |verification: &mut Verification, token, seconds| {
        redeemed(verification, &redeemer("shop", token), seconds)
    };
    let mut verification = verified();
    assert_eq!(redeem(&mut pending(), 1, 20), "unknown");
    assert_eq!(redeem(&mut verification, 2, 20), "unknown");
    assert_eq!(redeem(&mut verification.clone(), 1, 310), "expired");
    assert_eq!(redeem(&mut verification, 1, 309), "redeemed");
    assert_eq!(redeem(&mut verification, 1, 309), "already");
    let stranger = redeemed(&mut verification, &redeemer("other", 1), 20);
    assert_eq!(stranger, "unknown");

    // A fresh token kills the earlier one.
    assert_eq!(refresh(&mut verification, at(400)), "token 7");
    assert_eq!(redeem(&mut verification, 1, 401), "unknown");
    assert_eq!(redeem(&mut verification, 7, 401), "redeemed");
}

#[test]
fn five_fresh_tokens_are_all_there_is() {
    let mut verification = verified();
    for _ in 0..5 {
        assert_eq!(refresh(&mut verification, at(20)), "token 7");
    }
    assert_eq!(refresh(&mut verification, at(20)), "410");
}

#[test]
fn a_void_code_is_found_expired_by_the_first_check() {
    let mut verification = pending();
    verification.void = true;
    assert_eq!(check(&mut verification, &right(), at(5)), "EXPIRED TIME");
    assert_eq!(resend(&mut verification, at(40)), "410");
}

#[test]
fn number_and_code_are_forgotten_when_nothing_needs_them() {
    let verification = verified();
    assert_eq!(verification.sealed_code, None);
    assert_eq!(verification.erase_at(), Some(at(10 + 1800 + 300)));
    assert_eq!(verification.purge_at(), at(10 + 3600));
    assert_eq!(pending().erase_at(), Some(at(600)));
    assert_eq!(pending().purge_at(), at(600 + 3600));
    assert_eq!(spent().erase_at(), None);
}

/// A message of the code's own provider, which goes by one name on every channel.
pub(super) fn carried() -> Verification {
    let mut verification = pending();
    verification.requested = vec![Channel::Sms, Channel::Whatsapp, Channel::Voice];
    verification.sends[0].carrier = Some(Carrier {
        provider: "vendor".to_owned(),
        holds_code: true,
        handle: Some(KeptHandle {
            sealed: vec![7].into(),
            mac: [7; 32],
        }),
        ..Carrier::default()
    });
    verification
}

fn step(channel: Channel, status: DeliveryStatus, native: &[Channel]) -> News {
    News {
        status,
        reason: "undelivered",
        at: None,
        known: true,
        channel: Some(channel),
        attempts: Vec::new(),
        opted_out: false,
        native: native.to_vec(),
    }
}

fn channels(verification: &Verification) -> Vec<Channel> {
    verification.sends.iter().map(|send| send.channel).collect()
}

#[test]
fn where_the_provider_goes_on_by_itself_the_gateway_does_not() {
    let native = [Channel::Sms, Channel::Voice];
    for status in [DeliveryStatus::Failed, DeliveryStatus::Pending] {
        let mut verification = carried();
        let news = step(Channel::Sms, status, &native);
        let change = verification.report(0, &news, &policy(), true, at(10));
        assert_eq!(change, Change::Followed, "{status:?}");
        // It has no WhatsApp: its next step is the call.
        assert_eq!(channels(&verification), [Channel::Sms, Channel::Voice]);
        let call = &verification.sends[1];
        assert_eq!(call.outcome, Some(DispatchOutcome::Accepted));
        assert_eq!(call.carrier, verification.sends[0].carrier);
        assert!(call.automatic);
        // Said again, by whichever message the name is found, it changes nothing.
        for index in [0, 1] {
            let again = verification.report(index, &news, &policy(), true, at(11));
            assert!(matches!(again, Change::None | Change::Written), "{again:?}");
            assert_eq!(verification.sends.len(), 2);
        }
        // After its last step the rest is ours, and there is none here.
        let over = step(Channel::Voice, DeliveryStatus::Failed, &native);
        let change = verification.report(1, &over, &policy(), true, at(12));
        assert_eq!(change, Change::Written);
    }
}

#[test]
fn a_step_is_found_by_its_channel_and_one_never_heard_of_is_written_down() {
    let mut verification = carried();
    let arrived = step(Channel::Voice, DeliveryStatus::Delivered, &[]);
    let change = verification.report(0, &arrived, &policy(), true, at(10));
    assert_eq!(change, Change::Written);
    assert_eq!(channels(&verification), [Channel::Sms, Channel::Voice]);
    assert_eq!(verification.sends[0].fate, Fate::Pending);
    assert_eq!(verification.sends[1].fate, Fate::Delivered { at: at(10) });
    let by = |channel| step(channel, DeliveryStatus::Pending, &[]);
    assert_eq!(verification.place_by(1, &by(Channel::Sms)), Some(0));
    assert_eq!(verification.place_by(0, &by(Channel::Voice)), Some(1));
    assert_eq!(verification.place_by(0, &by(Channel::Whatsapp)), None);
}

#[test]
fn of_several_messages_by_one_name_and_channel_the_one_that_the_provider_names_is_meant() {
    use DeliveryStatus::{Failed, Pending};
    let named = |attempt: Option<[u8; 32]>| {
        let mut sent = carried().sends[0].clone();
        sent.outcome = Some(DispatchOutcome::Accepted);
        let carrier = sent.carrier.as_mut().expect("a carrier");
        carrier.attempt = attempt;
        sent
    };
    let failed = |attempts: &[[u8; 32]]| News {
        attempts: attempts.to_vec(),
        ..step(Channel::Sms, DeliveryStatus::Failed, &[])
    };
    let report = |sends: Vec<Dispatch>, attempt: u8| {
        let mut verification = carried();
        verification.sends = sends;
        // Under the key in use it has another MAC than under the one with which it was kept.
        let news = failed(&[[99; 32], [attempt; 32]]);
        let change = verification.report(1, &news, &policy(), true, at(10));
        let fates = verification.sends.iter().map(|it| it.fate.status());
        (change, fates.collect::<Vec<_>>())
    };
    let both = || vec![named(Some([1; 32])), named(Some([2; 32]))];
    // A late report about the first one says nothing of the second.
    assert_eq!(report(both(), 1), (Change::Written, vec![Failed, Pending]));
    let (change, fates) = report(both(), 2);
    assert_eq!((change, &fates[..2]), (Change::Hop, &[Pending, Failed][..]));
    // One that nobody has been told of may be written down in a moment.
    assert_eq!(report(both(), 3), (Change::Unknown, vec![Pending, Pending]));
    // It is the one that is on its way, where there is one.
    let mut under_way = vec![named(Some([1; 32])), named(None)];
    under_way[1].outcome = None;
    under_way[1].carrier = None;
    let (change, fates) = report(under_way, 3);
    assert_eq!((change, &fates[..2]), (Change::Hop, &[Pending, Failed][..]));
    // A provider that has not given ids is taken at its channel.
    let (change, fates) = report(vec![named(None), named(None)], 3);
    assert_eq!((change, &fates[..2]), (Change::Hop, &[Pending, Failed][..]));
}

#[test]
fn nothing_is_followed_after_the_end_or_past_the_bounds_that_the_provider_is_given() {
    let mut verification = carried();
    verification.check(&page(), &right(), jti(1), at(5));
    verification.status = Status::Spent { at: at(5) };
    let native = Channel::ALL;
    let failed = step(Channel::Sms, DeliveryStatus::Failed, &native);
    let change = verification.report(0, &failed, &policy(), true, at(10));
    assert_eq!(change, Change::Written);
    assert_eq!(verification.sends.len(), 1);

    let mut verification = carried();
    let both = [Channel::Whatsapp, Channel::Voice];
    assert_eq!(verification.fallback_within_bounds(Channel::Sms), both);
    for _ in 0..3 {
        let sent = verification.sends[0].clone();
        verification.sends.push(sent);
    }
    // Four of five are sent.
    assert_eq!(
        verification.fallback_within_bounds(Channel::Sms),
        [Channel::Whatsapp]
    );
    verification.sends[1].automatic = true;
    verification.sends[2].automatic = true;
    assert_eq!(verification.fallback_within_bounds(Channel::Sms), []);
    assert_eq!(verification.fallback_after(Channel::Voice), []);
}
