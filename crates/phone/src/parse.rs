//! From what a person typed to a number.

use crate::{ParsedNumber, PhoneError, PhoneNumber, Region, engine, looks_international};

/// Longest input that is looked at, in characters (libphonenumber's own limit).
pub const MAX_INPUT_CHARS: usize = 250;

/// Reads a valid phone number.
///
/// `region` is the country a national number is read in; a leading `+` wins over it. Digits of any script are
/// understood, punctuation is ignored, letters count as on a keypad (`1-800-FLOWERS`).
pub fn parse(input: &str, region: Option<Region>) -> Result<PhoneNumber, PhoneError> {
    parse_unvalidated(input, region)?.validate()
}

/// Reads a number that has the shape of one, whether or not it can exist.
///
/// This is libphonenumber's `parse`. The answer is only good for telling what is wrong with the number, or for
/// keeping old data: see [`ParsedNumber::validate`].
pub fn parse_unvalidated(input: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    if input.trim().is_empty() {
        return Err(PhoneError::Empty);
    }
    if input.chars().nth(MAX_INPUT_CHARS).is_some() {
        return Err(PhoneError::TooLong);
    }
    engine::parse(input, region).map_err(|error| match error {
        // libphonenumber says "invalid country code" for both: nobody named a country, or nobody has that code.
        PhoneError::UnknownCallingCode if region.is_none() && !looks_international(input) => {
            PhoneError::NoCountry
        }
        other => other,
    })
}

#[cfg(test)]
mod tests;
