//! The formatter, digit by digit.

use super::AsYouType;

#[track_caller]
fn shows(region: &str, typed: &str, expected: &[&str]) {
    let mut formatter = AsYouType::new(region.parse().ok());
    let steps: Vec<String> = typed
        .chars()
        .map(|typed| formatter.input(typed).to_owned())
        .collect();
    assert_eq!(steps, expected);
}

#[test]
fn national_numbers_get_their_format_digit_by_digit() {
    shows(
        "US",
        "6502532222",
        &[
            "6",
            "65",
            "650",
            "650-2",
            "650-25",
            "650-253",
            "650-2532",
            "(650) 253-22",
            "(650) 253-222",
            "(650) 253-2222",
        ],
    );
}

#[test]
fn international_numbers_get_the_format_of_their_country() {
    shows(
        "DE",
        "+442087",
        &[
            "+",
            "+4",
            "+44 ",
            "+44 2",
            "+44 20",
            "+44 20 8",
            "+44 20 87",
        ],
    );
    shows("", "+4920", &["+", "+4", "+49 ", "+49 2", "+49 20"]);
}

#[test]
fn punctuation_ends_the_formatting() {
    shows("US", "65 02", &["6", "65", "65 ", "65 0", "65 02"]);
}

#[test]
fn clearing_starts_anew_in_the_same_region() {
    let mut formatter = AsYouType::new("US".parse().ok());
    for typed in "+44208".chars() {
        formatter.input(typed);
    }
    formatter.clear();
    assert_eq!(formatter.output(), "");
    for typed in "6502".chars() {
        formatter.input(typed);
    }
    assert_eq!(formatter.output(), "650-2");
}
