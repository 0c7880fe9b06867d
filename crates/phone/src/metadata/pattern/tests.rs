//! The matcher of the plans' patterns against a real regular-expression engine.

use proptest::prelude::*;
use regex::Regex;

use super::{Match, Pattern};

#[test]
fn what_the_metadata_uses() {
    for (pattern, digits, whole, start) in [
        ("", "", true, true),
        ("", "1", false, true),
        ("12", "12", true, true),
        ("12", "123", false, true),
        ("1[2-57]", "14", true, true),
        ("1[2-57]", "16", false, false),
        (r"\d{3}", "12", false, false),
        (r"\d{2,3}", "123", true, true),
        (r"(?:1|12)3", "123", true, true),
        (r"1?1?11", "111", true, true),
        (r"(?:0[1-3]){2}4", "01034", true, true),
        (r"(1)$|0", "12", false, false),
        (r"(1)$|0", "1", true, true),
        (r"8\d{2,3}|80", "80", true, true),
    ] {
        let compiled = Pattern::new(pattern);
        assert!(compiled.is_well_formed(), "{pattern}");
        assert_eq!(
            compiled.matches(digits.as_bytes()),
            whole,
            "{pattern} {digits}"
        );
        assert_eq!(
            compiled.matches_start(digits.as_bytes()),
            start,
            "{pattern} {digits}"
        );
    }
}

#[test]
fn the_beginning_of_a_match() {
    let pattern = Pattern::new(r"2(?:0[2-9]|1\d{2})|99");
    for (digits, expected) in [
        ("", true),
        ("2", true),
        ("20", true),
        ("201", false),
        ("202", true),
        ("2023", false),
        ("212", true),
        ("9", true),
        ("999", false),
        ("3", false),
    ] {
        assert_eq!(pattern.may_begin(digits.as_bytes()), expected, "{digits}");
    }
}

#[test]
fn text_that_is_no_pattern_never_matches() {
    for pattern in [
        "(", ")", "[", "[a]", "1{", "1{2,1}", "a", "1*", r"\w", "(?:1", "1{999}",
    ] {
        let compiled = Pattern::new(pattern);
        assert!(!compiled.is_well_formed(), "{pattern}");
        assert!(!compiled.matches_start(b"1"), "{pattern}");
    }
}

#[test]
fn groups_that_took_no_part_are_none() {
    let prefix = Pattern::new(r"([2-9]\d{6})$|1");
    assert_eq!(
        prefix.find_at_start(b"1246"),
        Some(Match {
            end: 1,
            groups: [None, None]
        })
    );
    assert_eq!(
        prefix.find_at_start(b"2345678"),
        Some(Match {
            end: 7,
            groups: [Some((0, 7)), None]
        })
    );
    let brazil = Pattern::new(r"(?:0|90)(?:(1[245]|2[1-35])(\d{10,11}))?");
    assert_eq!(
        brazil.find_at_start(b"0151187654321"),
        Some(Match {
            end: 13,
            groups: [Some((1, 3)), Some((3, 13))]
        })
    );
    assert_eq!(
        brazil.find_at_start(b"01187").map(|found| found.end),
        Some(1)
    );
}

/// Patterns with everything the metadata has, nested.
fn any_pattern() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        "[0-9]".prop_map(|digit| digit),
        Just(r"\d".to_owned()),
        "\\[[0-4]-[5-9]\\]",
        "\\[[0-9]{2,4}\\]",
    ];
    atom.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            proptest::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("(?:{})", parts.join("|"))),
            proptest::collection::vec(inner.clone(), 1..3)
                .prop_map(|parts| format!("({})", parts.join("|"))),
            inner.clone().prop_map(|part| format!("(?:{part})?")),
            (inner, 0u8..3, 0u8..3)
                .prop_map(|(part, low, more)| format!("(?:{part}){{{low},{}}}", low + more)),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_a_regular_expression_engine(pattern in any_pattern(), digits in "[0-9]{0,12}") {
        let expected = Regex::new(&format!("^(?:{pattern})")).unwrap();
        let expected_whole = Regex::new(&format!("^(?:{pattern})$")).unwrap();
        let compiled = Pattern::new(Box::leak(pattern.clone().into_boxed_str()));
        prop_assert_eq!(compiled.matches(digits.as_bytes()), expected_whole.is_match(&digits));
        let longer_matches = |more: &String| expected_whole.is_match(&format!("{digits}{more}"));
        if ["", "0", "5", "9"].iter().any(|more| longer_matches(&(*more).to_owned())) {
            prop_assert!(compiled.may_begin(digits.as_bytes()));
        }
        let found = compiled.find_at_start(digits.as_bytes());
        let captures = expected.captures(&digits);
        prop_assert_eq!(found.map(|found| found.end), captures.as_ref().map(|captures| captures[0].len()));
    }
}
