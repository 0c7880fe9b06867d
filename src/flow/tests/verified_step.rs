//! The verified step: the proof, its age, and the form.

use wire::RefreshData;

use super::*;

pub(super) fn fresh_proof() -> RefreshData {
    RefreshData {
        token: "token-2".to_owned(),
        token_expires_in_seconds: 300,
    }
}

fn at_verified_step() -> (Machine, Vec<Effect>) {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    let effects = machine.checked(Ok(verified()));
    (machine, effects)
}

#[test]
fn the_proof_is_in_the_form_before_the_page_hears_of_it() {
    let (_, effects) = at_verified_step();
    assert_eq!(
        effects,
        [
            Effect::StopListening,
            Effect::SetToken(Some("token-1".to_owned())),
            Effect::Notify(Notification::Verified {
                token: "token-1".to_owned()
            }),
        ]
    );
}

#[test]
fn a_declined_proof_leaves_the_form_and_has_no_successor() {
    let (mut machine, _) = at_verified_step();
    assert_eq!(machine.tell(Event::ProofDeclined), [Effect::SetToken(None)]);
    assert_eq!(machine.pass_seconds(240), []);
}

#[test]
fn a_laptop_that_slept_over_the_proofs_end_gets_another() {
    let (mut machine, _) = at_verified_step();
    let effects = machine.pass_seconds(900);
    let [
        Effect::SetToken(None),
        Effect::Notify(Notification::Expired),
        Effect::Ask(ticket, Request::Refresh(request)),
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(request.verification_id, "id-1");
    let effects = machine.tell(Event::Refreshed(*ticket, Ok(fresh_proof()), None));
    assert_eq!(effects[0], Effect::SetToken(Some("token-2".to_owned())));
    assert!(matches!(machine.state.step, Step::Verified(_)));
}

#[test]
fn the_proof_is_refreshed_silently_before_it_dies() {
    let (mut machine, _) = at_verified_step();
    assert_eq!(machine.pass_seconds(239), []);
    let effects = machine.pass_seconds(1);
    let [Effect::Ask(ticket, Request::Refresh(request))] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.verification_id, "id-1");
    assert_eq!(machine.pass_seconds(1), [], "asked for once");
    let effects = machine.tell(Event::Refreshed(*ticket, Ok(fresh_proof()), None));
    assert_eq!(effects, [Effect::SetToken(Some("token-2".to_owned()))]);
    machine.pass_seconds(239);
    assert!(matches!(machine.state.step, Step::Verified(_)));
}

#[test]
fn a_refresh_that_did_not_arrive_is_tried_again_until_the_proof_dies() {
    let (mut machine, _) = at_verified_step();
    let mut asked = 0;
    for _ in 0..300 {
        for effect in machine.pass_seconds(1) {
            if let Effect::Ask(ticket, _) = effect {
                asked += 1;
                machine.tell(Event::Refreshed(ticket, Err(Failure::Unreachable), None));
            }
        }
    }
    assert_eq!(
        asked, 7,
        "every ten seconds of the last minute, and once it was dead"
    );
    assert_eq!(machine.state.step, Step::Phone);
    assert_eq!(
        requests(&machine.tell(Event::WentOnline)),
        1,
        "the gateway may give another still"
    );
}

#[test]
fn a_dead_proof_leaves_the_form_and_is_said() {
    let (mut machine, _) = at_verified_step();
    machine.pass_seconds(240);
    let refused = Err(refusal(ErrorCode::VerificationEnded, None));
    machine.tell(Event::Refreshed(machine.state.last_ticket, refused, None));
    let effects = machine.pass_seconds(60);
    assert_eq!(
        effects,
        [
            Effect::SetToken(None),
            Effect::Notify(Notification::Expired)
        ]
    );
    assert_eq!(machine.message(), Message::TokenExpired);
    assert_eq!(
        machine.state.phone.text, "(202) 555-0123",
        "the number is still there"
    );
}

#[test]
fn reset_takes_the_proof_away() {
    let (mut machine, _) = at_verified_step();
    let effects = machine.tell(Event::Reset);
    assert!(effects.contains(&Effect::SetToken(None)));
    assert_eq!(machine.state.step, Step::Phone);
    assert!(
        machine.state.site.is_some(),
        "what the gateway said of the site still holds"
    );
}

fn asked_to_refresh(effects: &[Effect]) -> Ticket {
    match effects {
        [Effect::Ask(ticket, Request::Refresh(request))] => {
            assert_eq!(request.verification_id, "id-1");
            *ticket
        }
        _ => panic!("{effects:?}"),
    }
}

#[test]
fn a_reset_of_the_form_keeps_a_verified_number_and_shows_it_again() {
    let (mut machine, _) = at_verified_step();
    let effects = machine.tell(Event::FormReset);
    assert!(matches!(effects.as_slice(), [Effect::ShowPhone(text, _)] if text == "(202) 555-0123"));
    assert!(matches!(machine.state.step, Step::Verified(_)));

    let mut machine = Machine::at_code_step();
    machine.tell(Event::FormReset);
    assert_eq!(machine.state.step, Step::Phone, "as any other control");
}

#[test]
fn a_token_that_is_spent_is_replaced_without_another_message() {
    let (mut machine, _) = at_verified_step();
    let ticket = asked_to_refresh(&machine.tell(Event::RefreshPressed { spent: true }));
    assert!(machine.state.is_refreshing());
    assert_eq!(
        machine.tell(Event::RefreshPressed { spent: true }),
        [],
        "once"
    );
    let effects = machine.tell(Event::Refreshed(ticket, Ok(fresh_proof()), None));
    assert_eq!(effects, [Effect::SetToken(Some("token-2".to_owned()))]);
    assert!(!machine.state.is_refreshing());
}

#[test]
fn a_spent_token_that_has_no_successor_leaves_the_form() {
    for (spent, gone) in [(true, true), (false, false)] {
        let (mut machine, _) = at_verified_step();
        let ticket = asked_to_refresh(&machine.tell(Event::RefreshPressed { spent }));
        let refused = Err(refusal(ErrorCode::VerificationEnded, None));
        let effects = machine.tell(Event::Refreshed(ticket, refused, None));
        assert_eq!(effects.contains(&Effect::SetToken(None)), gone);
        assert_eq!(machine.state.step == Step::Phone, gone);
        if !gone {
            let effects = machine.tell(Event::RefreshPressed { spent: true });
            assert!(
                effects.contains(&Effect::SetToken(None)),
                "now it is known to be"
            );
        }
    }
}

#[test]
fn before_a_number_is_verified_there_is_nothing_to_refresh() {
    let mut machine = Machine::at_code_step();
    assert_eq!(machine.tell(Event::RefreshPressed { spent: true }), []);
    assert!(!machine.state.is_refreshing());
}
