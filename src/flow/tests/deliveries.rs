//! What the gateway tells of the messages under way, and what the person is told of it.

use super::*;

/// As the gateway tells it.
fn told(machine: &mut Machine, status: &str, channel: &str, ordinal: u8) -> Vec<Effect> {
    told_with(machine, status, channel, ordinal, "")
}

fn told_with(
    machine: &mut Machine,
    status: &str,
    channel: &str,
    ordinal: u8,
    more: &str,
) -> Vec<Effect> {
    let event = format!(
        r#"{{"deliveryStatus":"{status}","channel":"{channel}","ordinal":{ordinal},"automatic":false,
            "otpLength":6,"expiresInSeconds":600,"resendInSeconds":30,
            "nextChannels":["SMS","WHATSAPP","VOICE"],"attemptsLeft":5{more}}}"#
    );
    machine.tell(Event::Delivery(serde_json::from_str(&event).unwrap()))
}

#[test]
fn a_hop_is_shown_told_to_the_page_and_ends_the_listening() {
    let mut machine = Machine::at_code_step();
    assert_eq!(told(&mut machine, "PENDING", "SMS", 1), []);
    assert_eq!(machine.message(), Message::Sent(Channel::Sms));
    told(&mut machine, "FAILED", "SMS", 1);
    assert_eq!(machine.message(), Message::Undelivered(Channel::Sms));
    let effects = told(&mut machine, "PENDING", "WHATSAPP", 2);
    assert_eq!(
        effects,
        [
            Effect::StopListening,
            Effect::Notify(Notification::ChannelChange {
                channel: Channel::Whatsapp
            })
        ]
    );
    assert_eq!(
        machine.message(),
        Message::Hopped {
            from: Channel::Sms,
            to: Channel::Whatsapp
        }
    );
    assert_eq!(machine.code_step().channel, Channel::Whatsapp);
}

#[test]
fn a_late_word_about_an_earlier_message_changes_nothing() {
    let mut machine = Machine::at_code_step();
    told(&mut machine, "FAILED", "SMS", 1);
    told(&mut machine, "PENDING", "VOICE", 2);
    let before = machine.state.clone();
    assert_eq!(told(&mut machine, "DELIVERED", "SMS", 1), []);
    assert_eq!(machine.state, before);
}

#[test]
fn the_snapshot_of_a_stream_that_was_lost_and_found_changes_nothing() {
    let mut machine = Machine::at_code_step();
    told(&mut machine, "DELIVERED", "SMS", 1);
    let before = machine.state.clone();
    assert_eq!(told(&mut machine, "DELIVERED", "SMS", 1), []);
    assert_eq!(machine.state, before);
}

#[test]
fn a_late_message_still_works_after_a_hop() {
    let mut machine = Machine::at_code_step();
    told(&mut machine, "FAILED", "SMS", 1);
    told(&mut machine, "PENDING", "WHATSAPP", 2);
    assert_eq!(requests(&machine.enter("123456")), 1);
}

#[test]
fn what_is_wrong_with_the_code_stays_readable() {
    let mut machine = Machine::at_code_step();
    machine.enter("111111");
    machine.checked(Ok(ValidateData::Failed { attempts_left: 4 }));
    told(&mut machine, "DELIVERED", "SMS", 1);
    assert_eq!(machine.message(), Message::WrongCode { attempts_left: 4 });
}

#[test]
fn an_unknown_outcome_is_no_failure() {
    let mut machine = Machine::at_code_step();
    told_with(&mut machine, "FAILED", "SMS", 1, r#","reason":"timeout""#);
    assert_eq!(machine.message(), Message::Unsure(Channel::Sms));
    assert_eq!(machine.state.notice.unwrap().tone, Tone::Info);
}

#[test]
fn the_answer_to_a_resend_says_it_better_than_the_stream() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    machine.tell(Event::ResendPressed(Some(Channel::Voice)));
    assert_eq!(told(&mut machine, "PENDING", "VOICE", 2), []);
    let effects = machine.resent(Ok(SendData {
        flow_type: Channel::Voice,
        ..send_data()
    }));
    assert!(
        effects.contains(&Effect::Notify(Notification::ChannelChange {
            channel: Channel::Voice
        }))
    );
}

#[test]
fn the_delivery_is_watched_while_a_code_is_awaited_and_no_longer() {
    let mut machine = Machine::mounted();
    assert_eq!(machine.state.events_url(), None);
    machine = Machine::at_code_step();
    assert_eq!(machine.state.events_url(), Some("/events/e-1"));
    machine.enter("123456");
    machine.checked(Ok(verified()));
    assert_eq!(machine.state.events_url(), None);
    for end in [Event::ChangeNumberPressed, Event::Reset] {
        let mut machine = Machine::at_code_step();
        machine.tell(end);
        assert_eq!(machine.state.events_url(), None);
    }
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(600);
    assert_eq!(machine.state.events_url(), None);
}
