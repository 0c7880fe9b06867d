//! Numbers as people write them: other forms, other countries, lost pluses, words, ranges that nobody knows.

use phone::{countries, example_mobile};
use wire::{NumberReason, Numbers};

use super::*;

fn everywhere() -> ConfigAnswer {
    let all = countries().iter().map(|country| country.region.to_string());
    ConfigAnswer {
        allowed_countries: all.collect(),
        ..site()
    }
}

/// On the page of a site that sends everywhere, with this country chosen, if any.
pub(super) fn placed(region: &str) -> Machine {
    let mut machine = Machine::unplaced(Options::default());
    machine.tell(Event::Configured(Ok(everywhere())));
    if let Ok(region) = region.parse() {
        machine.tell(Event::RegionChosen(region));
    }
    machine
}

/// Types key by key, as a browser reports it.
pub(super) fn type_keys(machine: &mut Machine, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        let text = format!("{}{key}", machine.state.phone.text);
        effects.extend(paste(machine, &text));
    }
    effects
}

/// Puts a text into the field at once.
pub(super) fn paste(machine: &mut Machine, text: &str) -> Vec<Effect> {
    machine.tell(Event::PhoneEdited {
        text: text.to_owned(),
        caret: text.encode_utf16().count(),
        erase: phone::Erase::Backward,
    })
}

pub(super) fn sent_to(effects: &[Effect]) -> Option<&str> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Send(_, request)) => request.phone_number.as_deref(),
        _ => None,
    })
}

pub(super) fn shown_region(machine: &Machine) -> String {
    let region = machine.state.phone.fitting_region();
    region.map(|region| region.to_string()).unwrap_or_default()
}

#[test]
fn an_argentine_mobile_without_its_nine_is_shown_with_it_and_sent_to() {
    for (typed, region) in [
        ("11 1234 5678", "AR"),
        ("011 1234-5678", "AR"),
        ("+54 11 1234 5678", "US"),
        ("54 11 1234 5678", "AR"),
    ] {
        for fill in [type_keys, paste] {
            let mut machine = placed(region);
            fill(&mut machine, typed);
            let effects = machine.tell(Event::SendPressed);
            assert_eq!(sent_to(&effects), Some("+5491112345678"), "{typed}");
            assert_eq!(machine.state.phone.text, "+54 9 11 1234-5678");
            assert!(
                matches!(&effects[0], Effect::ShowPhone(text, _) if text == "+54 9 11 1234-5678"),
                "{effects:?}"
            );
            machine.sent(Ok(send_data()));
            let sent_to = machine
                .state
                .code_step()
                .and_then(|step| step.sent_to.clone());
            assert_eq!(sent_to.as_deref(), Some("+54 9 11 1234-5678"));
        }
    }
}

#[test]
fn who_takes_the_nine_out_again_has_a_landline() {
    let mut machine = placed("AR");
    paste(&mut machine, "11 1234 5678");
    machine.tell(Event::SendPressed);
    machine.sent(Ok(send_data()));
    machine.tell(Event::ChangeNumberPressed);
    paste(&mut machine, "+54 11 1234-5678");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    assert_eq!(machine.message(), Message::LandlineToCall);
    let effects = machine.tell(Event::CallPressed);
    assert_eq!(sent_to(&effects), Some("+541112345678"));
}

#[test]
fn an_old_form_is_shown_as_what_it_became() {
    for (typed, region, number, shown) in [
        (
            "+52 1 55 1234 5678",
            "US",
            "+525512345678",
            "+52 55 1234 5678",
        ),
        (
            "044 55 1234 5678",
            "MX",
            "+525512345678",
            "+52 55 1234 5678",
        ),
        ("07 12 34 56", "CI", "+2250707123456", "+225 07 07 12 3456"),
        ("97 12 34 56", "BJ", "+2290197123456", "+229 01 97 12 34 56"),
    ] {
        for fill in [type_keys, paste] {
            let mut machine = placed(region);
            fill(&mut machine, typed);
            let effects = machine.tell(Event::SendPressed);
            assert_eq!(sent_to(&effects), Some(number), "{typed}");
            assert_eq!(machine.state.phone.text, shown, "{typed}");
        }
    }
}

