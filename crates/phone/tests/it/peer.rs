//! How the peer, the crate `phonenumber`, does on the same corpus: what the engine was chosen over.

use std::panic::catch_unwind;

use phone::{Authority, Region, parse_with};
use phonenumber::{Mode, country};

use crate::corpus::{self, Answer, Case};

/// Answers that differ from libphonenumber's.
#[derive(Debug, Default)]
struct Wrong {
    e164: usize,
    validity: usize,
    panics: usize,
}

/// E.164 and validity, or none for what is no number.
type Short = Option<(String, bool)>;

#[test]
fn the_peer_is_wrong_where_we_are_not() {
    // Every fourth: the others are asked in `differential`, and the peer is slow.
    let cases: Vec<Case> = corpus::parsed().into_iter().step_by(4).collect();
    let peer = count(&cases, peer);
    println!(
        "{:<22} {:>8} {:>12} {:>14} {:>7}",
        "of", "inputs", "wrong E.164", "wrong validity", "panics"
    );
    println!(
        "{:<22} {:>8} {:>12} {:>14} {:>7}",
        "phonenumber",
        cases.len(),
        peer.e164,
        peer.validity,
        peer.panics
    );
    for authority in [Authority::Engine, Authority::Plans] {
        let ours = count(&cases, |input, region| {
            let number = parse_with(authority, input, region).ok()?;
            Some((number.e164(), number.is_valid()))
        });
        println!(
            "{:<22} {:>8} {:>12} {:>14} {:>7}",
            format!("ours ({authority:?})"),
            cases.len(),
            ours.e164,
            ours.validity,
            ours.panics
        );
        assert_eq!((ours.e164, ours.validity, ours.panics), (0, 0, 0));
    }
}

fn count(
    cases: &[Case],
    parse: impl Fn(&str, Option<Region>) -> Short + std::panic::RefUnwindSafe,
) -> Wrong {
    let mut wrong = Wrong::default();
    for Case {
        region,
        input,
        answer,
    } in cases
    {
        let expected = match answer {
            Answer::Number { e164, valid, .. } => Some((e164.clone(), *valid)),
            Answer::Error(_) => None,
        };
        let Ok(found) = catch_unwind(|| parse(input, *region)) else {
            wrong.panics += 1;
            continue;
        };
        let (found, expected) = (found.as_ref(), expected.as_ref());
        wrong.e164 +=
            usize::from(found.map(|found| &found.0) != expected.map(|expected| &expected.0));
        wrong.validity += usize::from(
            found.is_some_and(|found| found.1) != expected.is_some_and(|expected| expected.1),
        );
    }
    wrong
}

fn peer(input: &str, region: Option<Region>) -> Short {
    let country: Option<country::Id> = region.and_then(|region| region.as_str().parse().ok());
    let number = phonenumber::parse(country, input).ok()?;
    Some((
        number.format().mode(Mode::E164).to_string(),
        number.is_valid(),
    ))
}
