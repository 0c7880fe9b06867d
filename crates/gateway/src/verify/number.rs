//! The number as written in the request.

use std::sync::LazyLock;

use phone::{ParsedNumber, PhoneError, PhoneNumber, Region};
use wire::{Channel, NumberReason, Numbers};

use super::Refusal;
use crate::site::{CostlyNumbers, Site};

/// A number as it was typed, in the forms of the contract.
#[derive(Clone)]
pub enum TypedNumber {
    /// `phoneNumber`: with its `+`.
    Whole(String),
    /// `countryCode` and `mobileNumber`, as sent by `VerifyNow` clients.
    Parts {
        /// Digits, with or without a `+`.
        calling_code: String,
        /// The national number; a pasted `+` in it overrides the calling code.
        national: String,
    },
}

impl std::fmt::Debug for TypedNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedNumber(…)")
    }
}

/// What happens to numbers that regulators reserve for films, books and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservedNumbers {
    /// Nothing is sent to them: production.
    Refused,
    /// The sandbox accepts them, also those that no numbering plan contains.
    Taken,
    /// They are treated like any other number: development with real providers.
    AsOthers,
}

impl ReservedNumbers {
    /// Prefixes of the accepted numbers, in countries of the site, that no plan contains.
    pub fn test_numbers(self, site: &Site) -> Vec<String> {
        let prefixes = UNKNOWN_TO_PLANS
            .iter()
            .filter(|(_, region)| self == Self::Taken && site.serves(*region));
        prefixes.map(|(prefix, _)| (*prefix).to_owned()).collect()
    }
}

/// Those of [`phone::RESERVED`] that the plans do not contain, with their country.
static UNKNOWN_TO_PLANS: LazyLock<Vec<(&str, Option<Region>)>> = LazyLock::new(|| {
    let reserved = phone::RESERVED.iter().copied();
    let unknown = reserved.filter_map(|prefix| {
        let numbers = (prefix.len()..=MAX_E164_CHARS)
            .filter_map(|length| crate::number::parse(&format!("{prefix:0<length$}"), None).ok());
        let possible: Vec<_> = numbers.filter(ParsedNumber::is_possible).collect();
        let region = phone::main_region(possible.first()?.calling_code());
        (!possible.iter().any(ParsedNumber::is_valid)).then_some((prefix, region))
    });
    unknown.collect()
});

/// The plus and fifteen digits.
const MAX_E164_CHARS: usize = 16;

/// Which numbers are accepted besides those that the plans contain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) reserved: ReservedNumbers,
    /// What the site sends to.
    pub(super) numbers: Numbers,
    /// Whether the person has confirmed the number.
    pub(super) is_confirmed: bool,
}

impl TypedNumber {
    /// The number that was meant, as libphonenumber reads it; letters are not read as telephone keys.
    pub(super) fn resolve(&self, taken: Taken) -> Result<PhoneNumber, Refusal> {
        let refuse = |error| Refusal::InvalidNumber(reason(error));
        let parsed = self.parse().map_err(refuse)?;
        let is_reserved = phone::is_reserved(&parsed.e164());
        if is_reserved && taken.reserved == ReservedNumbers::Refused {
            return Err(Refusal::InvalidNumber(NumberReason::Reserved));
        }
        if parsed.is_valid() || !parsed.is_possible() {
            return parsed.validate().map_err(refuse);
        }
        let is_taken = match taken.numbers {
            _ if is_reserved && taken.reserved == ReservedNumbers::Taken => true,
            Numbers::Valid => false,
            Numbers::Possible if taken.is_confirmed => true,
            Numbers::Possible => return Err(Refusal::InvalidNumber(NumberReason::UnknownRange)),
        };
        let number = if is_taken {
            parsed.accept_possible()
        } else {
            parsed.validate()
        };
        number.map_err(refuse)
    }

    fn parse(&self) -> Result<ParsedNumber, PhoneError> {
        match self {
            Self::Whole(text) => parse(text, None),
            Self::Parts { national, .. } if phone::looks_international(national) => {
                parse(national, None)
            }
            Self::Parts {
                calling_code,
                national,
            } => read_parts(calling_code, national),
        }
    }
}

fn parse(text: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    if phone::is_spelled(text) {
        return Err(PhoneError::Letters);
    }
    crate::number::parse(text, region)
}

fn read_parts(calling_code: &str, national: &str) -> Result<ParsedNumber, PhoneError> {
    let calling_code = calling_code.trim();
    let digits = calling_code.strip_prefix('+').unwrap_or(calling_code);
    if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PhoneError::UnknownCallingCode);
    }
    let number: u16 = digits.parse().map_err(|_| PhoneError::UnknownCallingCode)?;
    match phone::main_region(number) {
        Some(region) => parse(national, Some(region)),
        // Networks that belong to no country have a calling code and no region.
        None => parse(&format!("+{digits} {national}"), None),
    }
}

/// [`reaches`], or a type of number that the site has explicitly allowed.
pub(super) fn site_reaches(site: &Site, number: &PhoneNumber, channel: Channel) -> bool {
    let allowed = |kind| site.allow_numbers.contains(&kind);
    reaches(number, channel) || CostlyNumbers::of(number).is_some_and(allowed)
}

/// Whether a message on this channel can reach a number of this kind. For an unknown range, that is unknown.
fn reaches(number: &PhoneNumber, channel: Channel) -> bool {
    match channel {
        _ if !number.is_known() => true,
        Channel::Voice => number.kind().reach_by_voice(),
        _ => number.kind().reach_by_text(),
    }
}