#[test]
fn a_lost_plus_is_asked_about_and_one_press_sends() {
    for (typed, region, question, number) in [
        ("491725555556", "DE", "+49 172 5555556", "+491725555556"),
        ("491725555556", "US", "+49 172 5555556", "+491725555556"),
        ("4915112345678", "US", "+49 1511 2345678", "+4915112345678"),
        ("447400123456", "DE", "+44 7400 123456", "+447400123456"),
        ("447400123456", "", "+44 7400 123456", "+447400123456"),
        ("0044 7400 123456", "US", "+44 7400 123456", "+447400123456"),
        ("5215512345678", "US", "+52 55 1234 5678", "+525512345678"),
    ] {
        for fill in [type_keys, paste] {
            let mut machine = placed(region);
            fill(&mut machine, typed);
            let effects = machine.tell(Event::SendPressed);
            assert_eq!(requests(&effects), 0, "{typed}: {effects:?}");
            let asked = machine
                .state
                .phone
                .question
                .as_ref()
                .and_then(Question::meant);
            assert_eq!(asked.as_deref(), Some(question), "{typed} in {region}");
            assert!(!matches!(
                machine.message(),
                Message::Landline | Message::LandlineToCall
            ));
            // Asked again, it is the same question.
            assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
            let effects = machine.tell(Event::MeantPressed);
            assert_eq!(sent_to(&effects), Some(number), "{typed} in {region}");
            assert_eq!(machine.state.phone.text, question);
            assert_eq!(machine.state.phone.question, None);
        }
    }
}

/// A mobile in Alabama, or one in Singapore that lost its plus: whoever the page, the address or the browser takes for a
/// Singaporean is asked, and nobody else.
#[test]
fn a_typed_number_of_another_country_that_is_suggested_is_asked_about() {
    let suggest = [
        |machine: &mut Machine| {
            machine.tell(Event::Reconfigured(Box::new(Options {
                country: "SG".parse().ok(),
                ..Options::default()
            })));
        },
        |machine: &mut Machine| {
            machine.tell(Event::Configured(Ok(ConfigAnswer {
                default_country: Some("SG".to_owned()),
                ..everywhere()
            })));
        },
    ];
    for suggestion in suggest {
        let mut machine = placed("US");
        suggestion(&mut machine);
        type_keys(&mut machine, "6592234567");
        assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
        let asked = machine.state.phone.question.clone();
        let asked = asked.as_ref().and_then(Question::meant);
        assert_eq!(asked.as_deref(), Some("+65 9223 4567"));
        let effects = machine.tell(Event::AsWrittenPressed);
        assert_eq!(sent_to(&effects), Some("+16592234567"));

        let mut machine = placed("US");
        suggestion(&mut machine);
        type_keys(&mut machine, "2025550163");
        let effects = machine.tell(Event::SendPressed);
        assert_eq!(sent_to(&effects), Some("+12025550163"), "plainly local");
    }
    // The browser's language says little about a telephone.
    let mut machine = placed("US");
    machine.tell(Event::RegionGuessed("SG".parse().unwrap()));
    type_keys(&mut machine, "6592234567");
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(sent_to(&effects), Some("+16592234567"));
}

#[test]
fn a_wrongly_guessed_country_is_noticed_by_what_is_written() {
    let mut machine = Machine::unplaced(Options::default());
    machine.tell(Event::RegionGuessed("DE".parse().unwrap()));
    machine.tell(Event::Configured(Ok(ConfigAnswer {
        default_country: Some("US".to_owned()),
        ..everywhere()
    })));
    type_keys(&mut machine, "0172 5555556");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    let effects = machine.tell(Event::MeantPressed);
    assert_eq!(sent_to(&effects), Some("+491725555556"));
}

#[test]
fn a_digit_too_few_is_asked_about_in_other_words() {
    let mut machine = placed("BR");
    type_keys(&mut machine, "11 9876 5432");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    assert_eq!(machine.message(), Message::NearlyRight);
    let effects = machine.tell(Event::MeantPressed);
    assert_eq!(sent_to(&effects), Some("+5511998765432"));
}

