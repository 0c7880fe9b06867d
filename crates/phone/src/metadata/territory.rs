//! The head of a territory's record: its identity and its calling code.

use std::sync::OnceLock;

use super::Plan;
use crate::Region;

/// A country, or a service that belongs to no country, and its numbering plan.
#[derive(Debug)]
pub(crate) struct Territory {
    region: Option<Region>,
    calling_code: u16,
    is_main: bool,
    mobile_is_fixed: bool,
    record: &'static str,
    plan: OnceLock<Plan>,
}

impl Territory {
    /// Reads the head line `@US 1*=` and keeps the rest for [`Territory::plan`].
    pub(super) fn read(record: &'static str) -> Option<Self> {
        let (head, rest) = record.split_once('\n')?;
        let (id, code) = head.strip_prefix('@')?.split_once(' ')?;
        let digits = code.trim_end_matches(['*', '=']);
        let flags = &code[digits.len()..];
        Some(Self {
            region: id.as_bytes().try_into().ok().map(Region::from_known),
            calling_code: digits.parse().ok()?,
            is_main: flags.contains('*'),
            mobile_is_fixed: flags.contains('='),
            record: rest,
            plan: OnceLock::new(),
        })
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

    /// The numbering plan, read at first use.
    pub(crate) fn plan(&self) -> &Plan {
        self.plan
            .get_or_init(|| Plan::read(self.record, self.mobile_is_fixed))
    }
}
