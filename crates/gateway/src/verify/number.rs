//! The number as the request spells it.

use phone::{PhoneError, PhoneNumber};
use wire::{Channel, NumberReason};

use super::Refusal;

/// A number as it was typed; the shapes the contract knows.
#[derive(Clone)]
pub enum TypedNumber {
    /// `phoneNumber`: with its `+`.
    Whole(String),
    /// `countryCode` and `mobileNumber`, as `VerifyNow` clients send them.
    Parts {
        /// Digits, with or without a `+`.
        calling_code: String,
        /// The national number; a pasted `+` in it wins over the calling code.
        national: String,
    },
}

impl std::fmt::Debug for TypedNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedNumber(…)")
    }
}

impl TypedNumber {
    /// The valid number that was meant.
    pub fn resolve(&self) -> Result<PhoneNumber, Refusal> {
        match self {
            Self::Whole(text) => phone::parse(text, None),
            Self::Parts { national, .. } if phone::looks_international(national) => {
                phone::parse(national, None)
            }
            Self::Parts {
                calling_code,
                national,
            } => read_parts(calling_code, national),
        }
        .map_err(|error| Refusal::InvalidNumber(reason(error)))
    }
}

fn read_parts(calling_code: &str, national: &str) -> Result<PhoneNumber, PhoneError> {
    let calling_code = calling_code.trim();
    let digits = calling_code.strip_prefix('+').unwrap_or(calling_code);
    if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PhoneError::UnknownCallingCode);
    }
    let number: u16 = digits.parse().map_err(|_| PhoneError::UnknownCallingCode)?;
    match phone::main_region(number) {
        Some(region) => phone::parse(national, Some(region)),
        // Networks that belong to no country have a calling code and no region.
        None => phone::parse(&format!("+{digits} {national}"), None),
    }
}

/// Whether a message by this channel can reach a number of this kind.
pub(super) fn reaches(number: &PhoneNumber, channel: Channel) -> bool {
    match channel {
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
    use wire::NumberReason;

    use super::{Refusal, TypedNumber};

    fn parts(calling_code: &str, national: &str) -> Result<String, Refusal> {
        let typed = TypedNumber::Parts {
            calling_code: calling_code.to_owned(),
            national: national.to_owned(),
        };
        typed.resolve().map(|number| number.e164().to_owned())
    }

    fn whole(text: &str) -> Result<String, Refusal> {
        TypedNumber::Whole(text.to_owned())
            .resolve()
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
}
