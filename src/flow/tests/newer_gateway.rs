//! A gateway of a later version says what this widget does not know: that is no silence, and is not asked again for ever.

use wire::NumberReason;

use super::*;

/// A refusal with a code that this widget does not know.
fn unknown(status: u16, retry_after_seconds: Option<u32>) -> Failure {
    let mut failure = refusal(ErrorCode::Unknown, retry_after_seconds);
    if let Failure::Refused(problem) = &mut failure {
        problem.status = status;
    }
    failure
}

/// Sends, and is refused. Returns the machine and what the page heard.
fn refused(failure: Failure) -> (Machine, Vec<Effect>) {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("(202) 555-0123".to_owned()));
    machine.tell(Event::SendPressed);
    let effects = machine.sent(Err(failure));
    (machine, effects)
}

#[test]
fn an_unknown_code_is_decided_by_its_status() {
    for (status, message) in [
        (400, Message::Misconfigured),
        (403, Message::Misconfigured),
        (409, Message::Misconfigured),
        (422, Message::Misconfigured),
        (429, Message::TooMany),
        (500, Message::Unavailable),
        (503, Message::Unavailable),
    ] {
        let (machine, effects) = refused(unknown(status, None));
        assert_eq!(machine.message(), message, "{status}");
        assert_eq!(
            machine.state.pending, None,
            "{status}: nothing is asked again by itself"
        );
        assert_eq!(machine.state.step, Step::Phone, "{status}");
        let heard = Effect::Notify(Notification::Error {
            error_code: Some(ErrorCode::Unknown),
        });
        assert!(effects.contains(&heard), "{status}: {effects:?}");
    }
}

#[test]
fn an_unknown_code_that_may_pass_is_waited_for_as_long_as_it_says() {
    for status in [429, 503] {
        let (mut machine, _) = refused(unknown(status, Some(40)));
        machine.now += 39_000;
        assert_eq!(requests(&machine.tell(Event::SendPressed)), 0, "{status}");
        machine.now += 1_000;
        machine.tell(Event::Tick);
        assert_eq!(requests(&machine.tell(Event::SendPressed)), 1, "{status}");
    }
}

#[test]
fn an_unknown_refusal_of_the_configuration_is_final_unless_its_status_says_otherwise() {
    for (status, is_final) in [(400, true), (403, true), (429, false), (503, false)] {
        let mut machine = Machine::mounted();
        machine.tell(Event::Configured(Err(unknown(status, None))));
        machine.now += 3_600_000;
        let again = machine.tell(Event::Tick).contains(&Effect::LoadConfig);
        assert_eq!(again, !is_final, "{status}");
    }
}

#[test]
fn an_unknown_reason_says_that_no_phone_has_the_number() {
    let mut failure = refusal(ErrorCode::InvalidNumber, None);
    if let Failure::Refused(problem) = &mut failure {
        problem.reason = Some(NumberReason::Unknown);
    }
    let (machine, _) = refused(failure);
    assert!(matches!(machine.message(), Message::NotInUse(_)));
}

#[test]
fn a_message_by_an_unknown_channel_can_be_verified() {
    let (mut machine, _) = refused(unknown(503, Some(1)));
    machine.now += 1_000;
    machine.tell(Event::Tick);
    machine.tell(Event::SendPressed);
    let effects = machine.sent(Ok(SendData {
        flow_type: None,
        ..send_data()
    }));
    assert_eq!(machine.message(), Message::Sent(None));
    assert!(effects.contains(&Effect::StopListening), "{effects:?}");
    machine.enter("123456");
    machine.checked(Ok(verified()));
    assert!(matches!(machine.state.step, Step::Verified(_)));
}

#[test]
fn another_message_by_an_unknown_channel_is_left_to_the_gateway() {
    let mut machine = Machine::at_code_step();
    let resent = SendData {
        flow_type: None,
        ..send_data()
    };
    machine.now += 30_000;
    machine.tell(Event::Tick);
    machine.tell(Event::ResendPressed(Some(Channel::Whatsapp)));
    let effects = machine.resent(Ok(resent));
    let changed = Effect::Notify(Notification::ChannelChange { channel: None });
    assert!(effects.contains(&changed), "{effects:?}");
    machine.now += 30_000;
    machine.tell(Event::Tick);
    let asked = machine.tell(Event::ResendPressed(None));
    let channels = asked.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Resend(_, request)) => Some(request.flow_type.clone()),
        _ => None,
    });
    assert_eq!(channels, Some(None), "{asked:?}");
}

#[test]
fn a_site_with_unknown_channels_alone_is_left_to_the_gateway() {
    let mut machine = Machine::mounted();
    machine.tell(Event::Configured(Ok(ConfigAnswer {
        channels: Vec::new(),
        ..site()
    })));
    machine.tell(Event::PhoneHeld("(202) 555-0123".to_owned()));
    let asked = machine.tell(Event::SendPressed);
    let channels = asked.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Send(_, request)) => Some(request.flow_type.clone()),
        _ => None,
    });
    assert_eq!(channels, Some(None), "{asked:?}");
}

#[test]
fn an_unknown_verdict_is_said_and_not_asked_again() {
    let mut machine = Machine::at_code_step();
    machine.enter("123456");
    machine.checked(Ok(ValidateData::Unknown));
    assert_eq!(machine.message(), Message::Misconfigured);
    assert_eq!(machine.state.pending, None);
    assert_eq!(machine.code_step().code, "123456");
}
