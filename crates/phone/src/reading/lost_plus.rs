//! International numbers that lost their `+`, as autofill and password managers leave them, that start with another
//! country's international prefix, or that have a plus too many.

use crate::{
    NumberKind, PhoneNumber, Region, dialled::Dialled, looks_international, number_in, parse,
    parse_unvalidated,
};

use super::{Manner, renewal, takes_texts};

/// The number meant by digits that are not a number in the chosen country.
pub(super) fn meant(seen: &str, region: Option<Region>, manner: Manner) -> Option<PhoneNumber> {
    let number = number_in(seen, region);
    let dialled = Dialled::read(&number).ok()?;
    let digits = dialled.digits.as_str();
    let at_home = || {
        // A country that was chosen is believed, unless no number of it is that long.
        let fits = !looks_international(&number)
            && parse_unvalidated(digits, region).is_ok_and(|written| written.is_possible());
        let elsewhere = (!manner.is_chosen || !fits).then(|| manner.elsewhere(region));
        region
            .into_iter()
            .chain(elsewhere.into_iter().flatten())
            .chain(manner.guessed.filter(|_| !fits))
            .filter_map(|region| parse(digits, Some(region)).ok())
            .find(takes_texts)
    };
    if looks_international(&number) {
        // A calling code doubled, zeros after the plus, or a plus before a number as it is written at home.
        let written = parse_unvalidated(&number, region).ok();
        let after_code = written.map(|written| {
            let code = written.calling_code().to_string();
            digits.strip_prefix(&code).unwrap_or_default().to_owned()
        });
        return [after_code.as_deref(), Some(digits.trim_start_matches('0'))]
            .into_iter()
            .flatten()
            .filter(|rest| *rest != digits)
            .find_map(with_plus)
            .or_else(at_home);
    }
    std::iter::once("")
        .chain(PREFIXES)
        .filter_map(|prefix| digits.strip_prefix(prefix))
        .find_map(with_plus)
        .or_else(at_home)
}

/// A number of somebody else, in another country, that the digits of a valid number form with a plus.
///
/// It is asked about if the number cannot receive messages, if a program may have filled it in, or if something else
/// suggests that other country. A person who types a mobile number of that country is otherwise believed, with its trunk
/// prefix or without: the country button shows the calling code, and people who see that leave the prefix out.
pub(super) fn rival(
    seen: &str,
    region: Option<Region>,
    number: &PhoneNumber,
    manner: Manner,
) -> Option<PhoneNumber> {
    let text = number_in(seen, region);
    let digits = Dialled::read(&text).ok()?.digits;
    if looks_international(&text) {
        return doubled(&digits, number);
    }
    if crate::with_plus(&text, region?).is_some() {
        return None;
    }
    let is_other = |rival: &PhoneNumber| rival.e164() != number.e164() && takes_texts(rival);
    // A plan of another country is not looked at in vain: a page would have to load it first.
    let is_trusted =
        !manner.at_once && takes_texts(number) && manner.elsewhere(region).next().is_none();
    let lost = (!is_trusted).then(|| with_plus(&digits)).flatten();
    let lost = lost.filter(is_other);
    lost.filter(|rival| is_suspect(rival, &digits, region, number, manner))
        .or_else(|| {
            // A country that was only guessed, against another guess.
            let guessed = (!manner.is_chosen).then(|| manner.elsewhere(region));
            guessed
                .into_iter()
                .flatten()
                .filter_map(|other| parse(&digits, Some(other)).ok())
                .find(is_other)
        })
}

fn is_suspect(
    rival: &PhoneNumber,
    digits: &str,
    region: Option<Region>,
    number: &PhoneNumber,
    manner: Manner,
) -> bool {
    let at_home: String = number
        .format_national()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    // If mobiles cannot be distinguished from landlines, as in North America, half of all digits would be some.
    let is_likely = rival.kind() == NumberKind::Mobile || at_home != digits;
    let is_suggested = manner
        .elsewhere(region)
        .any(|other| rival.region() == Some(other));
    let by_program = manner.at_once && is_likely;
    by_program || (is_suggested && (is_likely || !manner.is_chosen)) || !takes_texts(number)
}

/// A number whose calling code was put before it a second time, and that cannot receive messages as written.
fn doubled(digits: &str, number: &PhoneNumber) -> Option<PhoneNumber> {
    let code = number.calling_code().to_string();
    let rest = digits.strip_prefix(&code)?;
    let is_doubled = rest.starts_with(&code) && !number.kind().reach_by_text();
    with_plus(rest).filter(|meant| is_doubled && takes_texts(meant))
}

/// The number that the digits form after a plus, in today's form.
fn with_plus(digits: &str) -> Option<PhoneNumber> {
    if digits.len() < FEWEST_DIGITS || digits.starts_with('0') {
        return None;
    }
    let text = ["+", digits].concat();
    parse(&text, None).ok().or_else(|| {
        let (number, _) = renewal::of_parsed(&parse_unvalidated(&text, None).ok()?)?;
        Some(number)
    })
}

/// International prefixes that people are used to, longest first among those that start alike.
const PREFIXES: [&str; 9] = [
    "0011", "00", "011", "010", "810", "009", "001", "002", "119",
];
/// The shortest numbers with their calling code.
const FEWEST_DIGITS: usize = 7;
