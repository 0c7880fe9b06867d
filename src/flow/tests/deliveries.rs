//! What the gateway tells of the messages under way, and what the person is told of it.

use super::*;

/// As the gateway tells it; what it sends second it has sent by itself.
fn told(machine: &mut Machine, status: &str, channel: &str, ordinal: u8) -> Vec<Effect> {
    let failed = r#","failedChannels":["SMS"]"#;
    let more = if ordinal == 1 { "" } else { failed };
    told_with(machine, status, channel, ordinal, more)
}

fn told_with(
    machine: &mut Machine,
    status: &str,
    channel: &str,
    ordinal: u8,
    more: &str,
) -> Vec<Effect> {
    let automatic = more.contains("failedChannels");
    let length = if more.contains("otpLength") {
        ""
    } else {
        r#""otpLength":6,"#
    };
    let event = format!(
        r#"{{"deliveryStatus":"{status}","channel":"{channel}","ordinal":{ordinal},"automatic":{automatic},
            {length}"expiresInSeconds":600,"resendInSeconds":30,
            "nextChannels":["SMS","WHATSAPP","VOICE"],"attemptsLeft":5{more}}}"#
    );
    machine.tell(Event::Delivery(serde_json::from_str(&event).unwrap()))
}

#[test]
fn a_hop_is_shown_told_to_the_page_and_ends_the_listening() {
    let mut machine = Machine::at_code_step();
    assert_eq!(told(&mut machine, "PENDING", "SMS", 1), []);
    assert_eq!(machine.message(), Message::Sent(Some(Channel::Sms)));
    told(&mut machine, "FAILED", "SMS", 1);
    assert_eq!(machine.message(), Message::Undelivered(Some(Channel::Sms)));
    assert!(machine.code_step().undelivered);
    let effects = told(&mut machine, "PENDING", "WHATSAPP", 2);
    assert!(!machine.code_step().undelivered, "the next one may arrive");
    assert_eq!(
        effects,
        [
            Effect::StopListening,
            Effect::Notify(Notification::ChannelChange {
                channel: Some(Channel::Whatsapp)
            })
        ]
    );
    assert_eq!(
        machine.message(),
        Message::Hopped {
            from: Some(Channel::Sms),
            to: Some(Channel::Whatsapp)
        }
    );
    assert_eq!(machine.code_step().channel, Some(Channel::Whatsapp));
}

#[test]
fn a_code_of_another_length_is_told_by_the_message_that_brings_it() {
    let mut machine = Machine::at_code_step();
    machine.tell(Event::CodeEntered("12345".to_owned(), CodeSource::Typed));
    let hop = r#","failedChannels":["SMS"],"otpLength":4"#;
    let effects = told_with(&mut machine, "PENDING", "VOICE", 2, hop);
    assert!(effects.contains(&Effect::ShowCode(String::new())));
    assert_eq!(machine.code_step().length, 4);
    assert_eq!(machine.code_step().code, "");
    // A late word about the message before it does not bring its length back.
    told(&mut machine, "FAILED", "SMS", 1);
    assert_eq!(machine.code_step().length, 4);
    machine.pass_seconds(60);
    machine.tell(Event::ResendPressed(None));
    machine.resent(Ok(SendData {
        otp_length: 8,
        ..send_data()
    }));
    assert_eq!(machine.code_step().length, 8);
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
    told(&mut machine, "FAILED", "SMS", 1);
    assert_eq!(machine.message(), Message::WrongCode { attempts_left: 4 });
}

#[test]
fn that_a_message_has_arrived_hides_nothing_that_was_said() {
    let mut machine = Machine::at_code_step();
    told(&mut machine, "FAILED", "SMS", 1);
    told(&mut machine, "PENDING", "WHATSAPP", 2);
    let said = machine.message();
    told(&mut machine, "DELIVERED", "WHATSAPP", 2);
    assert_eq!(machine.message(), said);
}

