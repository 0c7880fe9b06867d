//! Which characters are letters and numbers: by the standard library's tables, or, where these would have to be downloaded
//! first, by whoever has them already.

use std::sync::OnceLock;

/// Unicode's properties that matter in a text with a number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// `Alphabetic`.
    Letter,
    /// `General_Category=Number`.
    Number,
}

/// Has the characters beyond ASCII judged by a function, which a program without the feature `unicode` does before anything
/// else. With it, the standard library's tables are asked.
pub fn ask_about_characters(has: fn(char, Property) -> bool) {
    HAS.get_or_init(|| has);
}

static HAS: OnceLock<fn(char, Property) -> bool> = OnceLock::new();

/// Whether it is a letter, of any alphabet.
pub fn is_letter(character: char) -> bool {
    has(character, Property::Letter)
}

/// Whether it is a letter or a number, of any script.
pub(crate) fn is_alphanumeric(character: char) -> bool {
    has(character, Property::Letter) || has(character, Property::Number)
}

fn has(character: char, property: Property) -> bool {
    match property {
        Property::Letter if character.is_ascii() => character.is_ascii_alphabetic(),
        Property::Number if character.is_ascii() => character.is_ascii_digit(),
        _ => has_beyond_ascii(character, property),
    }
}

#[cfg(feature = "unicode")]
fn has_beyond_ascii(character: char, property: Property) -> bool {
    match property {
        Property::Letter => character.is_alphabetic(),
        Property::Number => character.is_numeric(),
    }
}

#[cfg(not(feature = "unicode"))]
fn has_beyond_ascii(character: char, property: Property) -> bool {
    HAS.get().is_some_and(|has| has(character, property))
}

#[cfg(all(test, feature = "unicode"))]
mod tests {
    use super::{is_alphanumeric, is_letter};

    #[test]
    fn ascii_is_judged_as_the_standard_library_does() {
        for character in '\0'..='\u{7F}' {
            assert_eq!(is_letter(character), character.is_alphabetic());
            assert_eq!(is_alphanumeric(character), character.is_alphanumeric());
        }
    }
}