#[test]
fn who_says_that_a_number_is_right_as_it_stands_is_believed() {
    let mut machine = placed("DE");
    paste(&mut machine, "491725555556");
    machine.tell(Event::SendPressed);
    let written = machine
        .state
        .phone
        .question
        .as_ref()
        .and_then(Question::written);
    assert_eq!(written.as_deref(), Some("+49 491 725555556"));
    assert_eq!(requests(&machine.tell(Event::AsWrittenPressed)), 0);
    assert_eq!(machine.message(), Message::LandlineToCall);
    assert_eq!(
        sent_to(&machine.tell(Event::CallPressed)),
        Some("+49491725555556")
    );

    // A mobile in Alabama that could be one in Singapore.
    let mut machine = placed("US");
    paste(&mut machine, "6592234567");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    let effects = machine.tell(Event::AsWrittenPressed);
    assert_eq!(sent_to(&effects), Some("+16592234567"));
}

#[test]
fn a_mobile_number_in_groups_of_the_chosen_country_is_believed_without_its_zero() {
    let mut machine = placed("DE");
    paste(&mut machine, "1512 5550163");
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(sent_to(&effects), Some("+4915125550163"));

    // In one piece it can be a number in Texas that lost its plus.
    let mut machine = placed("DE");
    paste(&mut machine, "15125550163");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    let mut machine = placed("DE");
    type_keys(&mut machine, "15125550163");
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(sent_to(&effects), Some("+4915125550163"));
}

#[test]
fn an_answer_is_about_one_number() {
    let mut machine = placed("DE");
    paste(&mut machine, "491725555556");
    machine.tell(Event::SendPressed);
    type_keys(&mut machine, "7");
    assert_eq!(machine.state.phone.question, None);
    assert_eq!(requests(&machine.tell(Event::MeantPressed)), 0);
    assert_eq!(requests(&machine.tell(Event::AsWrittenPressed)), 0);
}

#[test]
fn a_number_of_a_country_that_is_not_served_is_not_suggested() {
    let mut machine = Machine::mounted();
    paste(&mut machine, "33612345678");
    machine.tell(Event::SendPressed);
    assert_eq!(
        machine.message(),
        Message::CountryNotServed("FR".parse().ok())
    );
}

#[test]
fn an_international_prefix_that_goes_leaves_the_country_it_was_dialled_from() {
    let mut machine = placed("US");
    type_keys(&mut machine, "011 44 7400");
    assert_eq!(shown_region(&machine), "GB");
    assert_eq!(machine.state.phone.text, "011 44 7400");
    paste(&mut machine, "202");
    assert_eq!(shown_region(&machine), "US");
    // A country chosen by hand takes the place of the one that was dialled.
    let mut machine = placed("US");
    type_keys(&mut machine, "011 44 7400 123456");
    machine.tell(Event::RegionChosen("IE".parse().unwrap()));
    assert!(
        machine.state.phone.text.starts_with("+353"),
        "{}",
        machine.state.phone.text
    );
    assert_eq!(shown_region(&machine), "IE");
}

#[test]
fn a_reset_reads_the_number_from_the_same_country() {
    let mut machine = placed("US");
    type_keys(&mut machine, "011 44 7400 123456");
    machine.tell(Event::Reset);
    assert_eq!(shown_region(&machine), "GB");
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(sent_to(&effects), Some("+447400123456"));
}

#[test]
fn russias_tilde_is_dialled_through() {
    let mut machine = placed("RU");
    type_keys(&mut machine, "8~10 44 7400 123456");
    assert_eq!(shown_region(&machine), "GB");
    assert_eq!(
        sent_to(&machine.tell(Event::SendPressed)),
        Some("+447400123456")
    );
}

#[test]
fn a_country_that_no_longer_fits_is_not_shown() {
    let mut machine = placed("TW");
    for (key, shown) in [("+", "TW"), ("8", "TW"), ("0", ""), ("0", ""), ("1", "")] {
        type_keys(&mut machine, key);
        assert_eq!(
            shown_region(&machine),
            shown,
            "{}",
            machine.state.phone.text
        );
    }
    paste(&mut machine, "912");
    assert_eq!(shown_region(&machine), "TW", "the choice comes back");
    paste(&mut machine, "+4");
    assert_eq!(shown_region(&machine), "");
    paste(&mut machine, "+49");
    assert_eq!(shown_region(&machine), "DE");
}

