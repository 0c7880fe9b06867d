//! Unicode's tables are in every browser already: no copy of them is downloaded.

use js_sys::RegExp;
use phone::Property;

thread_local! {
    static LETTER: RegExp = RegExp::new(r"^\p{Alphabetic}", "u");
    static NUMBER: RegExp = RegExp::new(r"^\p{N}", "u");
}

/// Whether a character has a property, by the browser's version of Unicode.
pub(crate) fn has(character: char, property: Property) -> bool {
    let text = character.to_string();
    match property {
        Property::Letter => LETTER.with(|letter| letter.test(&text)),
        Property::Number => NUMBER.with(|number| number.test(&text)),
    }
}