#[test]
fn an_unknown_outcome_is_no_failure() {
    let mut machine = Machine::at_code_step();
    told_with(&mut machine, "FAILED", "SMS", 1, r#","reason":"timeout""#);
    assert!(!machine.code_step().undelivered, "nobody knows");
    assert_eq!(machine.message(), Message::Unsure);
    assert_eq!(machine.state.notice.unwrap().tone, Tone::Info);
}

#[test]
fn the_answer_to_a_resend_says_it_better_than_the_stream() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    machine.tell(Event::ResendPressed(Some(Channel::Voice)));
    let early = told_with(&mut machine, "PENDING", "VOICE", 2, "");
    assert_eq!(early, []);
    let effects = machine.resent(Ok(SendData {
        flow_type: Some(Channel::Voice),
        ..send_data()
    }));
    assert!(
        effects.contains(&Effect::Notify(Notification::ChannelChange {
            channel: Some(Channel::Voice)
        }))
    );
    told_with(&mut machine, "PENDING", "VOICE", 2, "");
    assert_eq!(machine.message(), Message::Resent(Some(Channel::Voice)));
}

#[test]
fn what_a_page_finds_after_a_reload_is_the_newest_message() {
    let mut machine = Machine::at_code_step();
    told(&mut machine, "PENDING", "VOICE", 3);
    assert_eq!(
        machine.message(),
        Message::Hopped {
            from: Some(Channel::Sms),
            to: Some(Channel::Voice)
        }
    );
    assert_eq!(told(&mut machine, "FAILED", "SMS", 1), []);
    assert_eq!(machine.code_step().channel, Some(Channel::Voice));
}

#[test]
fn a_new_message_hides_the_resend_until_the_next_is_possible() {
    let mut machine = Machine::at_code_step();
    machine.pass_seconds(30);
    assert!(machine.code_step().resend_revealed);
    told(&mut machine, "PENDING", "WHATSAPP", 2);
    assert!(!machine.code_step().resend_revealed);
    machine.pass_seconds(30);
    assert!(machine.code_step().resend_revealed);
}

#[test]
fn a_channel_that_failed_while_the_gateway_sent_is_said() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550105".to_owned()));
    machine.tell(Event::SendPressed);
    machine.sent(Ok(SendData {
        flow_type: Some(Channel::Whatsapp),
        ..send_data()
    }));
    assert_eq!(machine.message(), Message::Sent(Some(Channel::Whatsapp)));
    told(&mut machine, "PENDING", "WHATSAPP", 2);
    assert_eq!(
        machine.message(),
        Message::Hopped {
            from: Some(Channel::Sms),
            to: Some(Channel::Whatsapp)
        }
    );
}

#[test]
fn another_provider_for_the_same_channel_is_nobodys_business() {
    let mut machine = Machine::at_code_step();
    let before = machine.message();
    assert_eq!(told(&mut machine, "PENDING", "SMS", 2), []);
    assert_eq!(machine.message(), before);
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

#[test]
fn what_is_read_late_of_a_known_message_begins_no_wait_again() {
    let mut machine = Machine::at_code_step();
    machine.now += 20_000;
    told(&mut machine, "PENDING", "SMS", 1);
    assert_eq!(seconds_left(machine.code_step().resend_at, machine.now), 10);
}

#[test]
fn when_something_was_told_is_reckoned_from_the_end_of_the_code() {
    let machine = Machine::at_code_step();
    let event = |seconds: u32| wire::DeliveryEvent {
        expires_in_seconds: seconds,
        ..serde_json::from_str(r#"{"deliveryStatus":"PENDING","channel":"SMS"}"#).unwrap()
    };
    let read_at = |seconds: u64| machine.now + seconds * 1000;
    for (read, lives, told) in [
        (0, 600, 0),
        (5, 595, 5),
        (6, 595, 6),
        (60, 590, 11),
        (3, 0, 3),
    ] {
        let reckoned = machine.state.told_at(&event(lives), read_at(read));
        assert_eq!(
            reckoned,
            read_at(told),
            "{lives} s left, read after {read} s"
        );
    }
}
