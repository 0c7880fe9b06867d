//! Second readings: what is as written, renewed, doubtful or only possible.

use proptest::prelude::*;

use super::{Manner, Reading, read};
use crate::{NumberKind, PhoneError, Region, countries, example_mobile, parse, with_plus};

const TYPED: Manner = Manner {
    by_text: true,
    at_once: false,
    is_chosen: true,
    suggested: [None; 2],
    guessed: None,
};
const FILLED: Manner = Manner {
    at_once: true,
    ..TYPED
};

/// Typed, where the browser or the page suggests another country than the one the number is read in.
fn suggested(country: &str, is_chosen: bool) -> Manner {
    Manner {
        is_chosen,
        suggested: [None, country.parse().ok()],
        ..TYPED
    }
}

/// A reading in a few letters: `= as written`, `> renewed`, `? doubtful, written`, `~ possible`.
fn told(text: &str, region: &str, manner: Manner) -> String {
    match read(text, region.parse().ok(), manner) {
        Ok(Reading::AsWritten(number)) => format!("={}", number.e164()),
        Ok(Reading::Renewed { number, .. }) => format!(">{}", number.e164()),
        Ok(Reading::Doubtful { meant, written }) => {
            let written = written.map(|number| number.e164().to_owned());
            format!("?{} {}", meant.e164(), written.unwrap_or_default())
        }
        Ok(Reading::Possible(number)) => format!("~{}", number.e164()),
        Err(error) => error.as_str().to_owned(),
    }
}

#[track_caller]
fn reads(cases: &[(&str, &str, &str)], manner: Manner) {
    for (text, region, expected) in cases {
        assert_eq!(
            told(text, region, manner).trim(),
            *expected,
            "{text} in {region:?}"
        );
    }
}

#[test]
fn argentine_mobiles_get_their_nine_for_a_text_and_not_for_a_call() {
    let cases = [
        ("11 1234 5678", "AR", ">+5491112345678"),
        ("+54 11 1234 5678", "", ">+5491112345678"),
        ("+54 11 1234 5678", "US", ">+5491112345678"),
        ("54 11 1234 5678", "AR", ">+5491112345678"),
        ("011 1234 5678", "AR", ">+5491112345678"),
        ("223 512 3456", "AR", ">+5492235123456"),
        ("011 15 1234-5678", "AR", "=+5491112345678"),
        ("11 15 1234 5678", "AR", "=+5491112345678"),
        ("+54 9 11 1234 5678", "", "=+5491112345678"),
        ("+54 9 11 15 1234 5678", "", ">+5491112345678"),
        ("9 11 15 1234 5678", "AR", ">+5491112345678"),
    ];
    reads(&cases, TYPED);
    let by_call = Manner::default();
    assert_eq!(told("11 1234 5678", "AR", by_call), "=+541112345678");
}

#[test]
fn old_forms_become_what_they_became() {
    let cases = [
        ("+52 1 55 1234 5678", "", ">+525512345678"),
        ("044 55 1234 5678", "MX", ">+525512345678"),
        ("045 55 1234 5678", "MX", ">+525512345678"),
        ("01 55 1234 5678", "MX", ">+525512345678"),
        ("52 1 55 1234 5678", "MX", ">+525512345678"),
        ("55 1234 5678", "MX", "=+525512345678"),
        ("11 8765 4321", "BR", ">+5511987654321"),
        ("11 7765 4321", "BR", "=+551177654321"),
        ("8765 4321", "CL", ">+56987654321"),
        ("09 8765 4321", "CL", ">+56987654321"),
        ("97 12 34 56", "BJ", ">+2290197123456"),
        ("01 97 12 34 56", "BJ", "=+2290197123456"),
        ("07 12 34 56", "CI", ">+2250707123456"),
        ("+225 44 12 34 56", "", ">+2250544123456"),
        ("40 12 34 56", "CI", ">+2250140123456"),
        ("04 12 34 56", "GA", ">+24174123456"),
        ("+241 06 12 34 56", "", ">+24166123456"),
        ("074 12 34 56", "GA", "=+24174123456"),
        ("0165 123 4567", "VN", ">+84351234567"),
        ("+84 120 123 4567", "", ">+84701234567"),
        ("0199 123 4567", "VN", ">+84591234567"),
        ("77 12 34 56", "CM", ">+237677123456"),
        ("712 3456", "MU", ">+23057123456"),
        ("087654321", "EC", ">+593987654321"),
        ("0347 1234567", "IT", ">+393471234567"),
        ("+39 0347 1234567", "", ">+393471234567"),
        ("+599 520 1234", "", ">+17215201234"),
    ];
    reads(&cases, TYPED);
}

#[test]
fn what_can_be_somebody_elses_is_asked() {
    let cases = [
        ("+377 44 123 456", "", "?+38344123456 +37744123456"),
        ("+386 49 123 456", "", "?+38349123456"),
        ("15 1234 5678", "AR", "?+5491112345678"),
        ("15 123 4567", "AR", "TOO_SHORT"),
    ];
    reads(&cases, TYPED);
}

