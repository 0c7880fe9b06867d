//! Which territory a number belongs to, among those that share a calling code, and what it is used for.

use super::{Length, is_general, length, without_national_prefix};
use crate::{
    NumberKind, PhoneError,
    metadata::{self, Plan, Territory},
    number::Number,
};

/// The territory of a number: the only one with its calling code, or the first that the digits fit.
pub(crate) fn territory(number: &Number) -> Option<&'static Territory> {
    let mut sharing = metadata::of_calling_code(number.calling_code);
    let main = sharing.next()?;
    let mut others = sharing.peekable();
    if others.peek().is_none() {
        return Some(main);
    }
    std::iter::once(main).chain(others).find(|territory| {
        let Some(plan) = territory.plan() else {
            return false;
        };
        match &plan.leading_digits {
            Some(leading) => leading.matches_start(number.national.as_bytes()),
            None => kind_in(plan, &number.national) != NumberKind::Unknown,
        }
    })
}

/// libphonenumber's name of the territory: `001` for services that belong to no country.
pub(crate) fn region_name(number: &Number) -> Option<String> {
    Some(match territory(number)?.region() {
        Some(region) => region.as_str().to_owned(),
        None => "001".to_owned(),
    })
}

/// What a number is used for; unknown if it is not valid.
pub(crate) fn kind(number: &Number) -> NumberKind {
    let plan = territory(number).and_then(Territory::plan);
    plan.map_or(NumberKind::Unknown, |plan| kind_in(plan, &number.national))
}

/// Why a number is not valid.
pub(crate) fn why_invalid(number: &Number) -> PhoneError {
    let Some(main) = metadata::main_of(number.calling_code) else {
        return PhoneError::UnknownCallingCode;
    };
    let Some(plan) = main.plan() else {
        return PhoneError::NoPlan;
    };
    match length(plan, &number.national) {
        Length::TooShort | Length::LocalOnly => PhoneError::TooShort,
        Length::TooLong => PhoneError::TooLong,
        Length::Possible | Length::None => PhoneError::Invalid,
    }
}

/// Whether numbers of its calling code can have this many digits, not counting a national prefix.
pub(crate) fn is_possible(number: &Number) -> bool {
    let plan = metadata::main_of(number.calling_code).and_then(Territory::plan);
    plan.is_some_and(|plan| {
        length(plan, &number.national) == Length::Possible
            && without_national_prefix(plan, &number.national) == number.national
    })
}

fn kind_in(plan: &Plan, national: &str) -> NumberKind {
    if !is_general(plan, national) {
        return NumberKind::Unknown;
    }
    let fits = |&(kind, ref pattern): &(NumberKind, _)| {
        let pattern: &metadata::Pattern = pattern;
        pattern.matches(national.as_bytes()).then_some(kind)
    };
    match plan.kinds.iter().find_map(fits) {
        Some(NumberKind::FixedLine) => {
            let is_mobile = |(kind, pattern): &(NumberKind, metadata::Pattern)| {
                *kind == NumberKind::Mobile && pattern.matches(national.as_bytes())
            };
            if plan.mobile_is_fixed || plan.kinds.iter().any(is_mobile) {
                NumberKind::FixedLineOrMobile
            } else {
                NumberKind::FixedLine
            }
        }
        Some(kind) => kind,
        None => NumberKind::Unknown,
    }
}
