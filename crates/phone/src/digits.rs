//! Characters of phone numbers: digits of every script, plus signs, punctuation.

/// The ASCII digit for a decimal digit of any script (Unicode category Nd); `None` for anything else.
pub fn to_ascii(character: char) -> Option<char> {
    if character.is_ascii() {
        return character.is_ascii_digit().then_some(character);
    }
    let code = u32::from(character);
    let index = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    let value = code - ZEROS.get(index)?;
    char::from_digit(value, 10)
}

/// Whether the character is a plus sign, ASCII or full-width.
pub(crate) fn is_plus(character: char) -> bool {
    matches!(character, '+' | '\u{FF0B}')
}

/// Whether a phone can dial the character: digits, plus, star, hash.
pub(crate) fn is_diallable(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '+' | '*' | '#')
}

/// Whether people put the character between the digits of a number.
///
/// Dashes, blanks, full stops, slashes, brackets and tildes in several widths, and `x`, which represents a carrier
/// code in Brazil.
pub(crate) fn is_punctuation(character: char) -> bool {
    matches!(
        character,
        '-' | 'x'
            | ' '
            | '('
            | ')'
            | '.'
            | '['
            | ']'
            | '/'
            | '~'
            | '\u{A0}'
            | '\u{AD}'
            | '\u{200B}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2053}'
            | '\u{2060}'
            | '\u{2212}'
            | '\u{223C}'
            | '\u{3000}'
            | '\u{30FC}'
            | '\u{FF08}'
            | '\u{FF09}'
            | '\u{FF0D}'..='\u{FF0F}'
            | '\u{FF3B}'
            | '\u{FF3D}'
            | '\u{FF5E}'
    )
}

/// The zero of each script's decimal digits (Unicode category Nd), sorted; nine digits follow each.
#[rustfmt::skip]
const ZEROS: [u32; 66] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0,
    0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

#[cfg(test)]
mod tests {
    use super::{ZEROS, to_ascii};

    #[test]
    fn digits_of_other_scripts() {
        for (character, digit) in [
            ('7', Some('7')),
            ('٣', Some('3')),
            ('۹', Some('9')),
            ('\u{FF10}', Some('0')),
            ('९', Some('9')),
            ('\u{1D7FF}', Some('9')),
            ('²', None),
            ('½', None),
            ('a', None),
            ('\u{066A}', None),
        ] {
            assert_eq!(to_ascii(character), digit, "{character}");
        }
    }

    #[test]
    fn the_table_is_unicode_s() {
        assert!(ZEROS.windows(2).all(|pair| pair[0] + 9 < pair[1]));
        let decimal = regex::Regex::new(r"^\p{Nd}$").unwrap();
        for zero in ZEROS {
            for value in 0..10 {
                let character = char::from_u32(zero + value).unwrap();
                assert!(
                    decimal.is_match(&character.to_string()),
                    "{zero:x} + {value}"
                );
            }
        }
    }
}
