//! Edits of a phone field, as browsers report them.

use proptest::prelude::*;

use super::{Erase, Field, MAX_FIELD_DIGITS};
use crate::{Region, countries, digits};

fn region(code: &str) -> Option<Region> {
    code.parse().ok()
}

/// Splits `202|555` into text and caret.
fn marked(text: &str) -> (String, usize) {
    let caret = text.find('|').unwrap_or(text.len());
    (text.replace('|', ""), text[..caret].encode_utf16().count())
}

/// `before` and `after` show the caret as `|`; `edited` is what the browser has after the edit.
#[track_caller]
fn edits(country: &str, before: &str, edited: &str, erase: Erase, after: &str) {
    let (text, caret) = marked(before);
    let field = Field { text, caret };
    let (text, caret) = marked(edited);
    let field = field.edit(&text, caret, region(country), erase);
    let mut shown = field.text().to_owned();
    shown.insert(field.caret(), '|');
    assert_eq!(shown, after, "{before} -> {edited}");
}

#[test]
fn typing_at_the_end() {
    edits("US", "|", "2|", Erase::Backward, "2|");
    edits("US", "202|", "2025|", Erase::Backward, "202-5|");
    edits(
        "US",
        "(202) 555-012|",
        "(202) 555-0123|",
        Erase::Backward,
        "(202) 555-0123|",
    );
    edits("US", "+4|", "+44|", Erase::Backward, "+44 |");
}

#[test]
fn inserting_in_the_middle_keeps_the_caret_behind_the_digit() {
    edits("US", "2|02-5", "29|02-5", Erase::Backward, "29|0-25");
    edits("US", "202-|555", "202-9|555", Erase::Backward, "202-9|555");
    edits("US", "|202-555", "9|202-555", Erase::Backward, "9|20-2555");
    edits("US", "|2025", "+|2025", Erase::Backward, "+|20 25");
}

#[test]
fn deleting_digits_and_the_punctuation_between_them() {
    edits(
        "US",
        "(202) 555-0123|",
        "(202) 555-012|",
        Erase::Backward,
        "(202) 555-012|",
    );
    // Backspace took the hyphen: the digit before it goes.
    edits("US", "202-|555", "202|555", Erase::Backward, "20|5-55");
    // Delete took it: the digit after it goes.
    edits("US", "202|-5556", "202|5556", Erase::Forward, "202|-556");
    edits("US", "+44 |", "+44|", Erase::Backward, "+4|");
    edits("US", "(202) 555-0123", "|", Erase::Backward, "|");
    edits("US", "+|", "|", Erase::Backward, "|");
}

#[test]
fn what_is_no_digit_is_not_taken() {
    edits("US", "202|", "202a|", Erase::Backward, "202|");
    edits("US", "202-5|", "202-5-|", Erase::Backward, "202-5|");
    edits("US", "202|-5", "202+|-5", Erase::Backward, "202|-5");
}

#[test]
fn digits_of_other_scripts_become_ascii() {
    edits("US", "|", "٢٠٢٥|", Erase::Backward, "202-5|");
    edits("IR", "|", "۰۹۱۲۳۴۵۶۷۸۹|", Erase::Backward, "0912 345 6789|");
    edits(
        "JP",
        "|",
        "\u{FF0B}\u{FF18}\u{FF11}|",
        Erase::Backward,
        "+81 |",
    );
    edits(
        "US",
        "|",
        "\u{1D7DA}\u{1D7D8}\u{1D7DA}|",
        Erase::Backward,
        "202|",
    );
}

#[test]
fn pasting_a_whole_number_replaces_what_would_double_it() {
    let whole = "+44 20 7031 3000|";
    edits("US", "|", "+44 (0)20 7031 3000|", Erase::Backward, whole);
    edits("US", "+1 |", "+1 +442070313000|", Erase::Backward, whole);
    edits("US", "+44 |", "+44 442070313000|", Erase::Backward, whole);
    edits(
        "US",
        "202-555|",
        "202-555+44 20 7031 3000|",
        Erase::Backward,
        whole,
    );
    edits(
        "US",
        "|",
        "Call +44 20 7031 3000 ext. 5 now|",
        Erase::Backward,
        whole,
    );
    edits(
        "US",
        "(202) 555-0123|",
        "(202) 555-0123(202) 555-0199|",
        Erase::Backward,
        "(202) 555-0199|",
    );
    edits(
        "US",
        "+1 202|",
        "+1 2025550123|",
        Erase::Backward,
        "+1 202-555-0123|",
    );
}

#[test]
fn autofill_replaces_everything() {
    edits(
        "US",
        "202-5|",
        "+491712345678|",
        Erase::Backward,
        "+49 171 2345678|",
    );
    assert_eq!(
        Field::new("2025550123", region("US")).text(),
        "(202) 555-0123"
    );
}

#[test]
fn endless_input_is_cut() {
    let field = Field::new(&"1".repeat(10_000), region("US"));
    assert_eq!(
        field.text().chars().filter(char::is_ascii_digit).count(),
        MAX_FIELD_DIGITS
    );
}

fn significant(text: &str) -> String {
    text.chars()
        .filter(|shown| digits::is_diallable(*shown))
        .collect()
}

proptest! {
    #[test]
    fn any_edit_is_survived(
        before in any::<String>(),
        after in any::<String>(),
        caret in 0usize..40,
        forward in any::<bool>(),
        country in 0..countries().len(),
    ) {
        let region = Some(countries()[country].region);
        let erase = if forward { Erase::Forward } else { Erase::Backward };
        let field = Field::new(&before, region).edit(&after, caret, region, erase);
        prop_assert!(field.text().is_char_boundary(field.caret()));
    }

    #[test]
    fn typing_one_digit_anywhere_adds_that_digit_there(
        number in "\\+?[1-9][0-9]{0,11}",
        digit in "[0-9]",
        place in 0usize..12,
        country in 0..countries().len(),
    ) {
        let region = Some(countries()[country].region);
        let field = Field::new(&number, region);
        let place = place.min(field.text().len()).max(usize::from(number.starts_with('+')));
        let mut edited = field.text().to_owned();
        edited.insert_str(place, &digit);
        let expected = significant(&edited);
        let after = field.edit(&edited, place + 1, region, Erase::Backward);
        prop_assert_eq!(significant(after.text()), expected);
        prop_assert_eq!(significant(&after.text()[..after.caret()]), significant(&edited[..=place]));
    }

    #[test]
    fn backspace_always_takes_exactly_one_digit(
        number in "\\+?[1-9][0-9]{1,12}",
        place in 1usize..16,
        country in 0..countries().len(),
    ) {
        let region = Some(countries()[country].region);
        let field = Field::new(&number, region);
        let place = place.min(field.text().len());
        let mut edited = field.text().to_owned();
        edited.remove(place - 1);
        let before = significant(field.text()).len();
        let had_digit_before = !significant(&field.text()[..place]).is_empty();
        let after = field.edit(&edited, place - 1, region, Erase::Backward);
        prop_assert_eq!(significant(after.text()).len(), before - usize::from(had_digit_before));
    }
}
