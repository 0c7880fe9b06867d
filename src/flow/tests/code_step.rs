//! The code step: typing, checking, running out of tries and of time.

use wire::ExpiredReason;

use super::*;

#[test]
fn a_complete_code_is_checked_once() {
    let mut machine = Machine::at_code_step();
    for typed in ["1", "12", "123", "1234", "12345"] {
        assert_eq!(machine.enter(typed), [], "{typed}");
    }
    let effects = machine.enter("123456");
    let [
        Effect::Notify(Notification::CodeFilled {
            source: CodeSource::Typed,
        }),
        Effect::Ask(_, Request::Check(request)),
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(request.code, "123456");
    assert_eq!(request.verification_id, "id-1");
    assert_eq!(requests(&machine.enter("123456")), 0);
    assert_eq!(requests(&machine.tell(Event::VerifyPressed)), 0);
}

#[test]
fn without_autosubmit_the_person_decides() {
    let mut machine = Machine::at_code_step();
    machine.state.options.autosubmit = false;
    assert_eq!(requests(&machine.enter("123456")), 0);
    assert_eq!(requests(&machine.tell(Event::VerifyPressed)), 1);
}

#[test]
fn an_incomplete_code_is_not_checked() {
    let mut machine = Machine::at_code_step();
    machine.enter("1234");
    assert_eq!(
        machine.tell(Event::VerifyPressed),
        [Effect::Focus(Field::Code)]
    );
    assert_eq!(machine.message(), Message::CodeIncomplete { length: 6 });
}

#[test]
fn a_pasted_message_leaves_only_its_code_in_the_field() {
    let mut machine = Machine::at_code_step();
    let pasted = "Your code is 123456, valid for 10 minutes.\n\n@shop.example #123456";
    let effects = machine.tell(Event::CodeEntered(pasted.to_owned(), CodeSource::Paste));
    assert_eq!(effects[0], Effect::ShowCode("123456".to_owned()));
    assert_eq!(requests(&effects), 1);
}

#[test]
fn a_wrong_code_clears_the_field_keeps_the_focus_and_says_what_is_left() {
    let mut machine = Machine::at_code_step();
    machine.enter("111111");
    let effects = machine.checked(Ok(ValidateData::Failed { attempts_left: 4 }));
    assert_eq!(
        effects,
        [Effect::ShowCode(String::new()), Effect::Focus(Field::Code)]
    );
    assert_eq!(
        machine.state.notice,
        Some(Notice::at(
            Field::Code,
            Message::WrongCode { attempts_left: 4 }
        ))
    );
    assert_eq!(
        requests(&machine.enter("222222")),
        1,
        "and the next try is possible"
    );
}

#[test]
fn an_emptied_field_does_not_take_the_complaint_away() {
    let mut machine = Machine::at_code_step();
    machine.enter("111111");
    machine.checked(Ok(ValidateData::Failed { attempts_left: 4 }));
    machine.enter("");
    assert_eq!(machine.message(), Message::WrongCode { attempts_left: 4 });
    machine.enter("2");
    assert_eq!(machine.state.notice, None);
}

#[test]
fn the_end_of_a_verification_offers_a_new_one() {
    for (answer, message) in [
        (
            ValidateData::Failed { attempts_left: 0 },
            Message::AttemptsSpent,
        ),
        (
            ValidateData::Expired {
                reason: ExpiredReason::Attempts,
            },
            Message::AttemptsSpent,
        ),
        (
            ValidateData::Expired {
                reason: ExpiredReason::Time,
            },
            Message::CodeExpired,
        ),
    ] {
        let mut machine = Machine::at_code_step();
        machine.enter("111111");
        let effects = machine.checked(Ok(answer));
        assert!(effects.contains(&Effect::StopListening));
        assert!(machine.has_ended());
        assert_eq!(machine.message(), message);
        assert_eq!(
            requests(&machine.enter("222222")),
            0,
            "nothing more is checked"
        );

        assert_eq!(requests(&machine.tell(Event::SendPressed)), 1);
        machine.sent(Ok(SendData {
            verification_id: "id-2".to_owned(),
            ..send_data()
        }));
        assert_eq!(machine.code_step().verification_id, "id-2");
        assert!(!machine.has_ended());
    }
}

#[test]
fn a_verification_the_gateway_no_longer_knows_has_ended() {
    for code in [
        ErrorCode::VerificationNotFound,
        ErrorCode::VerificationEnded,
        ErrorCode::AlreadyVerified,
    ] {
        let mut machine = Machine::at_code_step();
        machine.enter("111111");
        machine.checked(Err(refusal(code, None)));
        assert!(machine.has_ended(), "{code}");
    }
}

#[test]
fn a_check_that_did_not_arrive_keeps_the_code_for_another_press() {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    machine.checked(Err(Failure::Unreachable));
    assert_eq!(machine.message(), Message::Unreachable);
    assert_eq!(machine.code_step().code, "123456");
    assert_eq!(requests(&machine.tell(Event::VerifyPressed)), 1);
}

#[test]
fn the_code_dies_after_ten_minutes() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(599);
    assert!(!machine.has_ended());
    let effects = machine.pass_seconds(1);
    assert!(machine.has_ended());
    assert!(effects.contains(&Effect::StopListening));
    assert_eq!(machine.message(), Message::CodeExpired);
}

