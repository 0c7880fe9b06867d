//! The phone step: what is sent, what is refused, and what the person is told.

use wire::{FlowType, NumberReason};

use super::*;

#[track_caller]
fn refused_at_the_field(text: &str, region: Option<&str>, message: Message) {
    let mut machine = Machine::mounted();
    machine.state.phone.region = region.map(|code| code.parse().unwrap());
    machine.tell(Event::PhoneHeld(text.to_owned()));
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(
        machine.state.notice_now(),
        Some(Notice::at(Field::Phone, message)),
        "{text:?}"
    );
    assert_eq!(effects, [Effect::Focus(Field::Phone)], "{text:?}");
    assert_eq!(machine.state.phone.text, text, "nothing typed is lost");
    assert_eq!(machine.state.step, Step::Phone);
}

#[test]
fn bad_numbers_are_refused_at_the_field_and_nothing_is_sent() {
    let us = "US".parse().ok();
    refused_at_the_field("", Some("US"), Message::NumberMissing);
    refused_at_the_field("   ", Some("US"), Message::NumberMissing);
    refused_at_the_field("hello", Some("US"), Message::NotANumber);
    refused_at_the_field("📱📱📱", Some("US"), Message::NotANumber);
    refused_at_the_field("202", Some("US"), Message::TooShort);
    refused_at_the_field("202555012399", Some("US"), Message::TooLong);
    refused_at_the_field(&"2".repeat(5000), Some("US"), Message::TooLong);
    refused_at_the_field("(000) 555-0123", Some("US"), Message::NotInUse(us));
    refused_at_the_field("202 555 0123", None, Message::CountryMissing);
    refused_at_the_field("+999 123 456", Some("US"), Message::UnknownCallingCode);
    refused_at_the_field("020 7946 0018", Some("GB"), Message::LandlineToCall);
    // Premium rate, shared cost, toll-free, and the emergency call.
    for number in ["09098790000", "0845 464 7000", "0800 123 1234"] {
        refused_at_the_field(number, Some("GB"), Message::CannotReceive(Channel::Sms));
    }
    refused_at_the_field("112", Some("GB"), Message::TooShort);
    refused_at_the_field(
        "+33 6 12 34 56 78",
        Some("US"),
        Message::CountryNotServed("FR".parse().ok()),
    );
}

#[test]
fn a_landline_is_called_once_its_owner_has_asked_for_that() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("+44 20 7946 0018".to_owned()));
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    assert_eq!(machine.message(), Message::LandlineToCall);
    let effects = machine.tell(Event::CallPressed);
    let [Effect::Ask(_, Request::Send(_, request))] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.flow_type, Some(FlowType::One(Channel::Voice)));
    assert_eq!(request.phone_number.as_deref(), Some("+442079460018"));

    // Another number is another question.
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("+44 20 7946 0018".to_owned()));
    machine.tell(Event::CallPressed);
    machine.sent(Err(refusal(ErrorCode::InvalidNumber, None)));
    machine.tell(Event::PhoneHeld("+44 20 7946 0019".to_owned()));
    machine.tell(Event::SendPressed);
    assert_eq!(machine.message(), Message::LandlineToCall);
}

#[test]
fn no_call_is_offered_where_the_site_makes_none_and_for_premium_numbers() {
    let mut machine = Machine::mounted();
    machine.state.options.channels = vec![Channel::Sms, Channel::Whatsapp];
    machine.tell(Event::PhoneHeld("+44 20 7946 0018".to_owned()));
    machine.tell(Event::SendPressed);
    assert_eq!(machine.message(), Message::Landline);

    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("+44 909 879 0000".to_owned()));
    assert_eq!(requests(&machine.tell(Event::CallPressed)), 0);
    assert_eq!(machine.message(), Message::CannotReceive(Channel::Voice));
}

#[test]
fn a_good_number_is_sent_in_e164_after_the_browser_listens() {
    for text in [
        "(202) 555-0123",
        "+1 202 555 0123",
        " 202.555.0123 ",
        "＋１ ２０２ ５５５ ０１２３",
    ] {
        let mut machine = Machine::mounted();
        machine.tell(Event::PhoneHeld(text.to_owned()));
        let effects = machine.tell(Event::SendPressed);
        let [
            Effect::ListenForCode,
            Effect::Ask(_, Request::Send(_, request)),
        ] = effects.as_slice()
        else {
            panic!("{text:?}: {effects:?}");
        };
        assert_eq!(
            request.phone_number.as_deref(),
            Some("+12025550123"),
            "{text:?}"
        );
        assert_eq!(request.site_key.as_deref(), Some("pk_demo"));
    }
}

