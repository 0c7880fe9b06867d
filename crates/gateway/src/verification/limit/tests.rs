//! Quotas on a clock that is moved by hand, and the bucket compared with a slower and simpler one.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    BucketCharge, BucketKey, Charges, Counters, Decision, Limited, Money, NumberCharge,
    NumberRules, Quota, SpendCharge, Verdict, Wait, decide,
};
use crate::clock::UnixMillis;
use crate::site::SiteId;
use crate::verification::Gaps;
use crate::verification::pseudonym::Pseudonym;

const T0: i64 = 1_795_339_800_000;

fn at(seconds: u32) -> UnixMillis {
    UnixMillis(T0).plus_seconds(seconds)
}

fn quota(text: &str) -> Quota {
    text.parse().expect(text)
}

#[test]
fn quotas_are_read_and_written_alike() {
    for (text, units, seconds) in [
        ("5/10m", 5, 600),
        ("1/1s", 1, 1),
        ("20/1h", 20, 3600),
        ("8/1d", 8, 86_400),
        ("7/90s", 7, 90),
    ] {
        assert_eq!(Quota::new(units, seconds), Some(quota(text)));
        assert_eq!(quota(text).to_string(), text);
    }
    assert_eq!(quota("24/60m").to_string(), "24/1h");
    assert_eq!(quota("5/600s").named("send").name.as_ref(), "send-10m");
    for text in [
        "",
        "5",
        "5/",
        "/10m",
        "0/10m",
        "5/0m",
        "-5/10m",
        "+5/10m",
        "5/10",
        "5/10w",
        "5/ 10m",
        "5/1é",
        "5/32d",
        "5/4294967296s",
        "4294967296/1s",
        "5/49711d",
        "1.5/1h",
    ] {
        assert!(text.parse::<Quota>().is_err(), "{text}");
    }
}

/// A bucket that counts its contents, in thousandths of a unit: the single instant must be equivalent.
struct Model {
    held: i64,
    seen: i64,
}

impl Model {
    fn take(&mut self, now: i64, interval: i64, units: i64, cost: i64) -> bool {
        self.held = (self.held + (now - self.seen)).min(units * interval);
        self.seen = now;
        let enough = self.held >= cost * interval;
        if enough {
            self.held -= cost * interval;
        }
        enough
    }
}

proptest! {
    #[test]
    fn a_bucket_kept_as_one_instant_admits_what_a_counting_one_does(
        units in 1_u32..50,
        window in 1_u32..5000,
        wishes in prop::collection::vec((0_i64..200_000, 0_u32..5), 1..80),
    ) {
        let quota = Quota::new(units, window).expect("a quota");
        let interval = (i64::from(window) * 1000 + i64::from(units) - 1) / i64::from(units);
        let mut model = Model { held: interval * i64::from(units), seen: T0 };
        let (mut now, mut tat) = (T0, None);
        for (pause, cost) in wishes {
            now += pause;
            let admitted = model.take(now, interval, units.into(), cost.into());
            match decide(tat, UnixMillis(now), quota, cost) {
                Decision::Admitted { tat: after, remaining, next_at } => {
                    prop_assert!(admitted);
                    prop_assert_eq!(i64::from(remaining), model.held / interval);
                    prop_assert_eq!(next_at.is_none(), remaining == units);
                    tat = Some(after);
                }
                Decision::Refused { remaining, retry_at } => {
                    prop_assert!(!admitted);
                    prop_assert_eq!(i64::from(remaining), model.held / interval);
                    // Exactly then, and not a millisecond earlier.
                    if let Some(retry_at) = retry_at {
                        let then = decide(tat, retry_at, quota, cost);
                        prop_assert!(matches!(then, Decision::Admitted { .. }), "{then:?}");
                        let before = decide(tat, UnixMillis(retry_at.0 - 1), quota, cost);
                        prop_assert!(matches!(before, Decision::Refused { .. }), "{before:?}");
                    } else {
                        prop_assert!(cost > units);
                    }
                }
            }
        }
    }

    #[test]
    fn one_more_unit_is_there_when_it_was_said_to_be(
        units in 1_u32..50,
        window in 1_u32..5000,
        takes in 1_u32..50,
    ) {
        let quota = Quota::new(units, window).expect("a quota");
        let mut tat = None;
        let mut last = None;
        for _ in 0..takes.min(units) {
            if let Decision::Admitted { tat: after, remaining, next_at } = decide(tat, at(0), quota, 1) {
                tat = Some(after);
                last = next_at.map(|next_at| (remaining, next_at));
            }
        }
        let (remaining, next_at) = last.expect("one was taken");
        let left = |now| match decide(tat, now, quota, 0) {
            Decision::Admitted { remaining, .. } | Decision::Refused { remaining, .. } => remaining,
        };
        prop_assert_eq!(left(next_at), remaining + 1);
        prop_assert_eq!(left(UnixMillis(next_at.0 - 1)), remaining);
    }

    #[test]
    fn of_a_number_never_more_than_the_quota_in_any_window(
        pauses in prop::collection::vec(0_u32..4000, 1..200),
    ) {
        let rules = rules();
        let mut history: Vec<UnixMillis> = Vec::new();
        let mut now = 0;
        for pause in pauses {
            now += pause;
            match rules.message(&history, false, at(now)) {
                Ok(()) => history.insert(0, at(now)),
                Err(retry_at) => {
                    prop_assert_eq!(rules.message(&history, false, retry_at), Ok(()));
                    let before = UnixMillis(retry_at.0 - 1);
                    prop_assert_eq!(rules.message(&history, false, before), Err(retry_at));
                }
            }
            for quota in &rules.messages {
                let since = UnixMillis(at(now).0 - i64::from(quota.window_seconds()) * 1000);
                let within = history.iter().filter(|sent| **sent > since).count();
                prop_assert!(within <= quota.units() as usize);
            }
        }
    }
}