/// The old form of these is also that of today with a digit left out, which could be any.
#[test]
fn a_digit_too_few_is_never_made_up() {
    let cases = [
        ("11 9876 5432", "BR", "?+5511998765432"),
        ("+55 11 9765 4321", "", "?+5511997654321"),
        ("9 8765 432", "CL", "?+56998765432"),
        ("+56 9 8765432", "", "?+56998765432"),
        ("6 77 12 34 5", "CM", "?+237667712345"),
        ("098765432", "EC", "?+593998765432"),
        ("077 12 34 5", "GA", "?+24177712345 +24107712345"),
        ("91 234 567", "ES", "TOO_SHORT"),
        ("6 12 34 56 7", "FR", "TOO_SHORT"),
    ];
    reads(&cases, TYPED);
    reads(&cases, FILLED);
}

#[test]
fn a_lost_plus_is_asked_about() {
    let cases = [
        ("491725555556", "DE", "?+491725555556 +49491725555556"),
        ("491725555556", "US", "?+491725555556"),
        ("4915112345678", "US", "?+4915112345678"),
        ("447400123456", "DE", "?+447400123456 +49447400123456"),
        ("447400123456", "", "?+447400123456"),
        ("33612345678", "US", "?+33612345678"),
        ("5215512345678", "US", "?+525512345678"),
        ("0044 7400 123457", "US", "?+447400123457"),
        ("011 44 7400 123457", "DE", "?+447400123457"),
        ("00 1 202 555 0163", "US", "?+12025550163"),
        ("+49 49 1725 555556", "", "?+491725555556 +49491725555556"),
        ("+0049 1725 555556", "US", "?+491725555556"),
        ("4915112345678", "DE", "?+4915112345678 +494915112345678"),
        ("+1 49 1725 555556", "", "?+491725555556"),
        // The chosen country's own code is not asked about where libphonenumber takes it off.
        ("447400123456", "GB", "=+447400123456"),
        ("12025550163", "US", "=+12025550163"),
        ("0172 5555556", "DE", "=+491725555556"),
        ("202 555 0163", "US", "=+12025550163"),
        ("020 7946 0018", "GB", "=+442079460018"),
        ("+49 1725 555556", "US", "=+491725555556"),
    ];
    reads(&cases, TYPED);
    reads(&cases, FILLED);
}

#[test]
fn two_mobiles_in_one_are_asked_about_where_a_program_wrote_them() {
    // A mobile in Singapore, or in Alabama.
    reads(&[("659 223 4567", "US", "=+16592234567")], TYPED);
    reads(&[("6592234567", "US", "?+6592234567 +16592234567")], FILLED);
    // A mobile in Texas; at home Germans write a zero first, unless they see +49 before the field.
    reads(&[("15125550163", "DE", "=+4915125550163")], TYPED);
    reads(
        &[("15125550163", "DE", "?+15125550163 +4915125550163")],
        FILLED,
    );
    // In Chicago, or in China, whose mobiles are written like this at home: half of them would be numbers in North America.
    reads(&[("13123456789", "CN", "=+8613123456789")], FILLED);
    // In Aruba, or in Argentina with the 9 left out.
    reads(&[("2975601234", "AR", ">+5492975601234")], TYPED);
    reads(
        &[("2975601234", "AR", "?+2975601234 +5492975601234")],
        FILLED,
    );
    reads(&[("015125550163", "DE", "=+4915125550163")], FILLED);
}

#[test]
fn a_country_that_something_else_suggests_is_asked_about() {
    // A mobile in Singapore, or in Alabama; in Texas, or in Germany.
    for is_chosen in [false, true] {
        let asked = [("6592234567", "US", "?+6592234567 +16592234567")];
        reads(&asked, suggested("SG", is_chosen));
        reads(
            &[("6592234567", "US", "=+16592234567")],
            suggested("DE", is_chosen),
        );
        let asked = [("15125550163", "DE", "?+15125550163 +4915125550163")];
        reads(&asked, suggested("US", is_chosen));
        reads(
            &[("01512 5550163", "DE", "=+4915125550163")],
            suggested("US", is_chosen),
        );
        // Suggested like this, it is nobody else's.
        reads(
            &[("202 555 0163", "US", "=+12025550163")],
            suggested("US", is_chosen),
        );
        reads(
            &[("202 555 0163", "US", "=+12025550163")],
            suggested("CA", is_chosen),
        );
    }
    // A country that nobody chose: the number may be written as at home.
    let asked = [
        ("9175550163", "US", "?+919175550163 +19175550163"),
        ("13123456789", "US", "?+8613123456789 +13123456789"),
    ];
    reads(&asked[..1], suggested("IN", false));
    reads(&asked[1..], suggested("CN", false));
    reads(
        &[("9175550163", "US", "=+19175550163")],
        suggested("IN", true),
    );
    reads(
        &[("13123456789", "CN", "?+13123456789 +8613123456789")],
        suggested("US", false),
    );
    reads(
        &[("13123456789", "CN", "=+8613123456789")],
        suggested("US", true),
    );
}

