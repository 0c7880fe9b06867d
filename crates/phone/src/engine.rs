//! The only file that knows the engine, `rlibphonenumber`; everything else uses our own types.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, PhoneNumberType,
    Region as EngineRegion, ValidationError, get_national_significant_number_owned,
};

use crate::{Country, NumberKind, ParsedNumber, PhoneError, Region};

/// A number as the engine holds it.
pub(crate) type Number = rlibphonenumber::PhoneNumber;

/// Reads a number; the caller has bounded the input.
pub(crate) fn parse(input: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    let region = region.and_then(to_engine);
    PHONE_NUMBER_UTIL
        .parse(input, region)
        .map(ParsedNumber::new)
        .map_err(|error| match error {
            ParseError::InvalidCountryCode => PhoneError::UnknownCallingCode,
            ParseError::NotANumber(_) => PhoneError::NotANumber,
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneError::TooShort,
            ParseError::TooLongNsn => PhoneError::TooLong,
        })
}

/// What to tell about a number that is not valid.
pub(crate) fn why_invalid(number: &Number) -> PhoneError {
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(number) {
        Err(ValidationError::TooShort) | Ok(NumberLengthType::IsPossibleLocalOnly) => {
            PhoneError::TooShort
        }
        Err(ValidationError::TooLong) => PhoneError::TooLong,
        Err(ValidationError::InvalidCountryCode) => PhoneError::UnknownCallingCode,
        Err(ValidationError::InvalidLength) | Ok(NumberLengthType::IsPossible) => {
            PhoneError::Invalid
        }
    }
}

pub(crate) fn kind(number: &Number) -> NumberKind {
    match PHONE_NUMBER_UTIL.get_number_type(number) {
        PhoneNumberType::FixedLine => NumberKind::FixedLine,
        PhoneNumberType::Mobile => NumberKind::Mobile,
        PhoneNumberType::FixedLineOrMobile => NumberKind::FixedLineOrMobile,
        PhoneNumberType::TollFree => NumberKind::TollFree,
        PhoneNumberType::PremiumRate => NumberKind::PremiumRate,
        PhoneNumberType::SharedCost => NumberKind::SharedCost,
        PhoneNumberType::VoIP => NumberKind::Voip,
        PhoneNumberType::PersonalNumber => NumberKind::PersonalNumber,
        PhoneNumberType::Pager => NumberKind::Pager,
        PhoneNumberType::UAN => NumberKind::Uan,
        PhoneNumberType::VoiceMail => NumberKind::Voicemail,
        PhoneNumberType::Unknown => NumberKind::Unknown,
    }
}

pub(crate) fn calling_code(number: &Number) -> u16 {
    u16::try_from(number.country_code).unwrap_or_default()
}

pub(crate) fn region(number: &Number) -> Option<Region> {
    PHONE_NUMBER_UTIL
        .get_region_for_number(number)
        .and_then(from_engine)
}

/// The engine's name of the region, `001` for the numbers of no country.
pub(crate) fn region_name(number: &Number) -> Option<String> {
    PHONE_NUMBER_UTIL
        .get_region_for_number(number)
        .map(|region| region.as_region_str().as_str().to_owned())
}

pub(crate) fn e164(number: &Number) -> String {
    // Not the engine's E.164: it gives back the raw input for a national number of zero.
    format!(
        "+{}{}",
        number.country_code,
        get_national_significant_number_owned(number)
    )
}

pub(crate) fn format_national(number: &Number) -> String {
    PHONE_NUMBER_UTIL
        .format(number, PhoneNumberFormat::National)
        .into_owned()
}

pub(crate) fn format_international(number: &Number) -> String {
    PHONE_NUMBER_UTIL
        .format(number, PhoneNumberFormat::International)
        .into_owned()
}

/// Every country of the metadata, sorted by code.
pub(crate) fn countries() -> Vec<Country> {
    let mut countries: Vec<Country> = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .filter_map(|region| {
            let code = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
            Some(Country {
                region: from_engine(region)?,
                calling_code: u16::try_from(code).ok()?,
            })
        })
        .collect();
    countries.sort_unstable_by_key(|country| country.region);
    countries
}

pub(crate) fn main_region(calling_code: u16) -> Option<Region> {
    PHONE_NUMBER_UTIL
        .get_region_for_country_code(i32::from(calling_code))
        .and_then(from_engine)
}

pub(crate) fn example_mobile(region: Region) -> Option<String> {
    let number = PHONE_NUMBER_UTIL
        .get_example_number_for_type_and_region(to_engine(region)?, PhoneNumberType::Mobile)
        .ok()?;
    Some(format_national(&number))
}

fn to_engine(region: Region) -> Option<EngineRegion> {
    EngineRegion::from_code(region.as_str()).ok()
}

/// Our region for the engine's; its `001` is none.
fn from_engine(region: EngineRegion) -> Option<Region> {
    let code: [u8; 2] = region.as_region_str().as_str().as_bytes().try_into().ok()?;
    Some(Region::from_known(code))
}
