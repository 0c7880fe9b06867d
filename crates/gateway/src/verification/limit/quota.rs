//! "So many in such a period", as written in the configuration: `5/10m`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of units in a number of seconds; neither is ever 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    units: u32,
    window_seconds: u32,
}

/// A quota with the name used in responses, such as `send-10m`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuota {
    /// Lower-case letters, digits and hyphens.
    pub name: Arc<str>,
    /// The quota.
    pub quota: Quota,
}

/// Text that is not a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be like 5/10m: a count from 1 to 1000000000, and a period of at most 31 days in s, m, h or d"
)]
pub struct BadQuota;

impl Quota {
    /// A number of units in a number of seconds; `None` for a quota that never or always admits.
    pub const fn new(units: u32, window_seconds: u32) -> Option<Self> {
        if units == 0 || units > MOST_UNITS || window_seconds == 0 || window_seconds > MOST_SECONDS
        {
            return None;
        }
        Some(Self {
            units,
            window_seconds,
        })
    }

    /// How many.
    pub const fn units(self) -> u32 {
        self.units
    }

    /// Over which period.
    pub const fn window_seconds(self) -> u32 {
        self.window_seconds
    }

    /// With a name that says what is counted and over which period.
    pub fn named(self, what: &str) -> NamedQuota {
        let (amount, unit) = in_largest_unit(self.window_seconds);
        NamedQuota {
            name: format!("{what}-{amount}{unit}").into(),
            quota: self,
        }
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (amount, unit) = in_largest_unit(self.window_seconds);
        write!(f, "{}/{amount}{unit}", self.units)
    }
}

impl FromStr for Quota {
    type Err = BadQuota;

    fn from_str(text: &str) -> Result<Self, BadQuota> {
        let (units, time) = text.split_once('/').ok_or(BadQuota)?;
        let unit = time.chars().next_back().ok_or(BadQuota)?;
        let (_, seconds) = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .ok_or(BadQuota)?;
        let amount = plain(&time[..time.len() - 1])?;
        let window = amount.checked_mul(*seconds).ok_or(BadQuota)?;
        Self::new(plain(units)?, window).ok_or(BadQuota)
    }
}

impl Serialize for Quota {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quota {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// Only digits: `u32` would also read a `+`.
fn plain(digits: &str) -> Result<u32, BadQuota> {
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        digits.parse().map_err(|_| BadQuota)
    } else {
        Err(BadQuota)
    }
}

fn in_largest_unit(seconds: u32) -> (u32, char) {
    UNITS
        .iter()
        .find(|(_, size)| seconds.is_multiple_of(*size))
        .map_or((seconds, 's'), |(name, size)| (seconds / size, *name))
}

/// The largest first.
const UNITS: [(char, u32); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
const MOST_UNITS: u32 = 1_000_000_000;
const MOST_SECONDS: u32 = 31 * 86_400;
