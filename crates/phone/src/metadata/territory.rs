//! A territory: what the index says of it, and its plan as soon as that is there.

use std::sync::OnceLock;

use super::{Plan, missing};
use crate::Region;

/// A country, or a service that belongs to no country, and its numbering plan.
#[derive(Debug)]
pub(crate) struct Territory {
    region: Option<Region>,
    calling_code: u16,
    is_main: bool,
    record: OnceLock<Record>,
    plan: OnceLock<Plan>,
}

/// The plan as text.
#[derive(Debug)]
struct Record {
    text: &'static str,
    mobile_is_fixed: bool,
}

impl Territory {
    /// Reads an entry of the index: `US1`, `CA1-` where it is not the main territory of its code, `800` for a service.
    pub(super) fn indexed(entry: &str) -> Option<Self> {
        let (id, code) = entry.split_at(entry.find(|one: char| one.is_ascii_digit())?);
        let digits = code.trim_end_matches('-');
        Some(Self {
            region: id.as_bytes().try_into().ok().map(Region::from_known),
            calling_code: digits.parse().ok()?,
            is_main: digits == code,
            record: OnceLock::new(),
            plan: OnceLock::new(),
        })
    }

    /// Takes in the text of its plan, unless there is one.
    pub(super) fn take(&self, text: &'static str, mobile_is_fixed: bool) {
        self.record.get_or_init(|| Record {
            text,
            mobile_is_fixed,
        });
    }

    /// The country; `None` for a service such as international freephone.
    pub(crate) fn region(&self) -> Option<Region> {
        self.region
    }

    /// Digits after `+`.
    pub(crate) fn calling_code(&self) -> u16 {
        self.calling_code
    }

    /// Whether it is the main territory of its calling code.
    pub(crate) fn is_main(&self) -> bool {
        self.is_main
    }

    /// Whether its plan is there.
    pub(super) fn has_plan(&self) -> bool {
        self.record.get().is_some()
    }

    /// The numbering plan, read at first use. Where it is not there, that is noted for [`crate::with_missing`].
    pub(crate) fn plan(&self) -> Option<&Plan> {
        let Some(record) = self.record.get() else {
            missing::note(self.calling_code);
            return None;
        };
        let read = || Plan::read(record.text, record.mobile_is_fixed);
        Some(self.plan.get_or_init(read))
    }
}
