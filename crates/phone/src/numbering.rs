//! Interprets dialled digits by the numbering plans: which territory's number it is, and which part of it is national.
//!
//! The same steps as libphonenumber's `parse`, on our own metadata.

mod classify;
mod format;

use crate::{
    PhoneError, Region,
    dialled::Dialled,
    metadata::{self, Plan, Territory},
    number::Number,
};

pub(crate) use classify::{is_possible, kind, region_name, territory, why_invalid};
pub(crate) use format::{international, national};

/// Fewest and most digits a national number can have anywhere.
const SHORTEST: usize = 2;
const LONGEST: usize = 17;
/// Digits of the longest calling code.
const LONGEST_CODE: usize = 3;

/// Reads dialled digits as a number of some country: of `region`, unless they say otherwise.
pub(crate) fn resolve(dialled: Dialled, region: Option<Region>) -> Result<Number, PhoneError> {
    let home = region.and_then(metadata::of_region);
    match home {
        None if !dialled.has_plus => return Err(PhoneError::UnknownCallingCode),
        // Nobody can say whether there is an international prefix.
        Some(home) if !dialled.has_plus && home.plan().is_none() => return Err(PhoneError::NoPlan),
        _ => {}
    }
    let (code, rest) = match calling_code(&dialled.digits, dialled.has_plus, home) {
        // The plus may have been typed before an international prefix or a national number.
        Err(PhoneError::UnknownCallingCode) if dialled.has_plus => {
            match calling_code(&dialled.digits, false, home)? {
                (None, _) => return Err(PhoneError::UnknownCallingCode),
                found => found,
            }
        }
        found => found?,
    };
    let (code, territory) = match code {
        Some(code) => (code, metadata::main_of(code)),
        None => (home.map(Territory::calling_code).unwrap_or_default(), home),
    };
    let plan = territory
        .ok_or(PhoneError::UnknownCallingCode)?
        .plan()
        .ok_or(PhoneError::NoPlan)?;
    if rest.len() < SHORTEST {
        return Err(PhoneError::TooShort);
    }
    let stripped = without_national_prefix(plan, &rest);
    // What remains of a short number without its first digits would not be a number: then it had no prefix.
    let national = match length(plan, &stripped) {
        Length::TooShort | Length::LocalOnly | Length::None => rest,
        Length::Possible | Length::TooLong => stripped,
    };
    match national.len() {
        ..SHORTEST => Err(PhoneError::TooShort),
        SHORTEST..=LONGEST => Ok(Number {
            calling_code: code,
            national,
            extension: dialled.extension,
        }),
        _ => Err(PhoneError::TooLong),
    }
}

/// Takes the calling code off, if there is one; without a plus, that requires a plan to confirm it.
fn calling_code(
    digits: &str,
    has_plus: bool,
    home: Option<&Territory>,
) -> Result<(Option<u16>, String), PhoneError> {
    let Some(international) = (if has_plus {
        Some(digits)
    } else {
        home.and_then(|home| without_international_prefix(home.plan()?, digits))
    }) else {
        return Ok(match home.and_then(|home| without_own_code(home, digits)) {
            Some((code, rest)) => (Some(code), rest),
            None => (None, digits.to_owned()),
        });
    };
    if international.len() <= SHORTEST {
        return Err(PhoneError::TooShort);
    }
    let (code, length) =
        calling_code_at_start(international).ok_or(PhoneError::UnknownCallingCode)?;
    Ok((Some(code), international[length..].to_owned()))
}

/// The known calling code that some digits start with, and how many digits it has.
pub(crate) fn calling_code_at_start(digits: &str) -> Option<(u16, usize)> {
    if digits.starts_with('0') {
        return None;
    }
    (1..=LONGEST_CODE).find_map(|length| {
        let code: u16 = digits.get(..length)?.parse().ok()?;
        metadata::main_of(code).map(|_| (code, length))
    })
}

/// What follows the international prefix; calling codes do not start with 0, so a 0 after it means there was no prefix.
pub(crate) fn without_international_prefix<'a>(plan: &Plan, digits: &'a str) -> Option<&'a str> {
    let prefix = plan
        .international_prefix
        .as_ref()?
        .find_at_start(digits.as_bytes())?;
    let rest = digits.get(prefix.end..)?;
    (!rest.starts_with('0')).then_some(rest)
}

/// A national number that was typed with its own calling code, but without a plus: only if it is valid that way alone.
fn without_own_code(home: &Territory, digits: &str) -> Option<(u16, String)> {
    let code = home.calling_code();
    let plan = home.plan()?;
    let rest = without_national_prefix(plan, digits.strip_prefix(&code.to_string())?);
    let becomes_valid = !is_general(plan, digits) && is_general(plan, &rest);
    (becomes_valid || length(plan, digits) == Length::TooLong).then_some((code, rest))
}

/// The digits without national prefix and carrier code, and with the plan's transformation.
///
/// Unchanged if that would make a valid number invalid.
fn without_national_prefix(plan: &Plan, digits: &str) -> String {
    let unchanged = || digits.to_owned();
    let Some(pattern) = plan
        .national_prefix_for_parsing
        .as_ref()
        .filter(|_| !digits.is_empty())
    else {
        return unchanged();
    };
    let Some(found) = pattern.find_at_start(digits.as_bytes()) else {
        return unchanged();
    };
    let rest = digits.get(found.end..).unwrap_or_default();
    let group = |index: usize| found.groups[index].and_then(|(start, end)| digits.get(start..end));
    let last_group = group(pattern.groups().saturating_sub(1).min(1));
    let stripped = if plan.transform_rule.is_empty() || last_group.is_none() {
        rest.to_owned()
    } else {
        let replaced = plan
            .transform_rule
            .replace("$1", group(0).unwrap_or_default())
            .replace("$2", group(1).unwrap_or_default());
        replaced + rest
    };
    if is_general(plan, digits) && !is_general(plan, &stripped) {
        return unchanged();
    }
    stripped
}

fn is_general(plan: &Plan, national: &str) -> bool {
    plan.general
        .as_ref()
        .is_some_and(|general| general.matches(national.as_bytes()))
}

/// How the length of a national number compares with the plan's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Possible,
    /// Only a number for callers in the same area.
    LocalOnly,
    TooShort,
    TooLong,
    /// Between the shortest and the longest length, but no number has it.
    None,
}

fn length(plan: &Plan, national: &str) -> Length {
    let length = u32::try_from(national.len()).unwrap_or(u32::MAX);
    let is_in = |lengths: u32| {
        lengths
            .checked_shr(length)
            .is_some_and(|bits| bits & 1 == 1)
    };
    if is_in(plan.local_lengths) {
        Length::LocalOnly
    } else if is_in(plan.lengths) {
        Length::Possible
    } else if length < plan.lengths.trailing_zeros() {
        Length::TooShort
    } else if length > plan.lengths.checked_ilog2().unwrap_or_default() {
        Length::TooLong
    } else {
        Length::None
    }
}
