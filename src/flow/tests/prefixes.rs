//! International prefixes as they are dialled from every region, typed key by key and pasted.

use phone::Region;

use super::numbers::{paste, placed, sent_to, shown_region, type_keys};
use super::*;

/// The plans as people read them: `@US 1` begins a record, `i011` is its pattern of international prefixes.
const PLANS: &str = include_str!("../../../crates/phone/metadata/numbering-plans.txt");

/// Every country with each of its prefixes.
fn dialled() -> Vec<(Region, String)> {
    let records = PLANS.split("\n\n").filter_map(|record| {
        let region: Region = record.get(1..3)?.parse().ok()?;
        let pattern = record.lines().find_map(|line| line.strip_prefix('i'))?;
        Some((region, strings_of(pattern)))
    });
    records
        .flat_map(|(region, prefixes)| prefixes.into_iter().map(move |prefix| (region, prefix)))
        .collect()
}

/// Every string that a pattern of digits, classes, groups, `|` and `?` matches.
fn strings_of(pattern: &str) -> Vec<String> {
    let mut rest = pattern;
    let all = alternatives(&mut rest);
    assert_eq!(rest, "", "{pattern}");
    all
}

fn alternatives(rest: &mut &str) -> Vec<String> {
    let mut all = sequence(rest);
    while let Some(after) = rest.strip_prefix('|') {
        *rest = after;
        all.extend(sequence(rest));
    }
    all
}

fn sequence(rest: &mut &str) -> Vec<String> {
    let mut all = vec![String::new()];
    while !rest.is_empty() && !rest.starts_with(['|', ')']) {
        let mut next = atom(rest);
        if let Some(after) = rest.strip_prefix('?') {
            *rest = after;
            next.push(String::new());
        }
        all = all
            .iter()
            .flat_map(|head| next.iter().map(move |tail| format!("{head}{tail}")))
            .collect();
    }
    all
}

fn atom(rest: &mut &str) -> Vec<String> {
    if let Some(after) = rest.strip_prefix("(?:").or_else(|| rest.strip_prefix('(')) {
        *rest = after;
        let all = alternatives(rest);
        *rest = rest.strip_prefix(')').unwrap();
        return all;
    }
    if let Some(after) = rest.strip_prefix("\\d") {
        *rest = after;
        return (0..10).map(|digit| digit.to_string()).collect();
    }
    if let Some(after) = rest.strip_prefix('[') {
        let (inside, after) = after.split_once(']').unwrap();
        *rest = after;
        return class(inside);
    }
    let (digit, after) = rest.split_at(1);
    assert!(digit.parse::<u8>().is_ok(), "{rest}");
    *rest = after;
    vec![digit.to_owned()]
}

fn class(inside: &str) -> Vec<String> {
    let signs: Vec<char> = inside.chars().collect();
    let mut all = Vec::new();
    for (at, sign) in signs.iter().enumerate() {
        if *sign == '-' {
            let between = (signs[at - 1]..signs[at + 1]).skip(1);
            all.extend(between.map(String::from));
        } else {
            all.push(sign.to_string());
        }
    }
    all
}

#[test]
fn a_pattern_is_all_its_strings() {
    assert_eq!(strings_of("00"), ["00"]);
    assert_eq!(strings_of("0(?:0|1[2-4])"), ["00", "012", "013", "014"]);
    assert_eq!(strings_of("00[1-35]?"), ["001", "002", "003", "005", "00"]);
}

#[test]
fn every_regions_international_prefixes_are_understood_typed_and_pasted() {
    const ABROAD: [(&str, &str, &str); 2] =
        [("GB", "447400123456", "GB"), ("DE", "4915123456789", "DE")];
    let mut tried = 0;
    for (region, prefix) in dialled() {
        for (there, number, shown) in ABROAD {
            let typed = format!("{prefix}{number}");
            let expected = format!("+{number}");
            let read = phone::parse(&typed, Some(region)).ok();
            // Where a longer prefix swallows the number's first digit, libphonenumber reads something else, too.
            if calling_code(region) == calling_code(there.parse().unwrap())
                || read.is_none_or(|read| read.e164() != expected)
            {
                continue;
            }
            for fill in [type_keys, paste] {
                let mut machine = placed(region.as_str());
                fill(&mut machine, &typed);
                assert_eq!(shown_region(&machine), shown, "{typed} in {region}");
                let effects = machine.tell(Event::SendPressed);
                assert_eq!(
                    sent_to(&effects),
                    Some(expected.as_str()),
                    "{typed} in {region}"
                );
                tried += 1;
            }
        }
    }
    let least = 4 * phone::countries().len();
    assert!(tried > least, "{tried}");
}

fn calling_code(region: Region) -> u16 {
    phone::calling_code(region)
}
