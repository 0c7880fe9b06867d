//! What is read as dialled, and what is not.

use super::{Dialled, looks_international};
use crate::PhoneError;

#[track_caller]
fn reads(input: &str, plus: bool, digits: &str, extension: Option<&str>) {
    let expected = Dialled {
        has_plus: plus,
        digits: digits.into(),
        extension: extension.map(Into::into),
    };
    assert_eq!(Dialled::read(input), Ok(expected), "{input:?}");
}

#[test]
fn a_plus_of_either_width_after_blanks() {
    for (input, expected) in [
        ("+1", true),
        ("  +1", true),
        ("\u{FF0B}81", true),
        ("", false),
        ("1+", false),
        ("0044", false),
    ] {
        assert_eq!(looks_international(input), expected, "{input:?}");
    }
}

#[test]
fn punctuation_and_text_around_a_number() {
    reads("(202) 555-0123", false, "2025550123", None);
    reads("Tel. +1 202.555.0123.", true, "12025550123", None);
    reads("12", false, "12", None);
    reads("٢٠٢-٥٥٥", false, "202555", None);
    reads("202~555～0123x", false, "2025550123", None);
    reads("1-800-FLOWERS", false, "18003569377", None);
    reads("0xx11 98765-4321", false, "011987654321", None);
}

#[test]
fn extensions_in_the_spellings_of_the_world() {
    for text in [
        " ext. 45",
        "x45",
        " X 45",
        "#45",
        ";ext=45",
        ", ext 45",
        ",,45",
        ";45",
        " extn: 45",
        " Extensión 45",
        " extensio\u{301}n 45",
        "～45",
        " доб. 45",
        " anexo 45",
        " - 45#",
        " int 45",
        "ｅｘｔｎ45",
        ",,,: 45",
    ] {
        reads(
            &format!("202 555 0123{text}"),
            false,
            "2025550123",
            Some("45"),
        );
    }
    // Too long for such a vague marker: then they are digits of the number.
    reads(
        "202 555 0123 x1234567890",
        false,
        "20255501231234567890",
        None,
    );
    reads(
        "(530) 583-6985 x302/x2303",
        false,
        "5305836985",
        Some("302"),
    );
}

#[test]
fn uris() {
    reads(
        "tel:03-331-6005;phone-context=+64",
        true,
        "64033316005",
        None,
    );
    reads(
        "tel:253-0000;phone-context=www.example.com",
        false,
        "2530000",
        None,
    );
    reads("tel:+1-650-253-0000;isub=12345", true, "16502530000", None);
    for malformed in [
        "tel:1;phone-context=",
        "tel:253-0000;phone-context=1x.-",
        "1234;phone-context=;x",
    ] {
        assert_eq!(
            Dialled::read(malformed),
            Err(PhoneError::NotANumber),
            "{malformed}"
        );
    }
}

#[test]
fn parts_of_a_uri_in_the_wrong_order_do_no_harm() {
    // The engine panicked here.
    assert_eq!(
        Dialled::read("7;phone-context=+78;tel:1"),
        Err(PhoneError::NotANumber)
    );
}

#[test]
fn what_is_no_number() {
    for input in ["abc", "1", "+1", "1a", "20int11", "#", "call me", "12-"] {
        let found = Dialled::read(input);
        assert!(
            matches!(found, Err(PhoneError::NotANumber)) || input == "12-",
            "{input:?}: {found:?}"
        );
    }
}
