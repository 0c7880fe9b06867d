//! What a person wrote, without what is copied along with a number: invisible characters, and words around it.
//!
//! libphonenumber takes letters for telephone keys, and stops at characters it does not know. Contact cards,
//! messengers and other writing systems add both. What is removed here is never a digit.

use std::borrow::Cow;

use crate::{
    MAX_FIELD_DIGITS, NumberKind, ParsedNumber, PhoneError, Region, dialled, digits,
    looks_international, parse_unvalidated,
};

/// The text without invisible characters, and with plain spaces for spaces of every width.
///
/// Controls, Unicode's format characters (directional marks, zero-width characters, soft hyphens), variation
/// selectors, and the combining keycap are removed. The digits stay as they are.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_odd = |character: char| {
        is_invisible(character) || (character.is_whitespace() && character != ' ')
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter_map(|character| {
        if character.is_whitespace() {
            Some(' ')
        } else {
            (!is_invisible(character)).then_some(character)
        }
    });
    Cow::Owned(shown.collect())
}

/// The one number in a text: without invisible characters, words and pictures around it.
///
/// The visible text, if it contains no number, several, or one that is spelled in letters.
pub fn number_in(text: &str) -> Cow<'_, str> {
    let seen = visible(text);
    let wordless = !seen.contains(|character: char| !is_written(character));
    if wordless {
        return seen;
    }
    match alone(&seen) {
        Some(number) => Cow::Owned(number),
        None => seen,
    }
}

/// Whether the text consists of digits and what people put between them, and no more digits than a phone field formats.
pub fn is_dialled(text: &str) -> bool {
    let seen = visible(text);
    count(&seen) <= MAX_FIELD_DIGITS && seen.chars().all(is_written)
}

/// Whether there are letters in the text, of any alphabet.
pub fn has_letters(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// Reads a text that may contain words: as libphonenumber does, except for letters. They are telephone keys
/// only in numbers that companies spell ([`is_spelled_by_companies`]).
pub(crate) fn parse(seen: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    let spelled = dialled::is_spelled(seen);
    let found = parse_unvalidated(seen, region);
    if !spelled && found.as_ref().is_ok_and(ParsedNumber::is_valid) {
        return found;
    }
    if !has_letters(seen) {
        // Bullets, pictures and the like between the digits.
        return match (found, alone(seen)) {
            (Err(PhoneError::NotANumber), Some(number)) => parse_unvalidated(&number, region),
            (found, _) => found,
        };
    }
    let (written, alone) = between_words(seen).unwrap_or_default();
    let read = |text: &str| parse_unvalidated(text, region).ok();
    let (joined, number) = (read(&written), read(&alone));
    let valid = |number: &Option<ParsedNumber>| number.clone().filter(ParsedNumber::is_valid);
    match (valid(&joined), valid(&number)) {
        (Some(joined), Some(alone))
            if joined.e164() != alone.e164() && !looks_international(&written) =>
        {
            return Err(PhoneError::Letters);
        }
        (Some(number), _) | (None, Some(number)) => return Ok(number),
        (None, None) => {}
    }
    if let Ok(spelled_out) = &found
        && spelled
        && is_spelled_by_companies(spelled_out.kind())
    {
        return found;
    }
    match (number, found) {
        (Some(number), _) if number.is_possible() && joined.as_ref() == Some(&number) => Ok(number),
        (None, Err(error)) if !seen.contains(is_digit) => Err(error),
        _ => Err(PhoneError::Letters),
    }
}

fn is_digit(character: char) -> bool {
    digits::to_ascii(character).is_some()
}

/// `1-800-FLOWERS`: numbers that are bought for the word they spell. A person's own number is not one of them.
fn is_spelled_by_companies(kind: NumberKind) -> bool {
    matches!(
        kind,
        NumberKind::TollFree | NumberKind::PremiumRate | NumberKind::SharedCost | NumberKind::Uan
    )
}

/// The digits between the words, if only one run of them is long enough for a number; with diallable characters and spaces.
fn alone(seen: &str) -> Option<String> {
    between_words(seen).map(|(_, number)| number)
}

/// The one run of digits that is long enough for a number, joined with the shorter ones before it.
fn between_words(seen: &str) -> Option<(String, String)> {
    let runs: Vec<&str> = seen.split(char::is_alphabetic).collect();
    let is_long = |run: &&str| count(run) >= FEWEST_DIGITS;
    let place = runs.iter().position(is_long)?;
    if runs[place + 1..].iter().any(is_long) {
        return None;
    }
    Some((
        as_written(&runs[..=place].join(" ")),
        as_written(runs[place]),
    ))
}

/// From the plus or the first digit on, with spaces for characters that numbers do not have.
fn as_written(run: &str) -> String {
    let start = run.find(|character| digits::is_plus(character) || is_digit(character));
    let written = run[start.unwrap_or(run.len())..].chars();
    let written = written.map(|character| {
        if is_written(character) {
            character
        } else {
            ' '
        }
    });
    let written: String = written.collect();
    written
        .trim_end_matches([' ', '(', '[', '-', '/'])
        .to_owned()
}

fn count(run: &str) -> usize {
    run.chars().filter_map(digits::to_ascii).count()
}

/// Whether the character is part of a number as people write it: a digit, a plus, or punctuation.
fn is_written(character: char) -> bool {
    is_digit(character)
        || digits::is_plus(character)
        || (digits::is_punctuation(character) && character != 'x')
}

/// Whether the character is invisible everywhere.
fn is_invisible(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control() && !character.is_ascii_whitespace();
    }
    let code = u32::from(character);
    let index = INVISIBLE.partition_point(|(first, _)| *first <= code);
    index
        .checked_sub(1)
        .and_then(|index| INVISIBLE.get(index))
        .is_some_and(|(_, last)| code <= *last)
}

/// With fewer digits it is not a person's number but a house, a year, an extension.
const FEWEST_DIGITS: usize = 5;

/// First and last of each run of invisible characters, sorted: Unicode's category Cf and C1 controls; the
/// combining grapheme joiner and keycap; fillers of Hangul; variation selectors; the braille blank.
#[rustfmt::skip]
const INVISIBLE: [(u32, u32); 29] = [
    (0x80, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
    (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x20E3, 0x20E3), (0x2800, 0x2800), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD),
    (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
];

#[cfg(test)]
mod tests;
