//! Numbers with words, invisible characters and letters around them.

use super::{has_letters, number_in, parse, visible};
use crate::{PhoneError, parse_unvalidated};

#[test]
fn what_nobody_sees_goes_and_digits_stay() {
    for text in [
        "\u{202a}+1 202 555 0163\u{202c}",
        "\u{2066}+1\u{a0}202\u{202f}555\u{2007}0163\u{2069}",
        "+1\u{200b}202\u{200c}555\u{200d}0163",
        "\u{feff}+1 202\u{ad}555\u{2060}0163",
        "+1 2\u{fe0f}\u{20e3}0\u{fe0f}\u{20e3}2 555 0163",
        "\u{200e}+1 202 555 0163\u{200f}\0",
        "\u{e0001}+1 202 555 0163\u{e007f}\u{e0100}",
        "+1\u{2003}202\u{3000}555\u{205f}0163\u{2800}",
    ] {
        let seen = visible(text);
        let digits: String = seen.chars().filter(|sign| !sign.is_whitespace()).collect();
        assert_eq!(digits, "+12025550163", "{text:?}");
        let read = parse(&seen, None).unwrap();
        assert_eq!(read.e164(), "+12025550163", "{text:?}");
    }
}

#[test]
fn every_format_character_and_variation_selector_is_invisible() {
    let format = regex::Regex::new(r"^[\p{Cf}\p{Variation_Selector}]$").unwrap();
    let spaces = regex::Regex::new(r"^\p{Zs}$").unwrap();
    for character in (0..0x11_0000).filter_map(char::from_u32) {
        let text = character.to_string();
        if format.is_match(&text) {
            assert_eq!(visible(&text), "", "U+{:04X}", u32::from(character));
        }
        if spaces.is_match(&text) {
            assert_eq!(visible(&text), " ", "U+{:04X}", u32::from(character));
        }
        if character.is_alphanumeric() && character.is_ascii() {
            assert_eq!(visible(&text), text);
        }
    }
}

#[test]
fn words_around_a_number_are_left_aside() {
    for (text, expected) in [
        ("+1 202 555 0163 (cell)", "+12025550163"),
        ("202-555-0163 home", "+12025550163"),
        ("Tel.: (202) 555-0163", "+12025550163"),
        ("mobile 202.555.0163", "+12025550163"),
        ("📞 202 555 0163 📱", "+12025550163"),
        ("call me: 202-555-0163!", "+12025550163"),
        ("Handy: +49 1512 3456789 (privat)", "+4915123456789"),
        ("(+44) 7400 123456 mob", "+447400123456"),
        ("my number is 2025550163, thanks", "+12025550163"),
        ("202·555·0163", "+12025550163"),
        ("тел. 202 555 0163", "+12025550163"),
        ("電話 202-555-0163", "+12025550163"),
        ("202-555-0163 (cell 2)", "+12025550163"),
        ("home 1: 202-555-0163", "+12025550163"),
        ("202 555 0163 ext. 12", "+12025550163"),
        ("tel:+1-202-555-0163", "+12025550163"),
        ("WORK 202-555-0163", "+12025550163"),
        ("+49 (mobil) 1512 3456789", "+4915123456789"),
        ("+49 (0) mobil 1512 3456789", "+4915123456789"),
        ("+44 (UK) 7400 123456", "+447400123456"),
        ("\u{2795}44 7400 123456", "+447400123456"),
        ("202 DC 555 0163", "+12025550163"),
        ("202-555-0163 x 12", "+12025550163"),
        ("202-555-0163 #5", "+12025550163"),
        ("202,555,0163", "+12025550163"),
        ("202-555-0163#", "+12025550163"),
        ("202-555-0163,,12#", "+12025550163"),
        ("202-555-0163 DW 3", "+12025550163"),
        ("tel:202-555-0163;phone-context=+1", "+12025550163"),
        ("tel:7400123456;phone-context=+44", "+447400123456"),
        ("tel:+447400123456;ext=12", "+447400123456"),
        ("202\u{ff70}555\u{30fc}0163", "+12025550163"),
    ] {
        let us = "US".parse().ok();
        let shown = parse_unvalidated(&number_in(text, us), us).map(|number| number.e164());
        assert_eq!(shown.as_deref(), Ok(expected), "{text} in the field");
        let read = parse(&visible(text), us);
        let read = read.map(|number| (number.e164(), number.is_valid()));
        assert_eq!(read, Ok((expected.to_owned(), true)), "{text}");
    }
}

#[test]
fn letters_are_digits_only_in_numbers_that_are_bought_for_their_word() {
    let us = "US".parse().ok();
    for word in [
        "1-800-FLOWERS",
        "1 800 GOT JUNK",
        "1-800-555-HELP",
        "1-888-GOFEDEX",
    ] {
        let expected = parse_unvalidated(word, us).map(|number| number.e164());
        assert_eq!(
            parse(word, us).map(|number| number.e164()),
            expected,
            "{word}"
        );
    }
    for text in [
        "abc!@#12",
        "202-555-HELP",
        "202-555-abcd",
        "2O2-555-0163",
        "202-555-016O",
        "12 monkeys",
        "home 202-555-0163 cell 202-555-0164",
        "+1 202 call me",
        "49 abc 1725555556",
    ] {
        assert_eq!(parse(text, us).err(), Some(PhoneError::Letters), "{text}");
    }
    let de = "DE".parse().ok();
    for text in [
        "0171 555555o6",
        "0171 5555 l 56",
        "0171 555555 Handy 6",
        "+49 171 5555S556",
    ] {
        assert_eq!(parse(text, de).err(), Some(PhoneError::Letters), "{text}");
    }
    assert_eq!(number_in("0171 555555o6", de), "0171 555555o6");
    for text in [
        "0171 5555556 DW 3",
        "0171 5555556 (Kl. 12)",
        "0171 5555556 ab 18 h",
    ] {
        let read = parse(text, de).map(|number| number.e164());
        assert_eq!(read.as_deref(), Ok("+491715555556"), "{text}");
    }
    assert_eq!(parse("hello", us).err(), Some(PhoneError::NotANumber));
    assert_eq!(parse("📱📱", us).err(), Some(PhoneError::NotANumber));
}

#[test]
fn a_number_without_words_is_not_touched() {
    for text in ["", "202 555 0163", "+1 (202) 555-0163", "hello", "12 ab 34"] {
        assert_eq!(number_in(text, None), text);
    }
    assert_eq!(
        number_in("Tel.: +1 202 555 0163 (cell)", None),
        "+1 202 555 0163"
    );
    assert!(has_letters("1a") && has_letters("тел") && !has_letters("+1 (2)"));
}
