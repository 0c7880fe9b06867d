//! What finds a country, and what finds it first.

use super::{Entry, Query, fold};

/// Names as browsers give them: German and English, decomposed and in lower case as the browser hands them over.
const COUNTRIES: [(&str, &str, &str); 20] = [
    ("AE", "vereinigte arabische emirate", "united arab emirates"),
    ("AS", "amerikanisch-samoa", "american samoa"),
    ("AX", "a\u{30a}landinseln", "a\u{30a}land islands"),
    ("BS", "bahamas", "bahamas"),
    ("CA", "kanada", "canada"),
    ("CI", "co\u{302}te d’ivoire", "co\u{302}te d’ivoire"),
    ("DE", "deutschland", "germany"),
    ("DK", "da\u{308}nemark", "denmark"),
    ("DO", "dominikanische republik", "dominican republic"),
    ("GB", "vereinigtes ko\u{308}nigreich", "united kingdom"),
    ("IN", "indien", "india"),
    ("ID", "indonesien", "indonesia"),
    ("JE", "jersey", "jersey"),
    ("KN", "st. kitts und nevis", "st. kitts & nevis"),
    ("NZ", "neuseeland", "new zealand"),
    ("RE", "re\u{301}union", "re\u{301}union"),
    ("TR", "tu\u{308}rkei", "tu\u{308}rkiye"),
    ("TT", "trinidad und tobago", "trinidad & tobago"),
    ("US", "vereinigte staaten", "united states"),
    ("ZA", "su\u{308}dafrika", "south africa"),
];

/// The ISO codes that are found, best first.
fn found(typed: &str) -> String {
    let query = Query::read(typed);
    let mut found: Vec<_> = COUNTRIES
        .iter()
        .filter_map(|(code, name, english)| {
            let entry = Entry::new(code.parse().ok()?, (*name).to_owned(), [name, english]);
            entry.rank(&query).map(|rank| (rank, *code))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let codes: Vec<&str> = found.into_iter().map(|(_, code)| code).collect();
    codes.join(" ")
}

#[test]
fn by_its_name_in_the_page_s_language_and_in_english() {
    assert_eq!(found("deutsch"), "DE");
    assert_eq!(found("germ"), "DE");
    assert_eq!(found("new zea"), "NZ");
    assert_eq!(found("samoa"), "AS");
}

#[test]
fn by_what_it_is_called_before_what_else_it_is_called() {
    let entry = |code: &str, name: &str, other: &str| {
        let mut entry = Entry::new(code.parse().unwrap(), name.to_owned(), [name, name]);
        entry.is_also(other);
        entry
    };
    let comoros = entry("KM", "comoros", "union of the comoros");
    let states = entry("US", "united states", "united states of america");
    let africa = entry("ZA", "south africa", "union of south africa");
    for typed in ["u", "uni", "unit"] {
        let query = Query::read(typed);
        let rank = states.rank(&query).unwrap();
        for other in [&comoros, &africa] {
            assert!(
                other.rank(&query).is_none_or(|other| rank < other),
                "{typed}"
            );
        }
    }
    // A short name, before a word of what others are called.
    let korea = entry("KR", "south korea", "korea (south)");
    assert_eq!(korea.rank(&Query::read("kor")), Some(super::OTHER_BEGINS));
    // All the same it is found, and by its whole name before any other.
    let query = Query::read("union of the comoros");
    assert_eq!(comoros.rank(&query), Some(super::EXACT));
    assert_eq!(africa.rank(&Query::read("union")), Some(super::OTHERWISE));
}

#[test]
fn without_its_accents_and_its_punctuation() {
    assert_eq!(found("danemark"), "DK");
    assert_eq!(found("da\u{308}nemark"), "DK");
    assert_eq!(found("reunion"), "RE");
    assert_eq!(found("cote divoire"), "CI");
    assert_eq!(found("cote d'ivoire"), "CI");
    assert_eq!(found("st kitts and n"), "KN");
    assert_eq!(found("trinidad and tobago"), "TT");
    assert_eq!(found("aland"), "AX NZ", "a word before a part of one");
}

#[test]
fn by_its_iso_code_first() {
    assert!(found("in").starts_with("IN ID"), "{}", found("in"));
    assert!(found("de").starts_with("DE DK"), "{}", found("de"));
    assert_eq!(found("za"), "ZA");
}

#[test]
fn by_its_calling_code_with_and_without_a_plus() {
    for typed in ["44", "+44", "0044", "+ 44", "٤٤"] {
        assert_eq!(found(typed), "GB JE", "{typed}");
    }
    assert!(found("+1").starts_with("US AS BS CA"), "{}", found("+1"));
    assert!(found("4").contains("GB") && found("4").contains("DE"));
    assert_eq!(found("+999"), "");
}

#[test]
fn the_digits_after_a_shared_code_tell_who_is_meant() {
    assert_eq!(found("+1 684"), "AS");
    assert_eq!(found("1242"), "BS");
    assert_eq!(found("+1 416"), "CA");
    assert_eq!(found("+44 1534"), "JE");
}

#[test]
fn by_the_first_letters_of_its_words_and_by_other_names() {
    assert_eq!(found("uae"), "AE");
    assert_eq!(found("uk"), "GB");
    assert_eq!(found("usa"), "US");
    assert_eq!(found("turkey"), "TR");
    assert_eq!(found("ivory"), "CI");
    assert_eq!(found("england"), "GB");
}

#[test]
fn by_several_words_in_any_order() {
    assert_eq!(found("states united"), "US");
    assert_eq!(found("united +971"), "AE");
}

#[test]
fn nothing_typed_finds_everything_and_nonsense_nothing() {
    assert_eq!(found("").split(' ').count(), COUNTRIES.len());
    assert_eq!(found(" + ").split(' ').count(), COUNTRIES.len());
    assert_eq!(found("xyzzy"), "");
    assert_eq!(found("\u{1f600}"), "");
}

#[test]
fn folding_leaves_scripts_without_accents_alone() {
    assert_eq!(fold("日本"), "日本");
    assert_eq!(fold("россия"), "россия");
    assert_eq!(fold("ed\u{308} – ’x’ "), "ed x");
    assert_eq!(fold("færøerne"), "faeroerne");
}
