//! No difference from libphonenumber on the corpus; and how the peer does on the same inputs.

use std::collections::BTreeMap;

use phone::{AsYouType, Authority, PhoneError, Region, parse_with};

use crate::corpus::{self, Answer, Case};

fn ours(authority: Authority, input: &str, region: Option<Region>) -> Answer {
    match parse_with(authority, input, region) {
        Ok(number) => Answer::Number {
            e164: number.e164(),
            national: number.format_national(),
            international: number.format_international(),
            kind: number.kind().as_str().to_owned(),
            region: number.region_name().unwrap_or_default(),
            valid: number.is_valid(),
        },
        Err(error) => Answer::Error(
            match error {
                PhoneError::Empty | PhoneError::NotANumber => "NOT_A_NUMBER",
                PhoneError::NoCountry | PhoneError::UnknownCallingCode => "INVALID_COUNTRY_CODE",
                PhoneError::TooLong => "TOO_LONG",
                _ => "TOO_SHORT",
            }
            .to_owned(),
        ),
    }
}

/// libphonenumber tells two kinds of "too short" apart that are one to us.
fn simplified(answer: &Answer) -> Answer {
    match answer {
        Answer::Error(error) if error.starts_with("TOO_SHORT") => Answer::Error("TOO_SHORT".into()),
        other => other.clone(),
    }
}

#[test]
fn the_engine_differs_nowhere() {
    assert_no_difference(Authority::Engine);
}

#[test]
fn our_reading_of_the_plans_differs_nowhere() {
    assert_no_difference(Authority::Plans);
}

/// Where the plans and Unicode's tables are not inside, they come from outside; the results are the same.
fn load_plans() {
    phone::ask_about_characters(|character, property| match property {
        phone::Property::Letter => character.is_alphabetic(),
        phone::Property::Number => character.is_numeric(),
    });
    let plans = include_str!("../../metadata/numbering-plans.txt").trim_end();
    let code = |record: &str| {
        let head = record.lines().next()?.split_once(' ')?.1;
        Some(head.trim_end_matches(['*', '=']).to_owned())
    };
    let mut by_code: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for record in plans.split("\n\n") {
        by_code.entry(code(record)).or_default().push(record);
    }
    for records in by_code.values() {
        phone::load(&records.join("\n\n")).expect("the plans of a calling code");
    }
}

#[track_caller]
fn assert_no_difference(authority: Authority) {
    load_plans();
    let cases = corpus::parsed();
    assert!(cases.len() > 50_000, "{} cases", cases.len());
    let different: Vec<String> = cases
        .iter()
        .filter_map(
            |Case {
                 region,
                 input,
                 answer,
             }| {
                let ours = ours(authority, input, *region);
                (ours != simplified(answer))
                    .then(|| format!("{region:?} {input:?}\n  {ours:?}\n  {answer:?}"))
            },
        )
        .collect();
    println!(
        "{authority:?}: {} inputs parsed, {} differences",
        cases.len(),
        different.len()
    );
    assert!(
        different.is_empty(),
        "{} differences, the first:\n{}",
        different.len(),
        first(&different)
    );
}

#[test]
fn as_you_type_differs_nowhere() {
    load_plans();
    let cases = corpus::typed();
    assert!(cases.len() > 20_000, "{} cases", cases.len());
    let mut steps = 0;
    let different: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let mut formatter = AsYouType::new(case.region);
            let ours: Vec<String> = case
                .input
                .chars()
                .map(|typed| formatter.input(typed).to_owned())
                .collect();
            steps += ours.len();
            (ours != case.steps).then(|| {
                format!(
                    "{:?} {:?}\n  {ours:?}\n  {:?}",
                    case.region, case.input, case.steps
                )
            })
        })
        .collect();
    println!(
        "{} sequences typed, {steps} steps, {} differences",
        cases.len(),
        different.len()
    );
    assert!(
        different.is_empty(),
        "{} differences, the first:\n{}",
        different.len(),
        first(&different)
    );
}

fn first(different: &[String]) -> String {
    different
        .iter()
        .take(12)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n")
}
