//! What a person wrote, without what is copied along with a number: invisible characters, and words around it.
//!
//! libphonenumber takes letters for telephone keys, and stops at characters it does not know. Contact cards,
//! messengers and other writing systems add both. What is removed here is never a digit.

use std::borrow::Cow;

use crate::{
    MAX_FIELD_DIGITS, NumberKind, ParsedNumber, PhoneError, Region, dialled, digits, is_letter,
    looks_international, parse_unvalidated,
};

/// The text without invisible characters, and with plain spaces for spaces of every width.
///
/// Links write a plus as `%2B` and a space as `%20`. Controls, Unicode's format characters (directional marks, zero-width characters, soft hyphens), variation
/// selectors, and the combining keycap are removed. Other ways to write a plus or a dash become these. The digits stay
/// as they are.
pub fn visible(text: &str) -> Cow<'_, str> {
    let plain = |character: char| match character {
        // Superscript, small, and the emoji.
        '\u{207A}' | '\u{FE62}' | '\u{2795}' => '+',
        // What Japanese keyboards type between digits: counted among the letters.
        '\u{30FC}' | '\u{FF70}' => '-',
        character if character.is_whitespace() => ' ',
        character => character,
    };
    if text.contains('%') {
        let linked = ["%2B", "%2b"]
            .iter()
            .fold(text.replace("%20", " "), |text, plus| {
                text.replace(plus, "+")
            });
        return Cow::Owned(
            linked
                .chars()
                .filter(|character| !is_invisible(*character))
                .map(plain)
                .collect(),
        );
    }
    let is_odd = |character: char| is_invisible(character) || plain(character) != character;
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter(|character| !is_invisible(*character));
    Cow::Owned(shown.map(plain).collect())
}

/// The one number in a text: without invisible characters, words, pictures and an extension around it. What is before a
/// word belongs to it if both together are a number: `+49 (mobile) 1512 3456789`.
///
/// The visible text, if it contains no number, several, or one that is spelled in letters.
pub fn number_in(text: &str, region: Option<Region>) -> Cow<'_, str> {
    let seen = visible(text);
    let wordless = !seen.contains(|character: char| !is_written(character));
    if wordless || has_letter_for_digit(&seen) {
        return seen;
    }
    if let Some(number) = dialled::in_context(&seen) {
        return Cow::Owned(number);
    }
    let read = |text: &str| parse_unvalidated(text, region);
    let shown = without_hash(&seen, region);
    let number = dialled::without_extension(shown);
    let is_number = is_valid(&read(number));
    let Some(found) = Found::between_words(if is_number { number } else { shown }) else {
        return seen;
    };
    if found.is_international() || is_valid(&read(&found.joined)) {
        Cow::Owned(found.joined)
    } else {
        Cow::Owned(found.alone)
    }
}

/// Whether the text consists of digits and what people put between them, and no more digits than a phone field formats.
pub fn is_dialled(text: &str) -> bool {
    let seen = visible(text);
    count(&seen) <= MAX_FIELD_DIGITS && seen.chars().all(is_written)
}

/// Whether there are letters in the text, of any alphabet.
pub fn has_letters(text: &str) -> bool {
    text.contains(is_letter)
}