#[test]
fn an_area_code_alone_does_not_move_the_country() {
    let mut machine = placed("CA");
    for key in ["7", "2", "1", "5", "4"] {
        type_keys(&mut machine, key);
        assert_eq!(shown_region(&machine), "CA", "{}", machine.state.phone.text);
    }
    type_keys(&mut machine, "20123");
    assert_eq!(shown_region(&machine), "SX");
}

#[test]
fn what_comes_along_with_a_number_is_left_aside() {
    for text in [
        "+1 202 555 0163 (cell)",
        "202-555-0163 home",
        "Tel.: 202-555-0163",
        "\u{202a}+1 202\u{a0}555\u{200b}0163\u{202c}",
        "2\u{fe0f}\u{20e3}025550163",
        "📞 202 555 0163",
    ] {
        for held in [false, true] {
            let mut machine = placed("US");
            if held {
                machine.tell(Event::PhoneHeld(text.to_owned()));
            } else {
                paste(&mut machine, text);
            }
            let effects = machine.tell(Event::SendPressed);
            assert_eq!(sent_to(&effects), Some("+12025550163"), "{text:?}");
            let kept = &machine.state.phone.text;
            assert!(!phone::has_letters(kept), "{text:?}: {kept}");
        }
    }
}

/// A link, a contact's line, an extension: the number is dialled, and nothing else.
#[test]
fn what_is_copied_along_never_changes_whose_number_it_is() {
    for (text, number) in [
        ("+49 (0) mobil 1512 3456789", "+4915123456789"),
        ("+44 (UK) 7400 123456", "+447400123456"),
        ("tel:7400123456;phone-context=+44", "+447400123456"),
        ("tel:+447400123456;ext=12", "+447400123456"),
        ("tel:%2B447400123456", "+447400123456"),
        ("tel:(202)%20555-0163", "+12025550163"),
        ("+44 (0)7400 123456", "+447400123456"),
        ("202-555-0163 #5", "+12025550163"),
        ("202-555-0163,,123#", "+12025550163"),
        ("202-555-0163;123", "+12025550163"),
        ("202-555-0163 x123", "+12025550163"),
        ("202-555-0163 ext. 5", "+12025550163"),
        ("202-555-0163#", "+12025550163"),
        ("202-555-0163 DW 3", "+12025550163"),
    ] {
        for held in [false, true] {
            let mut machine = placed("US");
            if held {
                machine.tell(Event::PhoneHeld(text.to_owned()));
            } else {
                paste(&mut machine, text);
            }
            let effects = machine.tell(Event::SendPressed);
            assert_eq!(sent_to(&effects), Some(number), "{text:?}");
        }
    }
}

#[test]
fn a_number_that_is_hardly_begun_is_missing_or_too_short() {
    for (text, message) in [
        ("+", Message::NumberMissing),
        ("＋", Message::NumberMissing),
        ("(", Message::NumberMissing),
        ("1", Message::TooShort),
        ("+4", Message::TooShort),
        ("+44", Message::TooShort),
        ("00", Message::TooShort),
        ("*#06#", Message::NotANumber),
    ] {
        for fill in [type_keys, paste] {
            let mut machine = placed("US");
            fill(&mut machine, text);
            assert_eq!(requests(&machine.tell(Event::SendPressed)), 0, "{text}");
            assert_eq!(machine.message(), message, "{text}");
        }
    }
}

#[test]
fn letters_are_called_letters() {
    for text in ["abc!@#12", "202-555-HELP", "2O2 555 0163", "202555o163"] {
        for fill in [type_keys, paste] {
            let mut machine = placed("US");
            fill(&mut machine, text);
            assert_eq!(requests(&machine.tell(Event::SendPressed)), 0, "{text}");
            assert_eq!(machine.message(), Message::Letters, "{text}");
            let signs = |text: &str| text.replace(['-', ' ', '(', ')'], "");
            assert_eq!(
                signs(&machine.state.phone.text),
                signs(text),
                "nothing typed is lost"
            );
        }
    }
}

