//! `tel:` URIs, and numbers inside other text.

use std::borrow::Cow;

use crate::{digits, letters};

/// Whether the input is a `tel:` URI whose context completes its number.
pub(super) fn has_context(input: &str) -> bool {
    input.contains(CONTEXT)
}

/// The part of the input that contains the number: of a `tel:` URI with a context (RFC 3966 §5.1.5), or of any text.
///
/// `None` if there is none, or if the context is malformed.
pub(super) fn number_part(input: &str) -> Option<Cow<'_, str>> {
    let number = match input.find(CONTEXT) {
        Some(position) => with_context(input, position)?,
        None => Cow::Borrowed(in_text(input)?),
    };
    // A sub-address is not part of the number.
    Some(match number.find(SUBADDRESS) {
        Some(end) if end > 0 => Cow::Owned(number[..end].to_owned()),
        _ => number,
    })
}

const SCHEME: &str = "tel:";
const CONTEXT: &str = ";phone-context=";
const SUBADDRESS: &str = ";isub=";

/// Puts the context before the number, if it is the start of one.
fn with_context(input: &str, position: usize) -> Option<Cow<'_, str>> {
    let context = input[position + CONTEXT.len()..]
        .split(';')
        .next()
        .unwrap_or_default();
    if !is_global_number(context) && !is_domain(context) {
        return None;
    }
    let start = input.find(SCHEME).map_or(0, |scheme| scheme + SCHEME.len());
    let number = input.get(start..position).unwrap_or_default();
    let context = if context.starts_with('+') {
        context
    } else {
        ""
    };
    Some(Cow::Owned([context, number].concat()))
}

/// From the first character a number can start with, to the last that can end one, or to where another starts.
fn in_text(input: &str) -> Option<&str> {
    let start = input
        .find(|character| digits::is_plus(character) || digits::to_ascii(character).is_some())?;
    let number = input[start..].trim_end_matches(|character: char| {
        character != '#' && !letters::is_alphanumeric(character)
    });
    let mut end = number.len();
    for (slash, _) in number.match_indices(['/', '\\']) {
        if number[slash + 1..].trim_start_matches(' ').starts_with('x') {
            end = slash;
            break;
        }
    }
    Some(&number[..end])
}

/// `+`, then digits with `-`, `.`, `(`, `)` between.
fn is_global_number(context: &str) -> bool {
    context.strip_prefix('+').is_some_and(|number| {
        let is_separator = |character| matches!(character, '-' | '.' | '(' | ')');
        number
            .chars()
            .any(|character| digits::to_ascii(character).is_some())
            && number
                .chars()
                .all(|character| is_separator(character) || digits::to_ascii(character).is_some())
    })
}

/// Labels of letters, digits and inner hyphens between dots; the last starts with a letter.
fn is_domain(context: &str) -> bool {
    let name = context.strip_suffix('.').unwrap_or(context);
    let is_alphanumeric =
        |character: char| character.is_ascii_alphabetic() || digits::to_ascii(character).is_some();
    name.split('.').all(|label| {
        label.starts_with(is_alphanumeric)
            && label.ends_with(is_alphanumeric)
            && label
                .chars()
                .all(|character| character == '-' || is_alphanumeric(character))
    }) && name
        .rsplit('.')
        .next()
        .is_some_and(|top| top.starts_with(|character: char| character.is_ascii_alphabetic()))
}