#[test]
fn a_number_of_no_use_in_one_country_may_be_one_of_another() {
    let cases = [
        ("0172 5555556", "US", "?+491725555556"),
        ("0612345678", "US", "~+10612345678"),
    ];
    reads(&cases, suggested("DE", true));
    // A plus that does not belong there, as habit or a form puts it before every number.
    let cases = [
        ("+0172 5555556", "DE", "?+491725555556"),
        ("+06 12 34 56 78", "FR", "?+33612345678"),
        ("+0612345678", "US", "UNKNOWN_CALLING_CODE"),
        ("+044 7400 123456", "US", "?+447400123456"),
    ];
    reads(&cases, TYPED);
    reads(
        &[("+98765 43210", "IR", "?+919876543210")],
        suggested("IN", true),
    );
}

#[test]
fn what_the_plans_do_not_know_is_possible_or_not() {
    let cases = [
        ("093 197 6502", "EC", "~+593931976502"),
        ("075 1067962", "ZW", "~+263751067962"),
        ("07700 900123", "GB", "~+447700900123"),
        ("06 39 98 00 01", "FR", "~+33639980001"),
        ("093 197 65", "EC", "INVALID"),
        ("202555012399", "US", "TOO_LONG"),
        ("+999 123 456", "US", "UNKNOWN_CALLING_CODE"),
        ("202 555 0123", "", "NO_COUNTRY"),
        ("", "US", "EMPTY"),
        ("hello", "US", "NOT_A_NUMBER"),
        ("abc!@#12", "US", "LETTERS"),
        ("112", "GB", "TOO_SHORT"),
    ];
    reads(&cases, TYPED);
}

/// A person who writes a number of their own country in the usual way is never asked, nor shown a different number.
#[test]
fn examples_of_every_country_are_read_as_written() {
    for country in countries() {
        let Some(example) = example_mobile(country.region) else {
            continue;
        };
        for manner in [TYPED, FILLED] {
            let number = parse(&example, Some(country.region)).unwrap();
            if country.region.as_str() == "GA" {
                // Google's example still has the form that ended in 2024.
                continue;
            }
            let expected = Ok(Reading::AsWritten(number.clone()));
            assert_eq!(
                read(&example, Some(country.region), manner),
                expected,
                "{example}"
            );
            let abroad = number.format_international();
            assert_eq!(read(&abroad, None, manner), expected, "{abroad}");
        }
    }
}

/// A foreign mobile without its plus is asked about, never texted as a stranger's. Only where mobiles cannot be
/// distinguished from landlines (North America) are people of the chosen country believed if they write as at home.
#[test]
fn a_foreign_mobile_that_lost_its_plus_is_never_a_strangers() {
    for here in countries() {
        for there in countries() {
            let Some(example) = example_mobile(there.region) else {
                continue;
            };
            let number = parse(&example, Some(there.region)).unwrap();
            let bare = number.e164().trim_start_matches('+').to_owned();
            if with_plus(&bare, here.region).is_some() {
                // Dialled abroad from there: North Korea's 99.
                continue;
            }
            match read(&bare, Some(here.region), FILLED) {
                Ok(Reading::Doubtful { meant, .. }) => assert_eq!(meant.e164(), number.e164()),
                Ok(Reading::AsWritten(read)) => {
                    let is_home = number.kind() != NumberKind::Mobile
                        && bare == read.format_national().replace(['-', ' ', '(', ')'], "");
                    assert!(
                        read.e164() == number.e164() || is_home,
                        "{bare} in {}",
                        here.region
                    );
                }
                other => panic!("{bare} of {} in {}: {other:?}", there.region, here.region),
            }
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(text in ".{0,40}", country in 0..countries().len()) {
        let region: Option<Region> = Some(countries()[country].region);
        let _read = read(&text, region, FILLED);
    }

    /// If nothing casts doubt on libphonenumber's reading, it is the result.
    #[test]
    fn as_written_is_what_libphonenumber_reads(
        text in "\\+?[0-9 ()-]{4,18}",
        country in 0..countries().len(),
    ) {
        let region = Some(countries()[country].region);
        if let Ok(Reading::AsWritten(number)) = read(&text, region, FILLED) {
            prop_assert_eq!(parse(&text, region), Ok(number));
        }
    }
}

#[test]
fn a_lost_plus_between_words_is_asked_about() {
    let cases = [
        ("Tel. 447400123456", "US", "?+447400123456"),
        ("https://wa.me/447400123456", "US", "?+447400123456"),
        ("44 mobile 7400123456", "US", "LETTERS"),
        ("447400123o456", "US", "LETTERS"),
    ];
    reads(&cases, TYPED);
    reads(&cases, FILLED);
}

#[test]
fn letters_are_never_a_lost_plus() {
    let read = read("49 abc 1725555556", "US".parse().ok(), FILLED);
    assert!(
        matches!(
            read,
            Err(PhoneError::Letters) | Ok(Reading::Doubtful { .. })
        ),
        "{read:?}"
    );
}