#[test]
fn a_clock_that_was_ahead_does_not_lock_a_bucket() {
    let tat = Some(at(10 * 86_400));
    let Decision::Admitted { tat, remaining, .. } = decide(tat, at(0), quota("5/10m"), 1) else {
        panic!("what was taken then counts as one unit");
    };
    assert_eq!(remaining, 3);
    assert_eq!(tat, at(240));
}

fn rules() -> NumberRules {
    NumberRules {
        gaps: Gaps::new([30, 60, 120, 300]),
        messages: vec![quota("3/10m"), quota("5/1h"), quota("8/1d")],
        wrong_codes: quota("40/1d"),
    }
}

/// Seconds at which messages were sent, and when the next is possible.
#[test]
fn a_number_is_sent_to_in_growing_gaps_and_no_more_than_its_quotas() {
    for (sent, next) in [
        (vec![], None),
        (vec![0], Some(30)),
        (vec![0, 30], Some(90)),
        // Three in ten minutes.
        (vec![0, 30, 90], Some(600)),
        (vec![0, 30, 90, 600], Some(900)),
        // Five in an hour.
        (vec![0, 30, 90, 600, 900], Some(3600)),
        (vec![0, 30, 90, 600, 900, 3600], Some(3900)),
        (vec![0, 30, 90, 600, 900, 3600, 3900], Some(4200)),
        // Eight on a day.
        (vec![0, 30, 90, 600, 900, 3600, 3900, 4200], Some(86_400)),
    ] {
        let history: Vec<UnixMillis> = sent.iter().rev().map(|second| at(*second)).collect();
        let now = at(sent.last().copied().unwrap_or(0));
        let verdict = rules().message(&history, false, now);
        assert_eq!(verdict.err(), next.map(at), "{sent:?}");
        assert_eq!(rules().open_at(&history), next.map(at), "{sent:?}");
    }
}

#[test]
fn a_message_of_the_gateways_own_waits_for_no_gap_but_counts_by_the_hour() {
    let sent = |seconds: &[u32]| -> Vec<UnixMillis> {
        seconds.iter().rev().map(|second| at(*second)).collect()
    };
    assert_eq!(rules().message(&sent(&[0, 1, 2]), true, at(3)), Ok(()));
    assert_eq!(
        rules().message(&sent(&[0, 1, 2, 3, 4]), true, at(5)),
        Err(at(3600))
    );
}

#[test]
fn forty_wrong_codes_a_day_are_in_the_way_of_another_verification_alone() {
    let history: Vec<UnixMillis> = (0..40).rev().map(at).collect();
    assert_eq!(rules().wait_after_wrong_codes(&history[1..]), None);
    let until = rules()
        .wait_after_wrong_codes(&history)
        .map(|wait| wait.until);
    assert_eq!(until, Some(at(86_400)));
    let counters = Counters {
        wrong_codes: history,
        ..Counters::default()
    };
    refuses(&counters, "number", 86_400, 5);
    let mut resend = charges();
    resend.number.as_mut().expect("a number").begins = false;
    assert!(matches!(
        resend.decide(&counters, at(0)),
        Verdict::Admitted(_)
    ));
}

