//! What did not get through: asked again as it was, and never as something else.

use super::*;

/// The request that is made, with the key that makes two tries one message.
#[track_caller]
fn asked(effects: &[Effect]) -> Request {
    let found: Vec<&Request> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask(_, request) => Some(request),
            _ => None,
        })
        .collect();
    let [request] = found.as_slice() else {
        panic!("{effects:?}");
    };
    (*request).clone()
}

fn sending() -> (Machine, Request) {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550123".to_owned()));
    let first = asked(&machine.tell(Event::SendPressed));
    (machine, first)
}

/// Lets the clock run until something is asked; the seconds that took.
fn until_asked(machine: &mut Machine) -> Option<(u64, Request)> {
    (1..60).find_map(|second| {
        let effects = machine.pass_seconds(1);
        (requests(&effects) > 0).then(|| (second, asked(&effects)))
    })
}

#[test]
fn a_send_that_did_not_get_through_is_made_again_with_the_same_key() {
    let (mut machine, first) = sending();
    let mut waits = Vec::new();
    loop {
        machine.sent(Err(Failure::Unreachable));
        assert_eq!(machine.message(), Message::Unreachable);
        assert_eq!(machine.state.phone.text, "2025550123");
        let Some((seconds, again)) = until_asked(&mut machine) else {
            break;
        };
        assert_eq!(again, first);
        waits.push(seconds);
    }
    assert_eq!(waits.len(), 8, "and then it waits for the person");
    assert!(waits.is_sorted(), "{waits:?}");
    assert!(waits[7] > 8 * waits[0], "{waits:?}");
    assert_eq!(asked(&machine.tell(Event::SendPressed)), first);
}

#[test]
fn the_page_hears_of_an_outage_once() {
    let (mut machine, _) = sending();
    let mut heard = 0;
    for _ in 0..3 {
        let effects = machine.sent(Err(Failure::Unreachable));
        heard += effects.len();
        until_asked(&mut machine);
    }
    assert_eq!(heard, 1);
}

#[test]
fn a_line_that_is_back_is_used_at_once() {
    let (mut machine, first) = sending();
    machine.tell(Event::WentOffline);
    machine.sent(Err(Failure::Unreachable));
    assert_eq!(machine.message(), Message::Offline);
    assert_eq!(asked(&machine.tell(Event::WentOnline)), first);
    machine.sent(Ok(send_data()));
    assert_eq!(machine.message(), Message::Sent(Some(Channel::Sms)));
    assert!(!machine.state.out_of_order);
}

#[test]
fn the_browser_goes_on_listening_for_a_message_that_may_have_been_sent() {
    let (mut machine, _) = sending();
    let effects = machine.sent(Err(Failure::Unreachable));
    assert!(!effects.contains(&Effect::StopListening));
    machine.tell(Event::CodeEntered("123456".to_owned(), CodeSource::WebOtp));
    until_asked(&mut machine);
    let effects = machine.sent(Ok(send_data()));
    assert!(matches!(asked(&effects), Request::Check(check) if check.code == "123456"));
}

#[test]
fn another_number_is_another_message() {
    let (mut machine, first) = sending();
    machine.sent(Err(Failure::Unreachable));
    machine.tell(Event::PhoneHeld("2025550124".to_owned()));
    assert_eq!(machine.state.notice, None);
    assert_eq!(until_asked(&mut machine), None, "not sent by itself");
    let second = asked(&machine.tell(Event::SendPressed));
    let (Request::Send(first, _), Request::Send(second, _)) = (first, second) else {
        panic!("two messages");
    };
    assert_ne!(first, second);
}

#[test]
fn a_key_the_gateway_has_forgotten_is_not_used_again() {
    let (mut machine, first) = sending();
    while {
        machine.sent(Err(Failure::Unreachable));
        until_asked(&mut machine).is_some()
    } {}
    machine.pass_seconds(540);
    assert_ne!(asked(&machine.tell(Event::SendPressed)), first);
}

