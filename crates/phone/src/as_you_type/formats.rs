//! Which formats can still become the number's, and the template of the best one.

use super::{AsYouType, LONGEST, MIN_LEADING_DIGITS, Mode, PLACEHOLDER};
use crate::{digits, metadata::NumberFormat};

impl AsYouType {
    /// Starts with the formats that suit the prefix which was, or was not, typed.
    pub(super) fn find_formats(&mut self) {
        let Some(plan) = self.plan() else {
            return;
        };
        let has_prefix = !self.national_prefix.is_empty();
        let international = self.complete && !has_prefix && !plan.international_formats.is_empty();
        let formats = if international {
            &plan.international_formats
        } else {
            &plan.formats
        };
        let complete = self.complete;
        self.possible.extend(formats.iter().filter(|format| {
            let without_prefix = is_first_group_only(format.prefix_rule);
            let unsuited = if has_prefix {
                // With a prefix. But a prefix can also be a carrier's, so carrier rules stay.
                without_prefix && !format.prefix_optional && !format.has_carrier_rule
            } else {
                !complete && !without_prefix && !format.prefix_optional
            };
            !unsuited && is_eligible(format.output)
        }));
        self.narrow();
    }

    /// Drops formats whose leading digits differ from those typed.
    pub(super) fn narrow(&mut self) {
        let national = self.national.as_bytes();
        let depth = self
            .national
            .chars()
            .count()
            .saturating_sub(MIN_LEADING_DIGITS);
        self.possible.retain(|format| {
            let finest = format.leading.len().saturating_sub(1);
            format
                .leading
                .get(depth.min(finest))
                .is_none_or(|pattern| pattern.matches_start(national))
        });
    }

    /// The whole number in the first format it completes, provided no digit is lost or added.
    pub(super) fn format_whole(&mut self) -> Option<String> {
        for format in self.possible.clone() {
            if !format.accepts(&self.national) {
                continue;
            }
            self.space_after_prefix = has_separator(format);
            let shown = self.append_national(&format.plain(&self.national));
            if shown
                .chars()
                .filter(|shown| digits::is_diallable(*shown))
                .eq(self.dialled.chars())
            {
                return Some(shown);
            }
        }
        None
    }

    /// Makes a template of the best format; false if that is already in use, or if there is none.
    pub(super) fn renew_template(&mut self) -> bool {
        while let Some(&format) = self.possible.first() {
            if self.shape == format.shape() {
                return false;
            }
            let digits = self.national.chars().count();
            if format
                .most_digits(LONGEST)
                .is_some_and(|most| most >= digits)
                && let Some(template) = format.template(LONGEST, PLACEHOLDER)
            {
                self.template = template;
                self.shape = format.shape();
                self.space_after_prefix = has_separator(format);
                self.last_match = 0;
                return true;
            }
            self.possible.remove(0);
        }
        self.mode = Mode::OutOfFormats;
        false
    }

    /// Puts one more digit into the template and returns the template up to it.
    pub(super) fn fill_in(&mut self, digit: char) -> String {
        let is_free = |at: &usize| self.template.get(*at) == Some(&PLACEHOLDER);
        let Some(free) = (self.last_match..self.template.len()).find(is_free) else {
            if self.possible.len() == 1 {
                // More digits than the only format can hold.
                self.mode = Mode::OutOfFormats;
            }
            self.shape = "";
            return self.accrued.clone();
        };
        self.template[free] = digit;
        self.last_match = free;
        self.template[..=free].iter().collect()
    }

    /// Puts the whole national number into a new template.
    pub(super) fn fill_in_all(&mut self) -> String {
        let mut partial = String::new();
        for digit in self.national.clone().chars() {
            partial = self.fill_in(digit);
        }
        if partial.is_empty() {
            self.prefix.clone()
        } else if self.mode == Mode::Formatting {
            self.append_national(&partial)
        } else {
            self.accrued.clone()
        }
    }
}

/// Whether the rule separates the national prefix from the number.
fn has_separator(format: &NumberFormat) -> bool {
    format.prefix_rule.contains(['-', ' '])
}

/// Whether a prefix rule shows the first group and no national prefix.
fn is_first_group_only(rule: &str) -> bool {
    matches!(rule, "" | "$1" | "($1)" | "($1" | "$1)")
}

/// Whether an output is groups and phone punctuation, starting with the first group.
///
/// Others would lose digits, or add some (Argentina's 15), while the number is not complete.
fn is_eligible(output: &str) -> bool {
    let Some((before, mut after)) = output.split_once("$1") else {
        return false;
    };
    if !before.chars().all(digits::is_punctuation) {
        return false;
    }
    after = after.trim_start_matches(digits::is_punctuation);
    while let Some(rest) = after.strip_prefix('$') {
        let Some(rest) = rest.strip_prefix(|character: char| character.is_ascii_digit()) else {
            return false;
        };
        after = rest.trim_start_matches(digits::is_punctuation);
    }
    after.is_empty()
}