#[test]
fn a_pasted_international_number_moves_the_country_and_is_sent() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("+49 1512 3456789".to_owned()));
    assert_eq!(machine.state.phone.region, "DE".parse().ok());
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(requests(&effects), 1, "{effects:?}");
}

#[test]
fn a_shared_calling_code_does_not_flip_the_chosen_country() {
    let mut machine = Machine::mounted();
    machine.tell(Event::RegionChosen("CA".parse().unwrap()));
    machine.tell(Event::PhoneHeld("+1".to_owned()));
    assert_eq!(machine.state.phone.region, "CA".parse().ok());
    machine.tell(Event::PhoneHeld("+1 202 555 0123".to_owned()));
    assert_eq!(
        machine.state.phone.region,
        "US".parse().ok(),
        "the digits contradict it"
    );
}

#[test]
fn pressing_twice_sends_once() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550123".to_owned()));
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 1);
    assert_eq!(machine.tell(Event::SendPressed), []);
}

#[test]
fn guesses_never_override_the_person() {
    let mut machine = Machine::mounted();
    machine.tell(Event::RegionGuessed("DE".parse().unwrap()));
    machine.tell(Event::Configured(Ok(ConfigAnswer {
        default_country: Some("IT".to_owned()),
        ..site()
    })));
    assert_eq!(machine.state.phone.region, "US".parse().ok());
}

#[test]
fn the_gateways_guess_outranks_the_browsers_until_something_is_typed() {
    let answer = || {
        Event::Configured(Ok(ConfigAnswer {
            default_country: Some("IT".to_owned()),
            ..site()
        }))
    };
    for (typed, expected) in [("", "IT"), ("0", "DE")] {
        let mut state = State::new(Options::default());
        state.update(Event::RegionGuessed("DE".parse().unwrap()), at(0));
        state.update(Event::PhoneHeld(typed.to_owned()), at(0));
        state.update(answer(), at(0));
        assert_eq!(state.phone.region, expected.parse().ok(), "{typed:?}");
    }
}

#[test]
fn the_gateway_is_the_authority_on_numbers() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("2025550101".to_owned()));
    machine.tell(Event::SendPressed);
    let mut failure = refusal(ErrorCode::InvalidNumber, None);
    if let Failure::Refused(problem) = &mut failure {
        problem.reason = Some(NumberReason::NotANumber);
    }
    let effects = machine.sent(Err(failure));
    assert_eq!(machine.message(), Message::NotInUse("US".parse().ok()));
    assert!(effects.contains(&Effect::Focus(Field::Phone)));
    assert!(effects.contains(&Effect::StopListening));
    assert_eq!(machine.state.phone.text, "2025550101");
}

#[test]
fn typing_takes_the_complaint_away() {
    let mut machine = Machine::mounted();
    machine.tell(Event::SendPressed);
    assert_eq!(machine.message(), Message::NumberMissing);
    machine.tell(Event::PhoneHeld("2".to_owned()));
    assert_eq!(machine.state.notice, None);
}

#[test]
fn a_site_that_does_not_exist_is_told_to_the_page() {
    let mut machine = Machine::mounted();
    let effects = machine.tell(Event::Configured(Err(refusal(
        ErrorCode::UnknownSite,
        None,
    ))));
    assert_eq!(machine.message(), Message::Misconfigured);
    assert_eq!(
        effects,
        [Effect::Notify(Notification::Error {
            error_code: Some(ErrorCode::UnknownSite)
        })]
    );
}

#[test]
fn a_page_that_is_refused_sends_nothing_and_keeps_saying_why() {
    let mut machine = Machine::unplaced(Options::default());
    let refused = || Event::Configured(Err(refusal(ErrorCode::OriginNotAllowed, None)));
    machine.tell(refused());
    machine.tell(Event::PhoneHeld("+1 202 555 0123".to_owned()));
    assert_eq!(machine.tell(Event::SendPressed), [Effect::LoadConfig]);
    assert_eq!(machine.message(), Message::Misconfigured);
    machine.tell(refused());
    assert_eq!(machine.message(), Message::Misconfigured);

    // The list has been mended.
    machine.tell(Event::Configured(Ok(site())));
    assert_eq!(machine.state.notice, None);
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 1);
}

