//! International numbers that lost their `+`, as autofill and password managers leave them, or that start with another
//! country's international prefix.

use crate::{
    NumberKind, PhoneNumber, Region, dialled::Dialled, looks_international, number_in, parse,
    parse_unvalidated,
};

use super::{renewal, takes_texts};

/// The number meant by digits that are not a number in the chosen country.
pub(super) fn meant(seen: &str, region: Option<Region>) -> Option<PhoneNumber> {
    let number = number_in(seen);
    let dialled = Dialled::read(&number).ok()?;
    let digits = dialled.digits.as_str();
    if looks_international(&number) {
        // A calling code doubled, or zeros after the plus.
        let written = parse_unvalidated(&number, region).ok();
        let after_code = written.map(|written| {
            let code = written.calling_code().to_string();
            digits.strip_prefix(&code).unwrap_or_default().to_owned()
        });
        return [after_code.as_deref(), Some(digits.trim_start_matches('0'))]
            .into_iter()
            .flatten()
            .filter(|rest| *rest != digits)
            .find_map(with_plus);
    }
    std::iter::once("")
        .chain(PREFIXES)
        .filter_map(|prefix| digits.strip_prefix(prefix))
        .find_map(with_plus)
}

/// A number of somebody else, in another country, that the digits of a valid number form with a plus.
///
/// It is asked about if the number cannot receive messages, or if a program may have filled it in. A person who types a
/// mobile number of that country is believed, with its trunk prefix or without: the country button shows the calling code,
/// and people who see that leave the prefix out.
pub(super) fn rival(
    seen: &str,
    region: Option<Region>,
    number: &PhoneNumber,
    at_once: bool,
) -> Option<PhoneNumber> {
    let text = number_in(seen);
    let digits = Dialled::read(&text).ok()?.digits;
    if looks_international(&text) {
        return doubled(&digits, number);
    }
    if crate::with_plus(&text, region?).is_some() {
        return None;
    }
    let rival = with_plus(&digits)?;
    if rival.e164() == number.e164() || !takes_texts(&rival) {
        return None;
    }
    let at_home: String = number
        .format_national()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    // If mobiles cannot be distinguished from landlines, as in North America, half of all digits would be some.
    let is_likely = rival.kind() == NumberKind::Mobile || at_home != digits;
    let by_program = at_once && is_likely;
    (by_program || !takes_texts(number)).then_some(rival)
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
