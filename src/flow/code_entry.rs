//! What a person puts into the code field, made into digits.
//!
//! People paste whole messages. Joining every digit of "your code is 123456, valid for 10 minutes" gives `12345610`;
//! this reads the origin-bound line first, then the one number that has the right length. Where two could be meant, none
//! is taken: a wrong guess costs a try.

use phone::ascii_digit;

/// What a text holds of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeEntry {
    /// All of it.
    Whole(String),
    /// Some of its digits, or none.
    Part(String),
    /// Digits of which nobody can tell whether they are the code.
    Unclear,
}

/// The digits of a text, those of other scripts included, as ASCII.
pub fn digits_of(text: &str) -> String {
    text.chars().filter_map(ascii_digit).collect()
}

/// What a text that came at once holds of a code of `length` digits.
pub fn read_code(text: &str, length: u8) -> CodeEntry {
    let length = usize::from(length);
    if let Some(code) = bound_code(text, length) {
        return CodeEntry::Whole(code);
    }
    let digits = digits_of(text);
    let plain = !text.chars().any(phone::is_letter) && !text.contains([',', ':', ';', '/']);
    if digits.is_empty() || (plain && digits.len() < length) {
        return CodeEntry::Part(digits);
    }
    let mut reader = Reader {
        length,
        // Someone who copies nothing but `123.456` means the code; in a sentence that is an amount.
        dots: plain,
        ..Reader::default()
    };
    for character in text.chars().filter(|c| !is_invisible(*c)) {
        reader.take(character);
    }
    reader.end_number();
    match reader.code {
        Some(code) if !reader.unclear => CodeEntry::Whole(code),
        _ => CodeEntry::Unclear,
    }
}

/// The digits of a text that was typed key by key, cut to `length`: what is one too many changes nothing.
pub(super) fn typed_code(text: &str, length: u8) -> CodeEntry {
    let code: String = digits_of(text).chars().take(usize::from(length)).collect();
    if code.len() == usize::from(length) {
        CodeEntry::Whole(code)
    } else {
        CodeEntry::Part(code)
    }
}

/// The code of the last `@host #code` (WICG, "Origin-bound one-time codes delivered via SMS"). It has a line of its own,
/// which a field for one line has made a part of the sentence before it.
fn bound_code(text: &str, length: usize) -> Option<String> {
    let (_, code) = text.rmatch_indices('@').find_map(|(at, _)| {
        let (host, rest) = text[at + 1..].split_once(" #")?;
        let is_host = !host.is_empty() && !host.contains(char::is_whitespace);
        is_host.then_some((host, rest))
    })?;
    let code = digits_of(code.split_whitespace().next()?);
    (code.len() == length).then_some(code)
}

/// Reads a text number by number.
#[derive(Debug, Default)]
struct Reader {
    length: usize,
    dots: bool,
    number: Number,
    joint: Option<Joint>,
    /// Whether a plus was the last thing that was read.
    plus: bool,
    code: Option<String>,
    /// Whether there are two codes.
    unclear: bool,
}

/// A number as it is written: groups of digits, each with what joins it to the one before.
#[derive(Debug, Default)]
struct Number {
    digits: String,
    groups: Vec<(Joint, usize)>,
    /// It begins with a plus, as telephone numbers do.
    has_plus: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Blank,
    Hyphen,
}

impl Reader {
    fn take(&mut self, character: char) {
        if let Some(digit) = ascii_digit(character) {
            let number = &mut self.number;
            let joint = self.joint.take();
            match number.groups.last_mut() {
                Some((_, size)) if joint.is_none() => *size += 1,
                last => {
                    number.has_plus |= last.is_none() && self.plus;
                    number.groups.push((joint.unwrap_or(Joint::Blank), 1));
                }
            }
            number.digits.push(digit);
            return;
        }
        // One blank or one hyphen joins; a line, a comma, a letter or a second blank separates.
        let joint = match character {
            '\n' | '\r' | '\t' => None,
            '.' if self.dots => Some(Joint::Hyphen),
            c if c.is_whitespace() => Some(Joint::Blank),
            c if is_joint(c) => Some(Joint::Hyphen),
            _ => None,
        };
        if self.joint.is_some() || joint.is_none() {
            self.end_number();
        }
        self.plus = matches!(character, '+' | '\u{FF0B}');
        self.joint = joint.filter(|_| !self.number.groups.is_empty());
    }

    fn end_number(&mut self) {
        let number = std::mem::take(&mut self.number);
        let Some(code) = number.code(self.length) else {
            return;
        };
        self.unclear |= self.code.as_ref().is_some_and(|other| *other != code);
        self.code = Some(code);
    }
}

