//! What precedes the national number: international prefix, calling code, national prefix.

use super::AsYouType;
use crate::{
    metadata::{self, Plan, Territory},
    numbering::calling_code_at_start,
};

impl AsYouType {
    pub(super) fn plan(&self) -> Option<&'static Plan> {
        self.current.and_then(Territory::plan)
    }

    /// Moves a plus or the international prefix from what was dialled to the shown prefix.
    pub(super) fn take_international_prefix(&mut self) -> bool {
        let has_plus = self.dialled.starts_with('+');
        let end = if has_plus {
            Some(1)
        } else {
            match self.plan().map(|plan| &plan.international_prefix) {
                Some(Some(pattern)) => pattern
                    .find_at_start(self.dialled.as_bytes())
                    .map(|found| found.end),
                // A service that belongs to no country has no prefix, which counts as an empty one.
                Some(None) => Some(0),
                None => None,
            }
        };
        let Some((prefix, national)) = end.and_then(|end| self.dialled.split_at_checked(end))
        else {
            return false;
        };
        self.complete = true;
        self.prefix.clear();
        self.prefix.push_str(prefix);
        if !has_plus {
            self.prefix.push(' ');
        }
        self.national.clear();
        self.national.push_str(national);
        true
    }

    /// Moves a known calling code from the national number to the shown prefix.
    pub(super) fn take_calling_code(&mut self) -> bool {
        let Some((code, length)) = calling_code_at_start(&self.national) else {
            return false;
        };
        self.current = metadata::main_of(code);
        self.prefix.push_str(&self.national[..length]);
        self.prefix.push(' ');
        self.national.drain(..length);
        self.national_prefix.clear();
        true
    }

    /// Moves the national prefix to the shown prefix, and returns it.
    pub(super) fn take_national_prefix(&mut self) -> String {
        let mut length = 0;
        if self.is_nanpa_with_prefix() {
            length = 1;
            self.prefix.push_str("1 ");
            self.complete = true;
        } else if let Some(pattern) = self
            .plan()
            .and_then(|plan| plan.national_prefix_for_parsing.as_ref())
            && let Some(found) = pattern.find_at_start(self.national.as_bytes())
            && found.end > 0
        {
            length = found.end;
            // With the prefix a whole number is meant; without it, it could be one within the area.
            self.complete = true;
            self.prefix.push_str(&self.national[..length]);
        }
        self.national.drain(..length).collect()
    }

    /// Some national prefixes start with others: puts the one taken off back, and tries again with more digits.
    pub(super) fn take_longer_national_prefix(&mut self) -> bool {
        if !self.national_prefix.is_empty() {
            self.national.insert_str(0, &self.national_prefix);
            if let Some(start) = self.prefix.rfind(&self.national_prefix) {
                self.prefix.truncate(start);
            }
        }
        let longer = self.take_national_prefix();
        self.national_prefix != longer
    }

    /// A 1 before a North American number, whose area codes begin with 2 to 9 (10 and 11 begin short numbers).
    fn is_nanpa_with_prefix(&self) -> bool {
        self.current
            .is_some_and(|territory| territory.calling_code() == 1)
            && matches!(self.national.as_bytes(), [b'1', second, ..] if !matches!(second, b'0' | b'1'))
    }
}
