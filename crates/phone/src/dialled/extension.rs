//! Extensions: `ext. 12`, `x12`, `#12`, `;ext=12`, `,,12`, and other ways to write them at the end of a number.

use crate::digits;

/// An extension at the end of a number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Extension {
    /// Index of its first character, including separators.
    pub(super) start: usize,
    /// Its digits, as typed.
    pub(super) digits: String,
}

/// The longest text at the end that is an extension.
pub(super) fn find(number: &[char]) -> Option<Extension> {
    let tail = Tail::of(number)?;
    let start = (0..tail.start).find(|&start| tail.follows(&number[start..tail.start]))?;
    Some(Extension {
        start,
        digits: number[tail.start..tail.end].iter().collect(),
    })
}

/// Whether everything from `start` on is an extension.
pub(super) fn is_at(number: &[char], start: usize) -> bool {
    Tail::of(number)
        .is_some_and(|tail| start < tail.start && tail.follows(&number[start..tail.start]))
}

/// The digits at the end, and perhaps a hash after them.
struct Tail {
    start: usize,
    end: usize,
    has_hash: bool,
}

impl Tail {
    fn of(number: &[char]) -> Option<Self> {
        let has_hash = number.last() == Some(&'#');
        let end = number.len() - usize::from(has_hash);
        let is_digit = |character: &char| digits::to_ascii(*character).is_some();
        let length = number[..end]
            .iter()
            .rev()
            .take_while(|character| is_digit(character))
            .count();
        (length > 0).then_some(Self {
            start: end - length,
            end,
            has_hash,
        })
    }

    /// Whether the text before the digits makes them an extension.
    ///
    /// The clearer the text, the more digits are accepted; libphonenumber found these limits in real-world numbers.
    fn follows(&self, head: &[char]) -> bool {
        let length = self.end - self.start;
        let american = self.has_hash
            && length <= 6
            && head.iter().all(|character| matches!(character, '-' | ' '));
        let rfc3966 = !self.has_hash && length <= 20 && lower(head) == ";ext=";
        american || rfc3966 || self.follows_label(head) || self.follows_pause(head)
    }

    fn follows_label(&self, head: &[char]) -> bool {
        let head = trim_start(head, |character| character == ',' || is_blank(character));
        let label = lower(trim_after(head));
        let length = self.end - self.start;
        (length <= 20 && EXPLICIT.contains(&label.as_str()))
            || (length <= 9 && AMBIGUOUS.contains(&label.as_str()))
    }

    /// Commas and semicolons make a telephone pause before it dials further.
    fn follows_pause(&self, head: &[char]) -> bool {
        let head = trim_start(head, is_blank);
        let length = self.end - self.start;
        let is_gap = |skipped: usize| {
            head.get(skipped..)
                .is_some_and(|rest| trim_after(rest).is_empty())
        };
        match head {
            [';', ..] => length <= 15 && is_gap(1),
            [',', ',', ..] if length <= 15 && is_gap(2) => true,
            [',', ..] => {
                let commas = head
                    .iter()
                    .take_while(|character| **character == ',')
                    .count();
                length <= 9 && is_gap(commas)
            }
            _ => false,
        }
    }
}

const EXPLICIT: [&str; 22] = [
    "ext",
    "extn",
    "extensio",
    "extension",
    "extensio\u{301}",
    "extensio\u{301}n",
    "extensi\u{f3}",
    "extensi\u{f3}n",
    "xt",
    "xtn",
    "xtensio",
    "xtension",
    "xtensio\u{301}",
    "xtensio\u{301}n",
    "xtensi\u{f3}",
    "xtensi\u{f3}n",
    "\u{ff45}\u{ff58}\u{ff54}",
    "\u{ff45}\u{ff58}\u{ff54}\u{ff4e}",
    "\u{ff58}\u{ff54}",
    "\u{ff58}\u{ff54}\u{ff4e}",
    "\u{434}\u{43e}\u{431}",
    "anexo",
];

const AMBIGUOUS: [&str; 8] = [
    "x",
    "\u{ff58}",
    "#",
    "\u{ff03}",
    "~",
    "\u{ff5e}",
    "int",
    "\u{ff49}\u{ff4e}\u{ff54}",
];

/// In lower case, limited to the labels' own letters: Unicode's whole table takes five kilobytes of the download.
fn lower(text: &[char]) -> String {
    text.iter().map(|character| small(*character)).collect()
}

fn small(letter: char) -> char {
    match letter {
        '\u{D3}' => '\u{F3}',
        // Cyrillic, and the full-width Latin letters: the small ones are 32 code points further on.
        '\u{410}'..='\u{42F}' | '\u{FF21}'..='\u{FF3A}' => {
            char::from_u32(u32::from(letter) + 32).unwrap_or(letter)
        }
        _ => letter.to_ascii_lowercase(),
    }
}

/// Removes what may come between a label and the digits: a colon or full stop, then blanks, commas, hyphens.
fn trim_after(text: &[char]) -> &[char] {
    let is_gap = |character: &char| matches!(character, ',' | '-') || is_blank(*character);
    let gap = text
        .iter()
        .rev()
        .take_while(|character| is_gap(character))
        .count();
    let label = &text[..text.len() - gap];
    let marked = label
        .last()
        .is_some_and(|last| matches!(last, ':' | '.' | '\u{FF0E}'));
    &label[..label.len() - usize::from(marked)]
}

fn trim_start(text: &[char], is_separator: impl Fn(char) -> bool) -> &[char] {
    let separators = text
        .iter()
        .take_while(|character| is_separator(**character))
        .count();
    &text[separators..]
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\u{A0}' | '\t')
}
