//! The text of a phone field: formatted at every edit, with the caret kept between the same digits.
//!
//! [`crate::AsYouType`] only supports typing at the end. People also insert, delete, paste and let the browser autofill,
//! so a field is formatted again from its digits at every edit, and the meaning of the edit is found by comparing the
//! text before and after.

use crate::{
    AsYouType, ParsedNumber, Region, dialled::Dialled, digits, is_letter, looks_international,
    parse_unvalidated, visible,
};

/// Most digits a field keeps: more than any number has, prefixes included.
pub const MAX_FIELD_DIGITS: usize = 30;

/// What a phone field shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    caret: usize,
}

/// In which direction a key erases; matters if it erased only punctuation, and a digit has to be removed instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erase {
    /// Backspace.
    Backward,
    /// Delete.
    Forward,
}

impl Field {
    /// A field that shows a number, with the caret at its end.
    pub fn new(text: &str, region: Option<Region>) -> Self {
        Self::default().edit(text, utf16_len(text), region, Erase::Backward)
    }

    /// The text: ASCII digits, possibly a leading `+`, and the country's punctuation.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the caret belongs, in UTF-16 code units as the browser counts; the text is ASCII, so also in characters.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// What the field shows after an edit.
    ///
    /// `text` and `caret` (in UTF-16 code units) are the browser's, after it applied the edit to what this field
    /// showed. `region` is the country national numbers are formatted for.
    #[must_use]
    pub fn edit(&self, text: &str, caret: usize, region: Option<Region>, erase: Erase) -> Self {
        let edited = Digits::of(text, caret);
        let shown = Digits::of(&self.text, self.caret);
        let wanted = if edited.text == shown.text && is_erasure(&self.text, text) {
            edited.without_neighbour(erase)
        } else if let Some(whole) =
            pasted_number(&self.text, text, region).filter(|whole| *whole != edited.text)
        {
            Digits::all(whole)
        } else {
            edited
        };
        Self::show(&wanted, region)
    }

    fn show(digits: &Digits, region: Option<Region>) -> Self {
        let mut formatter = AsYouType::new(region);
        for digit in digits.text.chars() {
            formatter.input(digit);
        }
        let text = formatter.output().to_owned();
        let caret = if digits.before_caret == digits.text.len() {
            text.len()
        } else {
            position_after(&text, digits.before_caret)
        };
        Self { text, caret }
    }
}

/// What matters in the text of a field: a leading plus and ASCII digits, and how many of them are before the caret.
#[derive(Debug, PartialEq, Eq)]
struct Digits {
    text: String,
    before_caret: usize,
}

impl Digits {
    fn of(text: &str, caret: usize) -> Self {
        let mut kept = String::new();
        let mut before_caret = 0;
        let mut position = 0;
        for character in text.chars().take(crate::MAX_INPUT_CHARS) {
            let digit = digits::to_ascii(character);
            let plus = (kept.is_empty() && digits::is_plus(character)).then_some('+');
            if let Some(significant) = digit.or(plus).filter(|_| kept.len() < MAX_FIELD_DIGITS) {
                kept.push(significant);
                before_caret += usize::from(position < caret);
            }
            position += character.len_utf16();
        }
        Self {
            text: kept,
            before_caret,
        }
    }

    /// All of a number, the caret at its end.
    fn all(text: String) -> Self {
        Self {
            before_caret: text.len(),
            text,
        }
    }

    /// Only punctuation was erased, and it comes back: the digit beyond it is removed instead.
    fn without_neighbour(mut self, erase: Erase) -> Self {
        match erase {
            Erase::Backward if self.before_caret > 0 => {
                self.before_caret -= 1;
                self.text.remove(self.before_caret);
            }
            Erase::Forward if self.before_caret < self.text.len() => {
                self.text.remove(self.before_caret);
            }
            _ => {}
        }
        self
    }
}

/// Whether the new text is the old one without some of its characters, all in one place.
fn is_erasure(old: &str, new: &str) -> bool {
    new.len() < old.len() && inserted(old, new).is_empty()
}

/// What is between the start and the end that both texts share.
fn inserted<'a>(old: &str, new: &'a str) -> &'a str {
    let same_start = |((_, before), (_, after)): &((usize, char), (usize, char))| before == after;
    let start = old
        .char_indices()
        .zip(new.char_indices())
        .take_while(same_start)
        .last()
        .map_or(0, |(_, (at, character))| at + character.len_utf8());
    let rest = &new[start..];
    let same_end = old[start..]
        .chars()
        .rev()
        .zip(rest.chars().rev())
        .take_while(|(before, after)| before == after)
        .map(|(_, character)| character.len_utf8())
        .sum::<usize>();
    &rest[..rest.len() - same_end]
}

/// The number as a plus and digits, if one was pasted that is meant to replace the text.
///
/// A whole number pasted into a field that already contains a calling code, or an old number, would double it.
fn pasted_number(old: &str, new: &str, region: Option<Region>) -> Option<String> {
    let (old, new) = (visible(old), visible(new));
    let pasted = without_words(inserted(&old, &new));
    if pasted.chars().filter_map(digits::to_ascii).count() < MIN_PASTED_DIGITS {
        return None;
    }
    let valid = |text: &str, region| {
        parse_unvalidated(text, region)
            .ok()
            .filter(ParsedNumber::is_valid)
    };
    let dialled = Dialled::read(pasted).ok()?;
    let number = valid(pasted, region);
    let is_whole = number.is_some();
    let digits = match number {
        // Without the national prefix that some people write after the calling code: +44 (0)20.
        Some(number) if dialled.has_plus => number.e164(),
        _ if dialled.has_plus => ["+", &dialled.digits].concat(),
        _ => dialled.digits,
    };
    if old.is_empty() {
        return Some(digits);
    }
    if valid(&new, region).is_some() {
        return None;
    }
    if is_whole {
        return Some(digits);
    }
    // The calling code was there already, and the pasted number has it, too, without a plus.
    let with_plus = ["+", &digits].concat();
    (looks_international(&new) && valid(&with_plus, region).is_some()).then_some(with_plus)
}

/// The number itself: words and extensions are copied along with it from a page, and must not be dialled here.
fn without_words(pasted: &str) -> &str {
    let is_start = |character| digits::is_plus(character) || digits::to_ascii(character).is_some();
    let number = &pasted[pasted.find(is_start).unwrap_or(pasted.len())..];
    &number[..number.find(is_letter).unwrap_or(number.len())]
}

/// Fewer digits than this are part of a number.
const MIN_PASTED_DIGITS: usize = 5;

/// Where the n-th digit (the plus counts as one) of a formatted text ends.
fn position_after(text: &str, count: usize) -> usize {
    if count == 0 {
        return 0;
    }
    text.char_indices()
        .filter(|(_, character)| digits::is_diallable(*character))
        .nth(count - 1)
        .map_or(text.len(), |(at, _)| at + 1)
}

fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests;