#[test]
fn changed_attributes_are_honoured_and_another_site_is_asked_about() {
    let mut machine = Machine::mounted();
    let voice = Options {
        channels: vec![Channel::Voice],
        country: "DE".parse().ok(),
        ..machine.state.options.clone()
    };
    assert_eq!(
        machine.tell(Event::Reconfigured(Box::new(voice.clone()))),
        []
    );
    assert_eq!(machine.state.channels(), [Channel::Voice]);
    assert_eq!(
        machine.state.phone.region,
        "US".parse().ok(),
        "a person chose it"
    );
    let other = Options {
        site_key: "pk_other".to_owned(),
        ..voice
    };
    assert_eq!(
        machine.tell(Event::Reconfigured(Box::new(other))),
        [Effect::LoadConfig]
    );
}

/// Types, with the caret at the end, as a browser reports it; what the field shows comes back.
fn type_at_end(machine: &mut Machine, text: &str) -> String {
    machine.tell(Event::PhoneEdited {
        text: text.to_owned(),
        caret: text.encode_utf16().count(),
        erase: phone::Erase::Backward,
    });
    machine.state.phone.text.clone()
}

#[test]
fn digits_are_grouped_as_they_are_typed() {
    let mut machine = Machine::mounted();
    let mut shown = String::new();
    for digit in "2025550123".chars() {
        shown.push(digit);
        shown = type_at_end(&mut machine, &shown);
    }
    assert_eq!(shown, "(202) 555-0123");
}

#[test]
fn an_edit_in_the_middle_keeps_the_caret_between_the_same_digits() {
    let mut machine = Machine::mounted();
    type_at_end(&mut machine, "2025550123");
    let effects = machine.tell(Event::PhoneEdited {
        text: "(202) 55-0123".to_owned(),
        caret: 8,
        erase: phone::Erase::Backward,
    });
    let [Effect::ShowPhone(text, caret)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>(),
        "202550123"
    );
    let before = text[..*caret].chars().filter(char::is_ascii_digit).count();
    assert_eq!(before, 5);
}

#[test]
fn what_is_no_number_is_left_as_it_was_typed() {
    for text in ["hello", "202 call me", "📱", &"9".repeat(400)] {
        let mut machine = Machine::mounted();
        assert_eq!(type_at_end(&mut machine, text), text);
        assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    }
}

#[test]
fn digits_of_other_scripts_become_the_numbers_they_mean() {
    let mut machine = Machine::mounted();
    assert_eq!(type_at_end(&mut machine, "٢٠٢٥٥٥٠١٢٣"), "(202) 555-0123");
}

#[test]
fn choosing_a_country_formats_its_way_and_swaps_the_calling_code() {
    let mut machine = Machine::mounted();
    type_at_end(&mut machine, "+12025550123");
    let effects = machine.tell(Event::RegionChosen("DE".parse().unwrap()));
    assert!(matches!(effects.as_slice(), [Effect::ShowPhone(text, _)] if text.starts_with("+49")));
    assert_eq!(machine.state.phone.region, "DE".parse().ok());
}

#[test]
fn a_national_number_of_no_country_asks_for_one() {
    let mut machine = Machine::unplaced(Options::default());
    machine.tell(Event::PhoneHeld("2025550123".to_owned()));
    machine.tell(Event::SendPressed);
    assert_eq!(machine.message(), Message::CountryMissing);
}

#[test]
fn a_composed_number_is_formatted_once_composing_ends() {
    let mut machine = Machine::mounted();
    for text in ["2", "20", "2025550123"] {
        assert_eq!(machine.tell(Event::PhoneComposed(text.to_owned())), []);
        assert_eq!(machine.state.phone.text, text);
    }
    assert_eq!(type_at_end(&mut machine, "2025550123"), "(202) 555-0123");
    // The keyboard erases punctuation alone while it composes: the digit before it goes.
    machine.tell(Event::PhoneComposed("(202) 5550123".to_owned()));
    machine.tell(Event::PhoneEdited {
        text: "(202) 5550123".to_owned(),
        caret: 9,
        erase: phone::Erase::Backward,
    });
    assert_eq!(digits_of(&machine.state.phone.text), "202550123");
}

