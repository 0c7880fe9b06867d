//! What a person typed, reduced to what is dialled: possibly a plus, digits, possibly an extension.
//!
//! This is the part of libphonenumber's `parse` that needs no numbering plan. Whatever resolves the number afterwards
//! sees only ASCII digits.

mod extension;
mod rfc3966;

use crate::{PhoneError, digits};

/// Longest input that is looked at, in characters (libphonenumber's own limit).
pub const MAX_INPUT_CHARS: usize = 250;

/// What would be dialled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialled {
    /// Whether it started with a plus.
    pub(crate) has_plus: bool,
    /// ASCII digits.
    pub(crate) digits: String,
    /// What to dial once connected, as typed.
    pub(crate) extension: Option<String>,
}

impl Dialled {
    /// Finds the number in what was typed.
    pub(crate) fn read(input: &str) -> Result<Self, PhoneError> {
        if input.trim().is_empty() {
            return Err(PhoneError::Empty);
        }
        if input.chars().nth(MAX_INPUT_CHARS).is_some() {
            return Err(PhoneError::TooLong);
        }
        let characters: Vec<char> = rfc3966::number_part(input)
            .ok_or(PhoneError::NotANumber)?
            .chars()
            .collect();
        if !is_viable(&characters) {
            return Err(PhoneError::NotANumber);
        }
        let extension =
            extension::find(&characters).filter(|found| is_viable(&characters[..found.start]));
        let number = &characters[..extension
            .as_ref()
            .map_or(characters.len(), |found| found.start)];
        let pluses = number
            .iter()
            .take_while(|character| digits::is_plus(**character))
            .count();
        Ok(Self {
            has_plus: pluses > 0,
            digits: normalize(&number[pluses..]),
            extension: extension.map(|found| found.digits),
        })
    }
}

/// Whether letters of the number itself count as telephone keys (`1-800-FLOWERS`): three or more of them, not counting
/// those of an extension.
pub fn is_spelled(input: &str) -> bool {
    letters_in(input) >= 3
}

/// How many letters are in the number itself.
pub(crate) fn letters_in(input: &str) -> usize {
    let Some(part) = rfc3966::number_part(input) else {
        return 0;
    };
    let characters: Vec<char> = part.chars().collect();
    let end = extension::find(&characters).map_or(characters.len(), |found| found.start);
    letters(&characters[..end])
}

/// The text without an extension at its end.
pub(crate) fn without_extension(input: &str) -> &str {
    let characters: Vec<char> = input.chars().collect();
    let start = extension::find(&characters)
        .map(|found| found.start)
        .filter(|start| is_viable(&characters[..*start]));
    match start.and_then(|start| input.char_indices().nth(start)) {
        Some((at, _)) => &input[..at],
        None => input,
    }
}

/// The number of a `tel:` URI with a context, as it is dialled.
pub(crate) fn in_context(input: &str) -> Option<String> {
    let dialled = Dialled::read(input).ok()?;
    rfc3966::has_context(input)
        .then(|| [if dialled.has_plus { "+" } else { "" }, &dialled.digits].concat())
}

fn letters(number: &[char]) -> usize {
    number
        .iter()
        .filter(|character| character.is_ascii_alphabetic())
        .count()
}

/// Whether the input is meant as an international number: it starts with `+` (or the full-width `＋`).
pub fn looks_international(input: &str) -> bool {
    input.trim_start().starts_with(digits::is_plus)
}

/// The ASCII digits of a number; letters count as on a keypad if there are three or more of them.
fn normalize(number: &[char]) -> String {
    if letters(number) >= 3 && !number.contains(&'\n') {
        return number
            .iter()
            .filter_map(|character| on_keypad(*character))
            .collect();
    }
    number
        .iter()
        .filter_map(|character| digits::to_ascii(*character))
        .collect()
}

/// The key of a letter (ITU-T E.161), or the ASCII digit itself.
fn on_keypad(character: char) -> Option<char> {
    Some(match character.to_ascii_uppercase() {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        'W'..='Z' => '9',
        '0'..='9' => character,
        _ => return None,
    })
}

/// Whether this could be a number of some sort: exactly two digits, or three and more with punctuation, stars, then
/// letters, then an extension.
fn is_viable(number: &[char]) -> bool {
    let is_digit = |character: &char| digits::to_ascii(*character).is_some();
    let is_filler = |character: &char| {
        *character == '*' || *character == 'X' || digits::is_punctuation(*character)
    };
    if number.len() == 2 {
        return number.iter().all(is_digit);
    }
    let pluses = number
        .iter()
        .take_while(|character| digits::is_plus(**character))
        .count();
    let mut seen = 0;
    let third_digit = (pluses..number.len())
        .take_while(|&at| is_digit(&number[at]) || is_filler(&number[at]))
        .find(|&at| {
            seen += usize::from(is_digit(&number[at]));
            seen == 3
        });
    let Some(third_digit) = third_digit else {
        return false;
    };
    let tail = third_digit + 1;
    let plain = number[tail..]
        .iter()
        .take_while(|character| {
            is_digit(character) || is_filler(character) || character.is_ascii_alphabetic()
        })
        .count();
    tail + plain == number.len()
        || (tail..=tail + plain).any(|start| extension::is_at(number, start))
}

#[cfg(test)]
mod tests;