fn possible() -> ConfigAnswer {
    ConfigAnswer {
        numbers: Numbers::Possible,
        ..everywhere()
    }
}

#[test]
fn an_unknown_range_is_refused_or_asked_about_as_the_site_has_it() {
    let mut machine = placed("EC");
    paste(&mut machine, "093 197 6502");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    assert_eq!(machine.message(), Message::NotInUse("EC".parse().ok()));
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0, "no is no");

    machine.tell(Event::Configured(Ok(possible())));
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    assert_eq!(machine.message(), Message::IsRight);
    let effects = machine.tell(Event::SendPressed);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Send(_, request)) => Some(request),
        _ => None,
    });
    let request = request.unwrap();
    assert_eq!(request.phone_number.as_deref(), Some("+593931976502"));
    assert_eq!(request.number_confirmed, Some(true));
}

#[test]
fn a_confirmation_is_for_one_number() {
    let mut machine = placed("EC");
    machine.tell(Event::Configured(Ok(possible())));
    paste(&mut machine, "093 197 6502");
    machine.tell(Event::SendPressed);
    paste(&mut machine, "093 197 6503");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
    assert_eq!(machine.message(), Message::IsRight);
}

#[test]
fn a_known_number_is_not_confirmed() {
    let mut machine = placed("US");
    machine.tell(Event::Configured(Ok(possible())));
    paste(&mut machine, "202 555 0163");
    let effects = machine.tell(Event::SendPressed);
    let confirmed = effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Send(_, request)) => Some(request.number_confirmed),
        _ => None,
    });
    assert_eq!(confirmed, Some(None));
}

#[test]
fn a_gateway_with_older_plans_asks_too() {
    let mut machine = placed("US");
    paste(&mut machine, "202 555 0163");
    machine.tell(Event::SendPressed);
    let mut failure = refusal(ErrorCode::InvalidNumber, None);
    if let Failure::Refused(problem) = &mut failure {
        problem.reason = Some(NumberReason::UnknownRange);
    }
    machine.sent(Err(failure));
    assert_eq!(machine.message(), Message::IsRight);
    let effects = machine.tell(Event::SendPressed);
    let confirmed = effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Request::Send(_, request)) => Some(request.number_confirmed),
        _ => None,
    });
    assert_eq!(confirmed, Some(Some(true)));
}

#[test]
fn a_gateway_for_tests_takes_numbers_of_films() {
    let mut machine = placed("GB");
    machine.tell(Event::Configured(Ok(ConfigAnswer {
        test_numbers: vec!["+447700900".to_owned()],
        ..everywhere()
    })));
    paste(&mut machine, "07700 900123");
    let effects = machine.tell(Event::SendPressed);
    assert_eq!(sent_to(&effects), Some("+447700900123"));
    // Elsewhere they are in no use.
    let mut machine = placed("GB");
    paste(&mut machine, "07700 900123");
    assert_eq!(requests(&machine.tell(Event::SendPressed)), 0);
}

#[test]
fn a_number_of_films_is_refused_with_a_reason_in_production() {
    let mut machine = placed("US");
    paste(&mut machine, "202 555 0163");
    machine.tell(Event::SendPressed);
    let mut failure = refusal(ErrorCode::InvalidNumber, None);
    if let Failure::Refused(problem) = &mut failure {
        problem.reason = Some(NumberReason::Reserved);
    }
    machine.sent(Err(failure));
    assert_eq!(machine.message(), Message::Reserved);
}

/// Whoever writes the own number as it is written at home is not asked anything.
#[test]
fn examples_of_every_country_are_sent_without_a_question() {
    for country in countries() {
        let Some(example) = example_mobile(country.region) else {
            continue;
        };
        for fill in [type_keys, paste] {
            let mut machine = placed(country.region.as_str());
            fill(&mut machine, &example);
            let effects = machine.tell(Event::SendPressed);
            assert_eq!(
                requests(&effects),
                1,
                "{example} in {}: {:?}",
                country.region,
                machine.state.notice
            );
        }
    }
}