#[test]
fn an_edit_after_an_undone_one_starts_from_what_was_brought_back() {
    let mut machine = Machine::mounted();
    type_at_end(&mut machine, "2025550123");
    assert_eq!(
        machine.tell(Event::PhoneHeld("(202) 555-012".to_owned())),
        []
    );
    // Only the hyphen was erased, so the digit before it goes.
    machine.tell(Event::PhoneEdited {
        text: "(202) 555012".to_owned(),
        caret: 9,
        erase: phone::Erase::Backward,
    });
    assert_eq!(
        machine
            .state
            .phone
            .text
            .replace(|c: char| !c.is_ascii_digit(), ""),
        "20255012"
    );
}

#[test]
fn a_country_chosen_before_still_counts_where_it_is_offered() {
    let options = Options {
        country: "GB".parse().ok(),
        ..Options::default()
    };
    let mut machine = Machine::unplaced(options.clone());
    machine.tell(Event::RegionRestored("DE".parse().unwrap()));
    machine.tell(Event::Configured(Ok(site())));
    assert_eq!(machine.state.phone.region, "DE".parse().ok());

    let mut machine = Machine::unplaced(Options {
        countries: vec!["GB".parse().unwrap()],
        ..options
    });
    machine.tell(Event::RegionRestored("DE".parse().unwrap()));
    assert_eq!(machine.state.phone.region, "GB".parse().ok());
}

#[test]
fn the_same_complaint_is_made_again_at_each_try() {
    let mut machine = Machine::mounted();
    for repeats in 0..3 {
        machine.tell(Event::SendPressed);
        assert_eq!(machine.message(), Message::NumberMissing);
        assert_eq!(machine.state.repeats, repeats);
        machine.tell(Event::Tick);
    }
    machine.tell(Event::PhoneHeld("202".to_owned()));
    machine.tell(Event::SendPressed);
    assert_eq!(machine.state.repeats, 0, "another one is heard anyway");
}

#[test]
fn until_the_channels_are_known_none_is_asked_for() {
    let asked = |machine: &mut Machine| {
        machine.tell(Event::PhoneHeld("+1 202 555 0123".to_owned()));
        match machine.tell(Event::SendPressed).pop() {
            Some(Effect::Ask(_, Request::Send(_, request))) => request.flow_type,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(asked(&mut Machine::unplaced(Options::default())), None);
    let own = Options {
        channels: vec![Channel::Whatsapp, Channel::Sms],
        ..Options::default()
    };
    assert_eq!(
        asked(&mut Machine::unplaced(own)),
        Some(FlowType::InOrder(vec![Channel::Whatsapp, Channel::Sms]))
    );
    assert_eq!(
        asked(&mut Machine::mounted()),
        Some(FlowType::InOrder(site().channels))
    );
}

#[test]
fn a_landline_is_offered_a_call_as_soon_as_it_is_known_that_there_are_calls() {
    let mut machine = Machine::unplaced(Options::default());
    machine.tell(Event::PhoneHeld("+44 20 7946 0018".to_owned()));
    machine.tell(Event::SendPressed);
    assert_eq!(machine.message(), Message::Landline);
    machine.tell(Event::Configured(Ok(site())));
    assert_eq!(machine.message(), Message::LandlineToCall);
}

#[test]
fn a_call_is_offered_whatever_else_is_said_until_the_number_is_another_one() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("+44 20 7946 0018".to_owned()));
    assert!(!machine.state.offers_call());
    machine.tell(Event::SendPressed);
    assert!(machine.state.offers_call());
    machine.tell(Event::Configured(Err(Failure::Unreachable)));
    machine.tell(Event::WentOffline);
    assert_eq!(machine.message(), Message::Offline);
    assert!(machine.state.offers_call());
    machine.tell(Event::PhoneHeld("+44 20 7946 001".to_owned()));
    assert!(!machine.state.offers_call());
}

#[test]
fn a_call_that_was_asked_for_is_not_offered_again() {
    let mut machine = Machine::mounted();
    machine.tell(Event::PhoneHeld("+44 20 7946 0018".to_owned()));
    machine.tell(Event::SendPressed);
    assert_eq!(requests(&machine.tell(Event::CallPressed)), 1);
    assert!(!machine.state.offers_call());
}
