//! Resend, limits and outages: what may be tried when.

use super::*;

#[test]
fn the_resend_is_revealed_after_thirty_seconds_and_not_before() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(29);
    assert!(!machine.code_step().resend_revealed);
    assert_eq!(machine.tell(Event::ResendPressed(None)), []);
    machine.pass_seconds(1);
    assert!(machine.code_step().resend_revealed);
    assert_eq!(machine.state.announcement, Some(Message::ResendPossible));
    assert_eq!(
        machine.message(),
        Message::Sent(Some(Channel::Sms)),
        "what was said before stays readable"
    );
    let effects = machine.tell(Event::ResendPressed(None));
    assert!(matches!(
        effects.as_slice(),
        [Effect::ListenForCode, Effect::Ask(_, Request::Resend(..))]
    ));
}

#[test]
fn what_is_announced_again_was_unsaid_before() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    assert_eq!(machine.state.announcement, Some(Message::ResendPossible));
    machine.tell(Event::ResendPressed(None));
    assert_eq!(machine.state.announcement, None);
}

#[test]
fn a_laptop_that_slept_wakes_up_to_the_truth() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(8 * 3600);
    assert!(machine.has_ended());
}

#[test]
fn revealing_the_resend_leaves_an_error_readable() {
    let mut machine = Machine::at_code_step();
    machine.enter("111111");
    machine.checked(Ok(ValidateData::Failed { attempts_left: 4 }));
    machine.pass_seconds(30);
    assert!(machine.code_step().resend_revealed);
    assert_eq!(machine.message(), Message::WrongCode { attempts_left: 4 });
}

#[test]
fn a_resend_by_another_channel_is_told_to_the_page_and_ends_the_listening() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    let effects = machine.tell(Event::ResendPressed(Some(Channel::Voice)));
    assert!(
        matches!(effects.as_slice(), [Effect::Ask(_, Request::Resend(..))]),
        "{effects:?}"
    );
    let effects = machine.resent(Ok(SendData {
        flow_type: Some(Channel::Voice),
        resend_in_seconds: 60,
        ..send_data()
    }));
    assert!(effects.contains(&Effect::StopListening));
    assert!(
        effects.contains(&Effect::Notify(Notification::ChannelChange {
            channel: Some(Channel::Voice)
        }))
    );
    assert!(!machine.code_step().resend_revealed);
    machine.pass_seconds(59);
    assert!(!machine.code_step().resend_revealed);
    machine.pass_seconds(1);
    assert!(machine.code_step().resend_revealed);
}

#[test]
fn too_many_tries_are_counted_down_and_never_tried_early() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550103".to_owned()));
    machine.tell(Event::SendPressed);
    let effects = machine.sent(Err(refusal(ErrorCode::RateLimited, Some(60))));
    assert!(effects.contains(&Effect::StopListening));
    assert_eq!(machine.message(), Message::TooMany);
    assert!(machine.state.is_timed());
    machine.pass_seconds(59);
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    machine.pass_seconds(1);
    assert_eq!(machine.state.notice, None);
    assert_eq!(machine.state.announcement, Some(Message::TryNow));
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 1);
}

#[test]
fn a_refused_resend_hides_the_resend_until_it_is_possible() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    machine.tell(Event::ResendPressed(None));
    machine.resent(Err(refusal(ErrorCode::RateLimited, Some(45))));
    assert!(!machine.code_step().resend_revealed);
    machine.pass_seconds(44);
    assert!(!machine.code_step().resend_revealed);
    machine.pass_seconds(1);
    assert!(machine.code_step().resend_revealed);
}

#[test]
fn a_fraud_refusal_is_neutral_and_starts_no_countdown() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550104".to_owned()));
    machine.tell(Event::SendPressed);
    machine.sent(Err(refusal(ErrorCode::FraudDetected, None)));
    assert_eq!(machine.message(), Message::Refused);
    assert_eq!(machine.state.blocked_until, None);
    assert_eq!(requests(&machine.pass_seconds(3600)), 0, "never retried");
}

#[test]
fn an_outage_is_said_and_waited_for() {
    for code in [
        ErrorCode::ProviderUnavailable,
        ErrorCode::Overloaded,
        ErrorCode::StoreUnavailable,
    ] {
        let mut machine = Machine::mounted();
        machine.tell(Event::PhoneHeld("2025550110".to_owned()));
        machine.tell(Event::SendPressed);
        machine.sent(Err(refusal(code, Some(5))));
        assert_eq!(machine.message(), Message::Unavailable);
        machine.pass_seconds(4);
        assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
        machine.pass_seconds(1);
        assert_eq!(requests(&machine.tell(Event::SendPressed)), 1);
    }
}

#[test]
fn a_limit_outlives_a_reset_of_the_form() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550103".to_owned()));
    machine.tell(Event::SendPressed);
    machine.sent(Err(refusal(ErrorCode::RateLimited, Some(60))));
    machine.tell(Event::Reset);
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
}