impl Number {
    /// The code that this number is, or that one of its words is beside something as short as "10".
    fn code(mut self, length: usize) -> Option<String> {
        let (first, rest) = self.groups.split_first()?;
        let uniform = rest.iter().all(|(joint, _)| *joint == rest[0].0);
        if self.has_plus {
            return None;
        }
        if self.digits.len() == length && uniform {
            return is_grouped(&self.groups).then_some(self.digits);
        }
        if self.digits.len() > length + NEIGHBOUR_DIGITS {
            return None;
        }
        // A word goes from one blank to the next.
        let (mut start, mut size, mut from) = (0, first.1, 0);
        for at in 1..=self.groups.len() {
            match self.groups.get(at) {
                Some((Joint::Hyphen, more)) => size += more,
                next => {
                    if size == length && is_grouped(&self.groups[from..at]) {
                        self.digits.truncate(start + size);
                        return Some(self.digits.split_off(start));
                    }
                    (start, from) = (start + size, at);
                    size = next.map_or(0, |(_, size)| *size);
                }
            }
        }
        None
    }
}

/// Digits beside a code that leave no doubt about which is the code: minutes, not the rest of a telephone number.
const NEIGHBOUR_DIGITS: usize = 2;

/// Whether a code is written in such groups: in one, or in groups that are alike, such as `123 456`. Two numbers that
/// follow each other seldom are. Three pairs with hyphens are a date.
fn is_grouped(groups: &[(Joint, usize)]) -> bool {
    match groups {
        [] | [(_, 2), (Joint::Hyphen, 2), (_, 2)] => false,
        [(_, one), (_, other)] => one.abs_diff(*other) <= 1,
        [(_, first), rest @ ..] => rest.iter().all(|(_, size)| size == first),
    }
}

/// Hyphens and dashes between the groups of a code.
fn is_joint(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF0D}'
    )
}

/// What a copied text brings along and nobody sees.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn whole(text: &str, code: &str) {
        let length = u8::try_from(code.len()).unwrap();
        assert_eq!(
            read_code(text, length),
            CodeEntry::Whole(code.to_owned()),
            "{text:?}"
        );
    }

    #[test]
    fn takes_the_code_out_of_what_people_paste() {
        for (pasted, code) in [
            ("123456", "123456"),
            (" 123 456 ", "123456"),
            ("123-456", "123456"),
            ("123\u{2011}456", "123456"),
            ("123\u{A0}456", "123456"),
            ("123.456", "123456"),
            ("12 34 56", "123456"),
            ("1 2 3 4 5 6", "123456"),
            ("\u{2066}123456\u{2069}", "123456"),
            ("G-123456", "123456"),
            ("Your code is 123456, valid for 10 minutes.", "123456"),
            ("Your code is 123 456.", "123456"),
            ("Code (valid 10 min): 123-456", "123456"),
            ("Valid 10 min: 123 456", "123456"),
            ("10: 123-456", "123456"),
            ("123456 10 min", "123456"),
            ("28-11-26: 123-456", "123456"),
            ("654321 is your code.\n\n@shop.example #123456", "123456"),
            ("654321 is your code.@shop.example #123456", "123456"),
            (
                "Code 123456 at 10:30\n@shop.example #123456 @pay.example",
                "123456",
            ),
            ("Call 2025550123 or enter 998877", "998877"),
            ("Call +1 202 555 0123 or enter 998-877", "998877"),
            ("Use 123456. Again: 123456", "123456"),
            ("Use 123456. Again: 123-456", "123456"),
            ("1234", "1234"),
            ("12-34", "1234"),
            ("1234 5678", "12345678"),
            ("123 4567", "1234567"),
            ("١٢٣٤٥٦", "123456"),
            ("۱۲۳۴۵۶", "123456"),
            ("१२३ ४५६", "123456"),
            ("๑๒๓๔๕๖", "123456"),
            ("１２３４５６", "123456"),
            ("𝟏𝟐𝟑𝟒𝟓𝟔", "123456"),
        ] {
            whole(pasted, code);
        }
    }

    #[test]
    fn what_could_be_two_things_is_neither() {
        for pasted in [
            "1234567890",
            "12277792",
            "10 1234",
            "2026 11",
            "Table 10, 1234 guests",
            "Order 987654, code 123456",
            "Order 987-654, code 123456",
            "Ring +49 151 234567",
            "Ring 0151 234567",
            "Ring 202 555 0123",
            "On 28-11-26",
            "It costs 123.456",
            "It costs 123,456",
            "123 456 789",
            "Your code: 1234",
        ] {
            assert_eq!(read_code(pasted, 6), CodeEntry::Unclear, "{pasted:?}");
        }
    }

    #[test]
    fn a_part_is_taken_as_a_part() {
        for (pasted, part) in [
            ("12", "12"),
            ("", ""),
            ("12-3", "123"),
            ("it will come soon", ""),
        ] {
            assert_eq!(
                read_code(pasted, 6),
                CodeEntry::Part(part.to_owned()),
                "{pasted:?}"
            );
        }
    }

    #[test]
    fn typing_too_many_digits_changes_nothing() {
        assert_eq!(
            typed_code("1234567", 6),
            CodeEntry::Whole("123456".to_owned())
        );
        assert_eq!(typed_code("12a", 6), CodeEntry::Part("12".to_owned()));
    }

    #[test]
    fn a_line_bound_to_a_code_of_another_length_is_not_believed() {
        whole("Enter 123456\n@shop.example #9999", "123456");
    }
}
