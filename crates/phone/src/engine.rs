//! The only file that knows the engine, `rlibphonenumber`; everything else uses our own types.
//!
//! The engine sees digits that [`Dialled`] has already extracted. It cannot be given what was typed: version 2.2.15 panics
//! at `;phone-context=+78;tel:1`, reads an extension after two digits where libphonenumber refuses, and differs on
//! full-width tildes and on several numbers in one string.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber, PhoneNumberFormat,
    PhoneNumberType, Region as EngineRegion, ValidationError,
    get_national_significant_number_owned,
};

use crate::{NumberKind, PhoneError, Region, dialled::Dialled, number::Number};

/// Reads dialled digits as a number of some country: of `region`, unless they say otherwise.
pub(crate) fn resolve(dialled: Dialled, region: Option<Region>) -> Result<Number, PhoneError> {
    let region = region.and_then(|region| EngineRegion::from_code(region.as_str()).ok());
    let digits = [if dialled.has_plus { "+" } else { "" }, &dialled.digits].concat();
    let found = PHONE_NUMBER_UTIL
        .parse(digits, region)
        .map_err(|error| match error {
            ParseError::InvalidCountryCode => PhoneError::UnknownCallingCode,
            ParseError::NotANumber(_) => PhoneError::NotANumber,
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn => PhoneError::TooShort,
            ParseError::TooLongNsn => PhoneError::TooLong,
        })?;
    Ok(Number {
        calling_code: u16::try_from(found.country_code)
            .map_err(|_| PhoneError::UnknownCallingCode)?,
        national: get_national_significant_number_owned(&found),
        extension: dialled.extension,
    })
}

/// Why a number is not valid.
pub(crate) fn why_invalid(number: &Number) -> PhoneError {
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&of(number)) {
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

/// What a number is used for; unknown if it is not valid.
pub(crate) fn kind(number: &Number) -> NumberKind {
    match PHONE_NUMBER_UTIL.get_number_type(&of(number)) {
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

/// The engine's name of the region, `001` for numbers that belong to no country.
pub(crate) fn region_name(number: &Number) -> Option<String> {
    PHONE_NUMBER_UTIL
        .get_region_for_number(&of(number))
        .map(|region| region.as_region_str().as_str().to_owned())
}

/// In national format.
pub(crate) fn national(number: &Number) -> String {
    PHONE_NUMBER_UTIL
        .format(&of(number), PhoneNumberFormat::National)
        .into_owned()
}

/// In international format.
pub(crate) fn international(number: &Number) -> String {
    PHONE_NUMBER_UTIL
        .format(&of(number), PhoneNumberFormat::International)
        .into_owned()
}

/// The engine's own number: an integer and the number of zeros before it.
fn of(number: &Number) -> PhoneNumber {
    let zeros = number.national.len() - number.national.trim_start_matches('0').len();
    let zeros = zeros.min(number.national.len().saturating_sub(1));
    PhoneNumber {
        country_code: i32::from(number.calling_code),
        national_number: number.national.parse().unwrap_or_default(),
        italian_leading_zero: (zeros > 0).then_some(true),
        number_of_leading_zeros: (zeros > 1).then(|| i32::try_from(zeros).unwrap_or_default()),
        extension: number.extension.clone(),
        ..PhoneNumber::default()
    }
}

#[cfg(test)]
mod tests {
    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberType, Region as EngineRegion};

    use crate::{Country, countries, example_mobile};

    /// The engine brings its own metadata: after an upgrade ours has to be regenerated.
    #[test]
    fn our_numbering_plans_are_of_the_engine_s_version() {
        assert_eq!(
            PHONE_NUMBER_UTIL.get_supported_regions().len(),
            countries().len()
        );
        for Country {
            region,
            calling_code,
        } in countries()
        {
            let theirs = EngineRegion::from_code(region.as_str()).unwrap();
            let code = PHONE_NUMBER_UTIL.get_country_code_for_region(theirs);
            assert_eq!(code, Some(i32::from(*calling_code)), "{region}");
            let example = PHONE_NUMBER_UTIL
                .get_example_number_for_type_and_region(theirs, PhoneNumberType::Mobile);
            let example = example.ok().map(|number| {
                number
                    .format_as(rlibphonenumber::PhoneNumberFormat::National)
                    .into_owned()
            });
            assert_eq!(example_mobile(*region), example, "{region}");
        }
    }
}