proptest! {
    #[test]
    fn what_a_stranger_is_told_is_true_and_hangs_on_no_second(
        (now, asked) in (0_i64..200_000_000).prop_flat_map(|now| (Just(now), 0..86_400_000_i64)),
        longest_seconds in prop::sample::select(vec![30_u32, 60, 120, 300, 600, 3_600, 86_400]),
    ) {
        let now = UnixMillis(T0 + now);
        let begun = UnixMillis(now.0 - asked.min(i64::from(longest_seconds) * 1000));
        let wait = Wait { until: begun.plus_seconds(longest_seconds), longest_seconds };
        let told = wait.told(now);
        prop_assert!(told >= wait.until);
        prop_assert!(told <= now.plus_seconds(longest_seconds));
        let seconds = now.seconds_until(told);
        prop_assert!(seconds.is_multiple_of(30), "{seconds}");
        // It changes only at full minutes of the clock: polling half a minute later sees the same grid.
        let grid = now.0.rem_euclid(30_000);
        if grid < 29_000 {
            prop_assert_eq!(wait.told(UnixMillis(now.0 + 1)).0 - 1 - now.0, told.0 - now.0);
        }
    }
}

fn bucket(text: &str, shown: bool) -> BucketCharge {
    BucketCharge {
        key: BucketKey::new("test", text.as_bytes(), quota(text)),
        quota: quota(text).named("test"),
        cost: 1,
        shown,
    }
}

fn charges() -> Charges {
    Charges {
        number: Some(NumberCharge {
            names: vec![Pseudonym::from_bytes([1; 16])],
            automatic: false,
            begins: true,
            rules: Arc::new(rules()),
        }),
        buckets: vec![bucket("5/10m", true), bucket("100/1h", false)],
        spend: Some(SpendCharge {
            site: SiteId("shop".to_owned()),
            day: T0.div_euclid(86_400_000),
            budget: Some(Money(100)),
            cost: Money(40),
        }),
    }
}

/// What is refused, by whom, until when, and the state of the address's own quota: untouched.
#[track_caller]
fn refuses(counters: &Counters, limit: &str, seconds: u32, remaining: u32) {
    let Verdict::Limited(Limited {
        retry_after_seconds,
        limit: found,
        standings,
        ..
    }) = charges().decide(counters, at(0))
    else {
        panic!("{limit} admits");
    };
    assert_eq!((found, retry_after_seconds), (limit, seconds));
    assert_eq!(standings.len(), 1, "the site's bucket is nobody's business");
    assert_eq!(standings[0].remaining, remaining);
}

#[test]
fn one_refusal_refuses_all_and_takes_from_none() {
    let empty = Some(at(600));
    let sites_empty = Some(at(3600));
    refuses(
        &Counters {
            buckets: vec![empty, None],
            ..Counters::default()
        },
        "address",
        120,
        0,
    );
    refuses(
        &Counters {
            buckets: vec![None, sites_empty],
            ..Counters::default()
        },
        "site",
        36,
        5,
    );
    refuses(
        &Counters {
            history: vec![at(0)],
            ..Counters::default()
        },
        "number",
        30,
        5,
    );
    // 2026-11-22T09:30:00Z: the next day begins in 14 and a half hours.
    refuses(
        &Counters {
            spent: Money(61),
            ..Counters::default()
        },
        "budget",
        52_200,
        5,
    );
    // Of several the longest is reported.
    let counters = Counters {
        buckets: vec![empty, None],
        history: vec![at(0)],
        ..Counters::default()
    };
    refuses(&counters, "address", 120, 0);
}

#[test]
fn an_admitted_step_takes_from_all() {
    let counters = Counters {
        spent: Money(60),
        ..Counters::default()
    };
    let Verdict::Admitted(receipt) = charges().decide(&counters, at(0)) else {
        panic!("there is room");
    };
    assert_eq!(receipt.buckets, [at(120), at(36)]);
    assert_eq!(receipt.standings[0].remaining, 4);
    assert_eq!(receipt.standings[0].next_in_seconds, Some(120));
}
