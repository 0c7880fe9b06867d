//! From what a person typed to a number.

use crate::{Authority, ParsedNumber, PhoneError, PhoneNumber, Region, dialled::Dialled};

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
    parse_with(Authority::PREFERRED, input, region)
}

/// As [`parse_unvalidated`], but says who is to tell what the number is.
pub fn parse_with(
    authority: Authority,
    input: &str,
    region: Option<Region>,
) -> Result<ParsedNumber, PhoneError> {
    let dialled = Dialled::read(input)?;
    let names_country = dialled.has_plus || region.is_some();
    let number = authority
        .resolve(dialled, region)
        .map_err(|error| match error {
            // libphonenumber says "invalid country code" for both: nobody named a country, or nobody has that code.
            PhoneError::UnknownCallingCode if !names_country => PhoneError::NoCountry,
            other => other,
        })?;
    Ok(ParsedNumber::new(number, authority))
}

#[cfg(test)]
mod tests;
