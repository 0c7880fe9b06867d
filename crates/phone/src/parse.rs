//! From typed text to a number.

use crate::{Authority, ParsedNumber, PhoneError, PhoneNumber, Region, dialled::Dialled};

/// Reads a valid phone number.
///
/// `region` is the country a national number is read in; a leading `+` overrides it. Digits of any script are
/// understood, punctuation is ignored, letters count as on a keypad (`1-800-FLOWERS`).
pub fn parse(input: &str, region: Option<Region>) -> Result<PhoneNumber, PhoneError> {
    parse_unvalidated(input, region)?.validate()
}

/// Reads a number that has the form of one, whether or not it can exist.
///
/// This is libphonenumber's `parse`. The result is only useful for saying what is wrong with the number, or for
/// keeping old data: see [`ParsedNumber::validate`].
pub fn parse_unvalidated(input: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    parse_with(Authority::Plans, input, region)
}

/// Like [`parse()`], but also accepts numbers that are only possible: for E.164 that was accepted before.
pub fn parse_possible(input: &str, region: Option<Region>) -> Result<PhoneNumber, PhoneError> {
    parse_unvalidated(input, region)?.accept_possible()
}

/// Like [`parse_unvalidated`], but by the authority of the caller's choice; the others always use [`Authority::Plans`].
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
            // libphonenumber says "invalid country code" for both: no country was given, or the code does not exist.
            PhoneError::UnknownCallingCode if !names_country => PhoneError::NoCountry,
            other => other,
        })?;
    Ok(ParsedNumber::new(number, authority))
}

#[cfg(test)]
mod tests;
