//! A reload of the page: what is kept, and how it goes on.

use super::verified_step::fresh_proof;
use super::*;

/// The same page, loaded again `seconds` later.
fn reloaded(machine: &Machine, seconds: u64) -> (Machine, Vec<Effect>) {
    let saved = machine.state.saved().expect("something kept");
    let text = serde_json::to_string(&saved).unwrap();
    let mut after = Machine {
        state: State::new(machine.state.options.clone()),
        now: machine.now + seconds * 1000,
    };
    let effects = after.tell(Event::Resumed(serde_json::from_str(&text).unwrap()));
    (after, effects)
}

#[test]
fn nothing_that_names_a_person_is_kept() {
    let mut machine = Machine::at_code_step();
    machine.enter("1234");
    let text = |machine: &Machine| serde_json::to_string(&machine.state.saved()).unwrap();
    let pending = text(&machine);
    machine.enter("123456");
    machine.checked(Ok(verified()));
    let verified = text(&machine);
    for kept in [pending, verified] {
        assert!(kept.contains("id-1"));
        for secret in ["202", "0123", "1234", "token-1"] {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
    }
}

#[test]
fn the_code_is_awaited_and_the_countdown_goes_on_where_it_is_by_now() {
    let (mut machine, effects) = reloaded(&Machine::at_code_step(), 12);
    assert_eq!(effects, [Effect::ListenForCode], "and the focus stays");
    let step = machine.code_step();
    assert_eq!(seconds_left(step.resend_at, machine.now), 18);
    assert_eq!((step.sent_to.as_ref(), step.length), (None, 6));
    assert_eq!(machine.state.events_url(), Some("/events/e-1"));
    assert_eq!(requests(&machine.enter("123456")), 1);
}

#[test]
fn a_resend_that_was_possible_is_possible_at_once() {
    let (mut machine, _) = reloaded(&Machine::at_code_step(), 31);
    assert!(machine.code_step().resend_revealed);
    assert_eq!(requests(&machine.tell(Event::ResendPressed(None))), 1);
}

#[test]
fn a_code_that_has_died_meanwhile_is_not_awaited() {
    let (machine, effects) = reloaded(&Machine::at_code_step(), 600);
    assert_eq!((effects.len(), &machine.state.step), (0, &Step::Phone));
    assert_eq!(machine.state.saved(), None);
}

#[test]
fn what_has_ended_is_not_kept() {
    for end in [Event::ChangeNumberPressed, Event::Reset] {
        let mut machine = Machine::at_code_step();
        machine.tell(end);
        assert_eq!(machine.state.saved(), None);
    }
    let mut machine = Machine::at_code_step();
    machine.enter("111111");
    machine.checked(Ok(ValidateData::Failed { attempts_left: 0 }));
    assert_eq!(machine.state.saved(), None);
}

fn verified_and_reloaded() -> (Machine, Ticket) {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    machine.checked(Ok(verified()));
    let (machine, effects) = reloaded(&machine, 60);
    let [Effect::Ask(ticket, Request::Refresh(request))] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.verification_id, "id-1");
    (machine, *ticket)
}

#[test]
fn a_verified_number_gets_a_fresh_proof_and_is_shown_again() {
    let (mut machine, ticket) = verified_and_reloaded();
    assert!(
        machine.state.saved().is_some(),
        "kept while it is asked for"
    );
    let number = Some("+12025550123".to_owned());
    let effects = machine.tell(Event::Refreshed(ticket, Ok(fresh_proof()), number));
    let shown = "+1 202-555-0123".to_owned();
    assert_eq!(
        effects,
        [
            Effect::ShowPhone(shown.clone(), shown.len()),
            Effect::SetToken(Some("token-2".to_owned())),
            Effect::Notify(Notification::Verified {
                token: "token-2".to_owned()
            }),
        ]
    );
    let Step::Verified(step) = &machine.state.step else {
        panic!("verified");
    };
    assert_eq!(step.number.as_ref(), Some(&shown));
}

#[test]
fn what_the_browser_kept_in_the_phone_field_stays() {
    let (mut machine, ticket) = verified_and_reloaded();
    machine.tell(Event::PhoneHeld("(202) 555-0123".to_owned()));
    let number = Some("+12025550123".to_owned());
    let effects = machine.tell(Event::Refreshed(ticket, Ok(fresh_proof()), number));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::ShowPhone(..)))
    );
}

#[test]
fn a_proof_that_is_no_longer_to_be_had_is_forgotten_without_a_word() {
    let (mut machine, ticket) = verified_and_reloaded();
    let ended = Err(refusal(ErrorCode::VerificationEnded, None));
    assert_eq!(machine.tell(Event::Refreshed(ticket, ended, None)), []);
    assert_eq!(machine.state.step, Step::Phone);
    assert_eq!(machine.state.notice, None);
    assert_eq!(machine.state.saved(), None);
}

#[test]
fn a_proof_is_asked_for_again_when_the_gateway_is_gone_or_busy() {
    for failure in [
        Failure::Unreachable,
        refusal(ErrorCode::Overloaded, Some(5)),
    ] {
        let (mut machine, ticket) = verified_and_reloaded();
        machine.tell(Event::Refreshed(ticket, Err(failure), None));
        assert!(machine.state.saved().is_some());
        let asked = (0..10).any(|_| requests(&machine.pass_seconds(1)) == 1);
        assert!(asked);
    }
}
