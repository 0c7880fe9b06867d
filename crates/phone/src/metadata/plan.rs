//! The body of a territory's record: prefixes, patterns of each kind of number, formats.

use super::{NumberFormat, Pattern};
use crate::NumberKind;

/// A numbering plan.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// What one dials before the calling code of another country; `None` for services that belong to no country.
    pub(crate) international_prefix: Option<Pattern>,
    /// What may precede a national number, with what it captures.
    pub(crate) national_prefix_for_parsing: Option<Pattern>,
    /// What to put instead of the prefix, with `$1` and `$2`; empty for nothing.
    pub(crate) transform_rule: &'static str,
    /// How numbers of this territory start, where that distinguishes it from others with the same calling code.
    pub(crate) leading_digits: Option<Pattern>,
    /// Bit n is set if a national number can have n digits.
    pub(crate) lengths: u32,
    /// Bit n is set if n digits are only a number within an area.
    pub(crate) local_lengths: u32,
    /// What precedes an extension, if not the usual text.
    pub(crate) extension_prefix: Option<&'static str>,
    /// The national significant number of an example mobile; empty if there is none.
    pub(crate) example_mobile: &'static str,
    /// The pattern that every valid number matches.
    pub(crate) general: Option<Pattern>,
    /// Patterns of single kinds, in libphonenumber's order: the first that matches is the number's kind.
    pub(crate) kinds: Vec<(NumberKind, Pattern)>,
    /// Formats in order of preference.
    pub(crate) formats: Vec<NumberFormat>,
    /// Formats for the international form, if they differ.
    pub(crate) international_formats: Vec<NumberFormat>,
    /// Whether landlines and mobiles cannot be distinguished.
    pub(crate) mobile_is_fixed: bool,
}

impl Plan {
    pub(super) fn read(record: &'static str, mobile_is_fixed: bool) -> Self {
        let mut plan = Self {
            mobile_is_fixed,
            ..Self::default()
        };
        for line in record.lines() {
            let Some((tag, text)) = line.split_at_checked(1) else {
                continue;
            };
            plan.take(tag.as_bytes()[0], text);
        }
        plan
    }

    /// Whether a number of this plan can start with these digits, or be them, and can then be distinguished from those of
    /// others that share the calling code.
    pub(crate) fn may_begin(&self, national: &str) -> bool {
        let digits = national.as_bytes();
        self.leading_digits
            .as_ref()
            .is_none_or(|pattern| pattern.may_begin(digits) || pattern.matches_start(digits))
            && self.has_beginning(national)
    }

    /// Whether a number of this plan can start with these digits, or be them, even if it could also be another's.
    pub(crate) fn has_beginning(&self, national: &str) -> bool {
        let digits = national.as_bytes();
        let fits = |pattern: &Pattern| pattern.may_begin(digits);
        self.general.as_ref().is_some_and(fits)
            && self.kinds.iter().any(|(_, pattern)| fits(pattern))
    }

    fn take(&mut self, tag: u8, text: &'static str) {
        match tag {
            b'i' => self.international_prefix = Some(Pattern::new(text)),
            b'n' | b'p' => self.national_prefix_for_parsing = Some(Pattern::new(text)),
            b't' => self.transform_rule = text,
            b'l' => self.leading_digits = Some(Pattern::new(text)),
            b'#' => {
                let (lengths, local) = text.split_once('~').unwrap_or((text, ""));
                self.lengths = bits(lengths);
                self.local_lengths = bits(local);
            }
            b'x' => self.extension_prefix = Some(text),
            b'e' => self.example_mobile = text,
            b'g' => self.general = Some(Pattern::new(text)),
            b'F' => self.formats.push(NumberFormat::read(text)),
            b'I' => {
                let format = match text.parse::<usize>() {
                    Ok(index) => self.formats.get(index).map(NumberFormat::again),
                    Err(_) => Some(NumberFormat::read(text)),
                };
                self.international_formats.extend(format);
            }
            other => {
                if let Some(kind) = kind_of_tag(other) {
                    self.kinds.push((kind, Pattern::new(text)));
                }
            }
        }
    }

    /// Compiles every pattern and counts them.
    #[cfg(all(test, feature = "plans"))]
    pub(super) fn compile_all(&self) -> usize {
        let formats = self.formats.iter().chain(&self.international_formats);
        [
            &self.international_prefix,
            &self.national_prefix_for_parsing,
            &self.leading_digits,
            &self.general,
        ]
        .into_iter()
        .flatten()
        .chain(self.kinds.iter().map(|(_, pattern)| pattern))
        .chain(formats.flat_map(|format| &format.leading))
        .inspect(|pattern| assert!(pattern.is_well_formed(), "{pattern:?}"))
        .count()
    }
}

/// `7,10` as a set of bits.
fn bits(lengths: &str) -> u32 {
    lengths
        .split(',')
        .filter_map(|length| length.parse::<u32>().ok())
        .fold(0, |bits, length| bits | 1 << length)
}

fn kind_of_tag(tag: u8) -> Option<NumberKind> {
    Some(match tag {
        b'f' => NumberKind::FixedLine,
        b'm' => NumberKind::Mobile,
        b'T' => NumberKind::TollFree,
        b'r' => NumberKind::PremiumRate,
        b's' => NumberKind::SharedCost,
        b'v' => NumberKind::Voip,
        b'o' => NumberKind::PersonalNumber,
        b'b' => NumberKind::Pager,
        b'u' => NumberKind::Uan,
        b'c' => NumberKind::Voicemail,
        _ => return None,
    })
}
