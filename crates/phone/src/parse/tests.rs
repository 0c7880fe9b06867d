//! Valid and invalid numbers, as people write them.

use proptest::prelude::*;

use super::{parse, parse_unvalidated};
use crate::{NumberKind, PhoneError, Region, countries};

fn region(code: &str) -> Option<Region> {
    code.parse().ok()
}

#[test]
fn valid_numbers_in_every_form_people_type() {
    for (input, country, e164, kind) in [
        (
            "(202) 555-0123",
            "US",
            "+12025550123",
            NumberKind::FixedLineOrMobile,
        ),
        (
            "+1 202 555 0123",
            "DE",
            "+12025550123",
            NumberKind::FixedLineOrMobile,
        ),
        (
            "+1 202 555 0123",
            "",
            "+12025550123",
            NumberKind::FixedLineOrMobile,
        ),
        (
            "1 202 555 0123",
            "US",
            "+12025550123",
            NumberKind::FixedLineOrMobile,
        ),
        (
            "00 1 202 555 0123",
            "DE",
            "+12025550123",
            NumberKind::FixedLineOrMobile,
        ),
        ("0171 2345678", "DE", "+491712345678", NumberKind::Mobile),
        ("392 345 6784", "IT", "+393923456784", NumberKind::Mobile),
        ("02 3661 8300", "IT", "+390236618300", NumberKind::FixedLine),
        (
            "011 15-2345-6789",
            "AR",
            "+5491123456789",
            NumberKind::Mobile,
        ),
        ("+٩٦٦ ٥١ ٢٣٤ ٥٦٧٨", "", "+966512345678", NumberKind::Mobile),
        (
            "\u{FF0B}\u{FF18}\u{FF11}90-1234-5678",
            "",
            "+819012345678",
            NumberKind::Mobile,
        ),
        ("1-800-FLOWERS", "US", "+18003569377", NumberKind::TollFree),
        ("+800 1234 5678", "", "+80012345678", NumberKind::TollFree),
    ] {
        let number =
            parse(input, region(country)).unwrap_or_else(|error| panic!("{input}: {error}"));
        assert_eq!((number.e164(), number.kind()), (e164, kind), "{input}");
    }
}

#[test]
fn what_is_wrong_is_told_apart() {
    for (input, country, error) in [
        ("", "US", PhoneError::Empty),
        (" \t\n", "US", PhoneError::Empty),
        ("call me", "US", PhoneError::NotANumber),
        ("+", "US", PhoneError::NotANumber),
        ("2025550123", "", PhoneError::NoCountry),
        ("+999 123 456", "", PhoneError::UnknownCallingCode),
        ("555 0123", "US", PhoneError::TooShort),
        ("12", "DE", PhoneError::TooShort),
        ("202 555 01234", "US", PhoneError::TooLong),
        ("123 456 7890", "US", PhoneError::Invalid),
    ] {
        assert_eq!(
            parse(input, region(country)).unwrap_err(),
            error,
            "{input:?}"
        );
    }
    let endless = "1".repeat(251);
    assert_eq!(
        parse(&endless, region("US")).unwrap_err(),
        PhoneError::TooLong
    );
}

#[test]
fn the_parts_of_a_number() {
    let number = parse("02 3661 8300", region("IT")).unwrap();
    assert_eq!(number.calling_code(), 39);
    assert_eq!(number.national_significant(), "0236618300");
    assert_eq!(number.region(), region("IT"));
    assert_eq!(number.format_national(), "02 3661 8300");
    assert_eq!(number.format_international(), "+39 02 3661 8300");
    let freephone = parse("+80012345678", None).unwrap();
    assert_eq!(freephone.region(), None);
    assert_eq!(freephone.national_significant(), "12345678");
}

#[test]
fn debug_output_hides_the_digits() {
    let number = parse("+12025550123", None).unwrap();
    assert_eq!(format!("{number:?}"), "PhoneNumber(+1********23)");
}

#[test]
fn an_impossible_number_can_still_be_described() {
    let number = parse_unvalidated("123 456 7890", region("US")).unwrap();
    assert!(!number.is_valid());
    assert_eq!(number.e164(), "+11234567890");
    assert_eq!(number.kind(), NumberKind::Unknown);
}

fn any_region() -> impl Strategy<Value = Option<Region>> {
    proptest::option::of((0..countries().len()).prop_map(|index| countries()[index].region))
}

proptest! {
    #[test]
    fn any_string_is_survived(input in any::<String>(), region in any_region()) {
        let _ = parse(&input, region);
    }

    #[test]
    fn anything_like_a_number_is_survived(input in "[+＋]?[0-9٠-٩ ()\\-.x#;,*/~extn]{0,40}", region in any_region()) {
        if let Ok(number) = parse(&input, region) {
            let again = parse(number.e164(), None).unwrap();
            prop_assert_eq!(again.e164(), number.e164());
            prop_assert!(number.e164().len() <= 21);
        }
    }
}