#[test]
fn change_number_goes_back_with_the_number_still_there() {
    let mut machine = Machine::at_code_step();
    let effects = machine.tell(Event::ChangeNumberPressed);
    assert_eq!(
        effects,
        [Effect::StopListening, Effect::Focus(Field::Phone)]
    );
    assert_eq!(machine.state.step, Step::Phone);
    assert_eq!(machine.state.phone.text, "(202) 555-0123");
}

#[test]
fn an_answer_that_comes_after_change_number_is_ignored() {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    let ticket = machine.ticket();
    machine.tell(Event::ChangeNumberPressed);
    assert_eq!(machine.tell(Event::Checked(ticket, Ok(verified()))), []);
    assert_eq!(machine.state.step, Step::Phone);
}

#[test]
fn a_code_that_outruns_the_gateways_answer_is_not_lost() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550123".to_owned()));
    machine.tell(Event::SendPressed);
    machine.tell(Event::CodeEntered("123456".to_owned(), CodeSource::WebOtp));
    let effects = machine.sent(Ok(send_data()));
    assert!(
        matches!(effects.last(), Some(Effect::Ask(_, Request::Check(request))) if request.code == "123456")
    );
    assert!(effects.contains(&Effect::ShowCode("123456".to_owned())));
}

#[test]
fn a_code_that_is_typed_while_another_message_is_asked_for_is_checked_once_that_is_answered() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    machine.tell(Event::ResendPressed(Some(Channel::Whatsapp)));
    assert_eq!(requests(&machine.enter("123456")), 0, "one thing at a time");
    let effects = machine.resent(Ok(send_data()));
    assert!(
        matches!(effects.last(), Some(Effect::Ask(_, Request::Check(check))) if check.code == "123456"),
        "{effects:?}"
    );
}

#[test]
fn what_is_unclear_stays_so_where_it_ends_as_what_was_typed_begins() {
    for pasted in [
        // As the field has it, and as it was copied.
        "12Order 987654, code 345612",
        "Order 987654, code 345612",
        "Order 987654, code 345678 12",
    ] {
        let mut machine = Machine::at_code_step();
        machine.enter("12");
        let paste = Event::CodeEntered(pasted.to_owned(), CodeSource::Paste);
        let effects = machine.tell(paste);
        assert_eq!(
            machine.message(),
            Message::CodeUnclear { length: 6 },
            "{pasted}"
        );
        assert_eq!(requests(&effects), 0, "{pasted}: {effects:?}");
    }
}

#[test]
fn a_whole_code_that_is_pasted_takes_the_place_of_what_was_typed() {
    let mut machine = Machine::at_code_step();
    machine.enter("1");
    machine.enter("12");
    let effects = machine.tell(Event::CodeEntered("12277792".to_owned(), CodeSource::Paste));
    assert_eq!(effects[0], Effect::ShowCode("277792".to_owned()));
    let Some(Effect::Ask(_, Request::Check(request))) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.code, "277792");
}

#[test]
fn what_could_be_two_codes_is_not_checked_and_leaves_the_field_as_it_was() {
    let mut machine = Machine::at_code_step();
    machine.enter("1");
    let pasted = "Order 987654, code 123456";
    let paste = || Event::CodeEntered(pasted.to_owned(), CodeSource::Paste);
    assert_eq!(machine.tell(paste()), [Effect::ShowCode("1".to_owned())]);
    assert_eq!(machine.message(), Message::CodeUnclear { length: 6 });
    assert_eq!(machine.state.repeats, 0);
    machine.tell(paste());
    assert_eq!(machine.state.repeats, 1, "and is said again");
    machine.enter("12");
    assert_eq!(machine.state.notice, None);
}

#[test]
fn a_code_that_is_brought_back_by_undoing_waits_for_a_press() {
    let mut machine = Machine::at_code_step();
    machine.enter("111111");
    machine.checked(Ok(ValidateData::Failed { attempts_left: 4 }));
    assert_eq!(machine.tell(Event::CodeRestored("111111".to_owned())), []);
    assert_eq!(machine.code_step().code, "111111");
    assert_eq!(requests(&machine.enter("111112")), 1);
    assert_eq!(
        machine.tell(Event::CodeRestored("11".to_owned())),
        [Effect::ShowCode("111112".to_owned())],
        "it is being checked"
    );
}

#[test]
fn a_code_of_a_second_verification_that_outruns_the_gateways_answer_is_not_lost() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(600);
    assert!(machine.has_ended());
    machine.tell(Event::SendPressed);
    machine.tell(Event::CodeEntered("123456".to_owned(), CodeSource::WebOtp));
    let effects = machine.sent(Ok(send_data()));
    assert!(
        matches!(effects.last(), Some(Effect::Ask(_, Request::Check(request))) if request.code == "123456")
    );
}

#[test]
fn what_waited_to_be_asked_again_ends_with_its_verification() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(596);
    machine.enter("123456");
    machine.checked(Err(Failure::Unreachable));
    machine.now += 60_000;
    let effects = machine.tell(Event::Tick);
    // It was due first, and is asked once more.
    assert_eq!(requests(&effects), 1);
    machine.checked(Err(Failure::Unreachable));
    assert_eq!(requests(&machine.tell(Event::Tick)), 0);
    assert!(machine.has_ended());
    assert_eq!(requests(&machine.pass_seconds(60)), 0);
}