fn reason(error: PhoneError) -> NumberReason {
    match error {
        PhoneError::TooShort => NumberReason::TooShort,
        PhoneError::TooLong => NumberReason::TooLong,
        _ => NumberReason::NotANumber,
    }
}

#[cfg(test)]
mod tests {
    use wire::{NumberReason, Numbers};

    use super::{Refusal, ReservedNumbers, Taken, TypedNumber};

    const STRICT: Taken = Taken {
        reserved: ReservedNumbers::AsOthers,
        numbers: Numbers::Valid,
        is_confirmed: false,
    };

    fn parts(calling_code: &str, national: &str) -> Result<String, Refusal> {
        let typed = TypedNumber::Parts {
            calling_code: calling_code.to_owned(),
            national: national.to_owned(),
        };
        typed.resolve(STRICT).map(|number| number.e164().to_owned())
    }

    fn whole(text: &str) -> Result<String, Refusal> {
        whole_as(text, STRICT)
    }

    fn whole_as(text: &str, taken: Taken) -> Result<String, Refusal> {
        TypedNumber::Whole(text.to_owned())
            .resolve(taken)
            .map(|number| number.e164().to_owned())
    }

    #[test]
    fn both_shapes_lead_to_the_same_number() {
        let number = Ok("+12025550123".to_owned());
        assert_eq!(whole("+12025550123"), number);
        assert_eq!(whole(" +1 (202) 555-0123 "), number);
        assert_eq!(parts("1", "2025550123"), number);
        assert_eq!(parts("+1", "(202) 555-0123"), number);
        assert_eq!(parts("1", "12025550123"), number);
    }

    #[test]
    fn a_pasted_plus_wins_over_the_chosen_country() {
        assert_eq!(
            parts("49", "+1 202 555 0123"),
            Ok("+12025550123".to_owned())
        );
    }

    #[test]
    fn numbers_of_the_smaller_countries_of_a_shared_code_are_understood() {
        assert_eq!(parts("1", "613 555 0123"), Ok("+16135550123".to_owned()));
        assert_eq!(parts("44", "07911 123456"), Ok("+447911123456".to_owned()));
        assert_eq!(parts("39", "312 345 6789"), Ok("+393123456789".to_owned()));
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_reason() {
        let refused = |reason| Err(Refusal::InvalidNumber(reason));
        let long = "1".repeat(8000);
        for text in [
            "",
            " ",
            "hello",
            "😀",
            "2025550123",
            "+",
            "+999 123 456",
            "\0",
        ] {
            assert_eq!(whole(text), refused(NumberReason::NotANumber), "{text:?}");
        }
        assert_eq!(whole("+1 202"), refused(NumberReason::TooShort));
        assert_eq!(
            whole("+1 202 555 0123 4567 8"),
            refused(NumberReason::TooLong)
        );
        assert_eq!(whole(&long), refused(NumberReason::TooLong));
        for code in ["", "+", "abc", "0", "99999", "1 ; DROP", "😀"] {
            assert_eq!(
                parts(code, "2025550123"),
                refused(NumberReason::NotANumber),
                "{code:?}"
            );
        }
    }

    #[test]
    fn letters_are_no_digits() {
        let refused = Err(Refusal::InvalidNumber(NumberReason::NotANumber));
        for text in [
            "+1-800-FLOWERS",
            "+1 202 555 HELP",
            "+1 202 555 0123 (cell)",
        ] {
            assert_eq!(whole(text), refused, "{text}");
            assert_eq!(parts("1", text.trim_start_matches("+1")), refused, "{text}");
        }
        assert_eq!(
            whole("+1 202 555 0123 ext. 4"),
            Ok("+12025550123".to_owned())
        );
    }

    #[test]
    fn numbers_of_films_are_for_the_sandbox() {
        let reserved = Err(Refusal::InvalidNumber(NumberReason::Reserved));
        let unknown = Err(Refusal::InvalidNumber(NumberReason::NotANumber));
        for (number, is_valid) in [
            ("+447700900123", false),
            ("+33639980001", false),
            ("+12025550123", true),
            ("+61491570156", true),
        ] {
            let as_written = Ok(number.to_owned());
            let with = |reserved| whole_as(number, Taken { reserved, ..STRICT });
            assert_eq!(with(ReservedNumbers::Refused), reserved, "{number}");
            assert_eq!(with(ReservedNumbers::Taken), as_written, "{number}");
            let expected = if is_valid { &as_written } else { &unknown };
            assert_eq!(&with(ReservedNumbers::AsOthers), expected, "{number}");
        }
        let short = whole_as(
            "+4477009001",
            Taken {
                reserved: ReservedNumbers::Taken,
                ..STRICT
            },
        );
        assert_eq!(short, Err(Refusal::InvalidNumber(NumberReason::TooShort)));
    }

    #[test]
    fn a_possible_number_is_taken_once_it_is_confirmed_and_where_the_site_allows_it() {
        let number = "+593931976502";
        let with = |numbers, is_confirmed| {
            whole_as(
                number,
                Taken {
                    numbers,
                    is_confirmed,
                    ..STRICT
                },
            )
        };
        let refused = |reason| Err(Refusal::InvalidNumber(reason));
        assert_eq!(with(Numbers::Possible, true), Ok(number.to_owned()));
        assert_eq!(
            with(Numbers::Possible, false),
            refused(NumberReason::UnknownRange)
        );
        assert_eq!(
            with(Numbers::Valid, true),
            refused(NumberReason::NotANumber)
        );
        let long = Taken {
            numbers: Numbers::Possible,
            is_confirmed: true,
            ..STRICT
        };
        assert_eq!(
            whole_as("+593931976502123", long),
            refused(NumberReason::TooLong)
        );
    }
}
