//! What a person puts into the code field, made into digits.
//!
//! People paste whole messages. Joining every digit of "your code is 123456, valid for 10 minutes" gives
//! `12345610`; this reads the origin-bound line first, then the one token that has the right length.

/// The digits of a text, those of other scripts included, as ASCII.
pub fn digits_of(text: &str) -> String {
    text.chars().filter_map(ascii_digit).collect()
}

/// The code of `length` digits in what was typed or pasted; falls back to its digits, cut to `length`.
pub fn code_in(text: &str, length: u8) -> String {
    let length = usize::from(length);
    let plain = text
        .chars()
        .all(|c| ascii_digit(c).is_some() || c.is_whitespace() || c == '-');
    let found = if plain {
        None
    } else {
        bound_code(text, length).or_else(|| lone_token(text, length))
    };
    found.unwrap_or_else(|| digits_of(text).chars().take(length).collect())
}

/// The code of the last line `@host #code` (WICG, "Origin-bound one-time codes delivered via SMS").
fn bound_code(text: &str, length: usize) -> Option<String> {
    let (_, rest) = text.lines().rev().find_map(|line| {
        line.trim_start()
            .strip_prefix('@')
            .and_then(|bound| bound.split_once(" #"))
    })?;
    let code = digits_of(rest.split_whitespace().next()?);
    (code.len() == length).then_some(code)
}

/// The only run of digits that has the right length; two of them would be a guess.
fn lone_token(text: &str, length: usize) -> Option<String> {
    let mut tokens = text
        .split(|c| ascii_digit(c).is_none())
        .map(digits_of)
        .filter(|token| token.len() == length);
    let first = tokens.next()?;
    tokens.all(|other| other == first).then_some(first)
}

/// ASCII, full-width, Arabic-Indic, Persian, Devanagari and Bengali digits.
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [char; 6] = ['0', '\u{FF10}', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}'];
    ZEROS.into_iter().find_map(|zero| {
        let offset = u32::from(c).checked_sub(u32::from(zero))?;
        char::from_digit(offset, 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_code_out_of_what_people_paste() {
        for (pasted, code) in [
            ("123456", "123456"),
            (" 123 456 ", "123456"),
            ("123-456", "123456"),
            ("1234567890", "123456"),
            ("12", "12"),
            ("", ""),
            ("your code is soon to come", ""),
            ("Your code is 123456, valid for 10 minutes.", "123456"),
            ("654321 is your code.\n\n@shop.example #123456", "123456"),
            (
                "Code 123456 at 10:30\n@shop.example #123456 @pay.example",
                "123456",
            ),
            ("Call 2025550123 or enter 998877", "998877"),
            ("Use 123456. Again: 123456", "123456"),
            ("١٢٣٤٥٦", "123456"),
            ("۱۲۳۴۵۶", "123456"),
            ("１２３４５６", "123456"),
        ] {
            assert_eq!(code_in(pasted, 6), code, "{pasted:?}");
        }
    }

    #[test]
    fn a_line_bound_to_a_code_of_another_length_is_not_believed() {
        assert_eq!(code_in("Enter 123456\n@shop.example #9999", 6), "123456");
    }
}
