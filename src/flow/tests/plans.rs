//! Without the plans: the field takes every key, nothing is judged, and a send waits for a plan, but not for long. Runs with
//! `cargo test -p otp-verify --no-default-features`. A plan that has been loaded stays: each test has a country of its own.

use super::numbers::{paste, sent_to, type_keys};
use super::*;

const PLANS: &str = include_str!("../../../crates/phone/metadata/numbering-plans.txt");

/// What the file of a country contains.
fn plans_of(calling_code: u16) -> String {
    let heads = [
        format!(" {calling_code}\n"),
        format!(" {calling_code}*\n"),
        format!(" {calling_code}*=\n"),
    ];
    let records = PLANS.trim_end().split("\n\n").filter(|record| {
        let head = format!("{}\n", record.lines().next().unwrap());
        heads.iter().any(|end| head.ends_with(end))
    });
    records.collect::<Vec<_>>().join("\n\n")
}

fn in_country(region: &str) -> (Machine, Vec<Effect>) {
    let mut machine = Machine::unplaced(Options {
        site_key: "pk_demo".to_owned(),
        country: region.parse().ok(),
        ..Options::default()
    });
    let mut everywhere = site();
    everywhere.allowed_countries = phone::countries()
        .iter()
        .map(|country| country.region.to_string())
        .collect();
    machine.tell(Event::Configured(Ok(everywhere)));
    let effects = machine.tell(Event::Placed);
    (machine, effects)
}

fn arrive(machine: &mut Machine, calling_code: u16) -> Vec<Effect> {
    assert_eq!(phone::load(&plans_of(calling_code)), Ok(calling_code));
    let caret = machine.state.phone.shown.caret();
    machine.tell(Event::PlanLoaded {
        calling_code,
        caret,
    })
}

#[test]
fn the_plan_of_the_country_shown_is_asked_for_once() {
    let (mut machine, effects) = in_country("NL");
    assert!(effects.contains(&Effect::LoadPlan(31)));
    assert!(!type_keys(&mut machine, "0612").contains(&Effect::LoadPlan(31)));
}

#[test]
fn a_better_guess_of_the_country_is_waited_for() {
    let mut machine = Machine::unplaced(Options::default());
    let early = machine.tell(Event::RegionGuessed("US".parse().unwrap()));
    assert_eq!(early, []);
    machine.tell(Event::RegionGuessed("CH".parse().unwrap()));
    assert_eq!(machine.tell(Event::Placed), [Effect::LoadPlan(41)]);
}

#[test]
fn every_key_is_taken_and_formatted_as_soon_as_the_plan_is_there() {
    let (mut machine, _) = in_country("FR");
    type_keys(&mut machine, "0612345678");
    assert_eq!(machine.state.phone.text, "0612345678");
    assert_eq!(machine.state.notice, None);
    let effects = arrive(&mut machine, 33);
    let shown = Effect::RewritePhone("06 12 34 56 78".to_owned(), 14);
    assert!(effects.contains(&shown), "{effects:?}");
    type_keys(&mut machine, "9");
    assert_eq!(machine.state.phone.text, "06123456789");
}

#[test]
fn the_plan_of_a_calling_code_is_asked_for_when_it_is_typed() {
    let (mut machine, _) = in_country("PT");
    let effects = type_keys(&mut machine, "+46701");
    assert!(effects.contains(&Effect::LoadPlan(46)), "{effects:?}");
    let effects = arrive(&mut machine, 46);
    assert!(!effects.is_empty());
    assert_eq!(machine.state.phone.region, "SE".parse().ok());
    type_keys(&mut machine, "234567");
    assert_eq!(machine.state.phone.text, "+46 70 123 45 67");
}

#[test]
fn a_number_pasted_after_a_calling_code_is_understood_later() {
    let (mut machine, _) = in_country("PL");
    type_keys(&mut machine, "+34");
    paste(&mut machine, "+34+34 612 34 56 78");
    arrive(&mut machine, 34);
    assert_eq!(machine.state.phone.text, "+34 612 34 56 78");
}

#[test]
fn a_send_waits_for_the_plan_and_then_goes_on() {
    let (mut machine, _) = in_country("NO");
    type_keys(&mut machine, "40612345");
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(requests(&effects), 0, "{effects:?}");
    assert_eq!(machine.message(), Message::Sending);
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0, "once");
    let effects = arrive(&mut machine, 47);
    assert_eq!(sent_to(&effects), Some("+4740612345"));
}

#[test]
fn a_number_that_is_wrong_by_the_plan_is_not_sent_once_the_plan_is_there() {
    let (mut machine, _) = in_country("DK");
    type_keys(&mut machine, "3212");
    machine.tell(Event::SendPressed);
    let effects = arrive(&mut machine, 45);
    assert_eq!(requests(&effects), 0);
    assert_eq!(machine.message(), Message::TooShort);
}

#[test]
fn another_number_stops_the_wait() {
    let (mut machine, _) = in_country("FI");
    type_keys(&mut machine, "0412345678");
    machine.tell(Event::SendPressed);
    type_keys(&mut machine, "9");
    assert_eq!(machine.state.notice, None);
    assert_eq!(requests(&arrive(&mut machine, 358)), 0);
}

#[test]
fn a_plan_that_cannot_be_had_holds_no_send_up_and_is_tried_again() {
    let (mut machine, _) = in_country("AT");
    type_keys(&mut machine, "+43664123456");
    machine.tell(Event::PlanMissed(43));
    assert_eq!(
        sent_to(&machine.tell(Event::SendPressed)),
        Some("+43664123456")
    );
    let (mut machine, _) = in_country("AT");
    type_keys(&mut machine, "0664123456");
    machine.tell(Event::PlanMissed(43));
    let effects = machine.tell(Event::SendPressed);
    let [.., Effect::Ask(_, Request::Send(_, request))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(request.phone_number, None);
    assert_eq!(request.country_code.as_deref(), Some("43"));
    assert_eq!(request.mobile_number.as_deref(), Some("0664123456"));
    let again = machine.pass_seconds(2);
    assert!(again.contains(&Effect::LoadPlan(43)), "{again:?}");
    assert_eq!(machine.pass_seconds(1), [], "one at a time");
}

#[test]
fn a_line_that_is_back_is_tried_at_once() {
    let (mut machine, _) = in_country("IE");
    machine.tell(Event::PlanMissed(353));
    assert!(
        machine
            .tell(Event::WentOnline)
            .contains(&Effect::LoadPlan(353))
    );
}

#[test]
fn a_plan_that_hangs_holds_a_send_up_for_three_seconds() {
    let (mut machine, _) = in_country("BE");
    type_keys(&mut machine, "0470123456");
    machine.tell(Event::SendPressed);
    assert_eq!(requests(&machine.pass_seconds(2)), 0);
    let effects = machine.pass_seconds(1);
    assert_eq!(requests(&effects), 1);
    machine.sent(Ok(send_data()));
    assert_eq!(machine.code_step().sent_to.as_deref(), Some("0470123456"));
    arrive(&mut machine, 32);
    assert_eq!(
        machine.code_step().sent_to.as_deref(),
        Some("+32 470 12 34 56")
    );
}

#[test]
fn what_needs_no_plan_is_said_at_once() {
    for (text, message) in [("", Message::NumberMissing), ("?", Message::NotANumber)] {
        let (mut machine, _) = in_country("GR");
        machine.tell(Event::PhoneHeld(text.to_owned()));
        machine.tell(Event::PlanMissed(30));
        machine.tell(Event::SendPressed);
        assert_eq!(machine.message(), message, "{text}");
    }
}