/// Reads a text that may contain words: as libphonenumber does, except for letters. They are telephone keys
/// only in numbers that companies spell ([`is_spelled_by_companies`]).
pub(crate) fn parse(seen: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    let seen = without_hash(seen, region);
    let spelled = dialled::is_spelled(seen);
    let found = parse_unvalidated(seen, region);
    let has_context = dialled::in_context(seen).is_some();
    if has_context || (dialled::letters_in(seen) == 0 && is_valid(&found)) {
        return found;
    }
    if !has_letters(seen) {
        // Bullets, pictures and the like between the digits.
        return match (found, Found::between_words(seen)) {
            (Err(PhoneError::NotANumber), Some(number)) => parse_unvalidated(&number.alone, region),
            (found, _) => found,
        };
    }
    if spelled && found.as_ref().is_ok_and(is_spelled_by_companies) {
        return found;
    }
    let Some(written) = Found::between_words(seen).filter(|_| !has_letter_for_digit(seen)) else {
        return match found {
            Err(error) if !seen.contains(is_digit) => Err(error),
            _ => Err(PhoneError::Letters),
        };
    };
    let read = |text: &str| parse_unvalidated(text, region);
    let (joined, alone) = (read(&written.joined), read(&written.alone));
    if written.is_international() {
        return joined;
    }
    match (joined, alone) {
        (Ok(joined), Ok(alone)) if joined.e164() == alone.e164() => {
            let is_all = !written.is_followed;
            let is_taken = alone.is_valid() || (is_all && alone.is_possible());
            is_taken.then_some(alone).ok_or(PhoneError::Letters)
        }
        (joined, alone) => match (is_valid(&joined), is_valid(&alone)) {
            (true, false) => joined,
            (false, true) => alone,
            _ => Err(PhoneError::Letters),
        },
    }
}

/// Whether there are words in the text, and nothing but a number between them.
pub(crate) fn is_between_words(seen: &str) -> bool {
    let found = Found::between_words(seen);
    found.is_some_and(|found| found.joined == found.alone) && !has_letter_for_digit(seen)
}

fn is_valid(number: &Result<ParsedNumber, PhoneError>) -> bool {
    number.as_ref().is_ok_and(ParsedNumber::is_valid)
}

/// Without a `#` at the end, which people press after a number; libphonenumber takes the digits before it for an extension.
fn without_hash(seen: &str, region: Option<Region>) -> &str {
    let number = seen.trim_end_matches(['#', ' ']);
    if number.len() < seen.trim_end().len() && is_valid(&parse_unvalidated(number, region)) {
        number
    } else {
        seen
    }
}

/// Whether letters are directly between two digits, as an `O` for a zero is.
fn has_letter_for_digit(seen: &str) -> bool {
    let number = dialled::without_extension(seen);
    let mut after_digit = false;
    let mut inside = false;
    for character in number.chars() {
        if is_digit(character) {
            if inside {
                return true;
            }
            after_digit = true;
        } else {
            inside = (inside || after_digit) && is_letter(character);
            after_digit = false;
        }
    }
    false
}

fn is_digit(character: char) -> bool {
    digits::to_ascii(character).is_some()
}

/// `1-800-FLOWERS`: numbers that are bought for the word they spell. A person's own number is not one of them.
fn is_spelled_by_companies(number: &ParsedNumber) -> bool {
    matches!(
        number.kind(),
        NumberKind::TollFree | NumberKind::PremiumRate | NumberKind::SharedCost | NumberKind::Uan
    )
}

/// The one number between words.
struct Found {
    /// The run of digits that is long enough for a number.
    alone: String,
    /// The same with the shorter runs before it.
    joined: String,
    /// Whether digits follow, behind another word: an extension, a time of day.
    is_followed: bool,
}

impl Found {
    /// `None` if no run of digits is long enough, or if several are.
    fn between_words(seen: &str) -> Option<Self> {
        let runs: Vec<&str> = seen.split(is_letter).collect();
        let is_long = |run: &&str| count(run) >= FEWEST_DIGITS;
        let place = runs.iter().position(is_long)?;
        let after = &runs[place + 1..];
        if after.iter().any(is_long) {
            return None;
        }
        let with_digits = |run: &&str| count(run) > 0;
        let before: Vec<&str> = runs[..=place].iter().copied().filter(with_digits).collect();
        Some(Self {
            alone: as_written(runs[place]),
            joined: as_written(&before.join(" ")),
            is_followed: after.iter().any(with_digits),
        })
    }

    /// Whether the plus is in a run before the number: without that run it would be somebody else's.
    fn is_international(&self) -> bool {
        looks_international(&self.joined) && !looks_international(&self.alone)
    }
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