#[test]
fn a_resend_keeps_its_key_and_another_channel_is_another_message() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    let first = asked(&machine.tell(Event::ResendPressed(None)));
    machine.resent(Err(Failure::Unreachable));
    let (_, again) = until_asked(&mut machine).unwrap();
    assert_eq!(again, first);
    machine.resent(Err(Failure::Unreachable));
    let other = asked(&machine.tell(Event::ResendPressed(Some(Channel::Voice))));
    let (Request::Resend(first, _), Request::Resend(other, _)) = (first, other) else {
        panic!("two messages");
    };
    assert_ne!(first, other);
}

#[test]
fn an_earlier_try_that_is_still_under_way_is_waited_for() {
    let (mut machine, first) = sending();
    machine.sent(Err(Failure::Unreachable));
    until_asked(&mut machine);
    let mut conflict = refusal(ErrorCode::IdempotencyConflict, None);
    if let Failure::Refused(problem) = &mut conflict {
        problem.status = 409;
    }
    assert_eq!(machine.sent(Err(conflict)), []);
    assert_eq!(until_asked(&mut machine).unwrap().1, first);
}

#[test]
fn a_check_is_made_again_twice_and_then_left_to_the_person() {
    let mut machine = Machine::at_code_step();
    let first = asked(&machine.enter("123456"));
    for _ in 0..2 {
        machine.checked(Err(Failure::Unreachable));
        assert_eq!(machine.code_step().code, "123456");
        assert_eq!(until_asked(&mut machine).unwrap().1, first);
    }
    machine.checked(Err(Failure::Unreachable));
    assert_eq!(until_asked(&mut machine), None);
    assert_eq!(asked(&machine.tell(Event::VerifyPressed)), first);
}

#[test]
fn a_code_that_was_corrected_meanwhile_is_checked_in_its_place() {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    machine.checked(Err(Failure::Unreachable));
    machine.enter("12345");
    assert_eq!(until_asked(&mut machine), None);
    let request = asked(&machine.enter("123457"));
    assert!(matches!(request, Request::Check(check) if check.code == "123457"));
}

#[test]
fn what_takes_long_is_said() {
    let (mut machine, _) = sending();
    machine.pass_seconds(4);
    assert_eq!(machine.message(), Message::Sending);
    machine.pass_seconds(1);
    assert_eq!(machine.message(), Message::Slow);
    machine.sent(Ok(send_data()));
    assert_eq!(machine.message(), Message::Sent(Some(Channel::Sms)));
}

#[test]
fn what_takes_long_hides_no_error() {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    machine.checked(Ok(verified()));
    // The laptop slept past the end of the proof: another is asked for, and takes long.
    machine.pass_seconds(400);
    assert_eq!(machine.message(), Message::TokenExpired);
    machine.pass_seconds(6);
    assert_eq!(machine.message(), Message::TokenExpired);
}

#[test]
fn a_gateway_that_is_gone_from_the_beginning_is_said_and_asked_again() {
    let mut state = State::new(Options::default());
    let mut now = 0;
    state.update(Event::Mounted, at(now));
    state.update(Event::Configured(Err(Failure::Unreachable)), at(now));
    assert_eq!(
        state.notice,
        Some(Notice::about(Topic::Silence, Message::Unreachable))
    );
    assert!(state.out_of_order);
    let asked = (0..10).any(|_| {
        now += 1000;
        state.update(Event::Tick, at(now)) == [Effect::LoadConfig]
    });
    assert!(asked);
    state.update(Event::Configured(Ok(site())), at(now));
    assert_eq!(state.notice, None);
    assert!(!state.out_of_order);
    assert!(!state.is_timed());
}

#[test]
fn a_gateway_out_of_order_is_known_as_such_until_it_works() {
    let (mut machine, _) = sending();
    machine.sent(Err(refusal(ErrorCode::StoreUnavailable, Some(5))));
    assert!(machine.state.out_of_order);
    machine.pass_seconds(5);
    machine.tell(Event::SendPressed);
    machine.sent(Err(refusal(ErrorCode::FraudDetected, None)));
    assert!(!machine.state.out_of_order, "a refusal is an answer");
}

#[test]
fn that_it_takes_long_does_not_hide_that_there_is_no_connection() {
    let (mut machine, _) = sending();
    machine.tell(Event::Configured(Err(Failure::Unreachable)));
    machine.tell(Event::WentOffline);
    machine.pass_seconds(9);
    assert_eq!(machine.message(), Message::Offline);
}
