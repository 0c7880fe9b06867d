//! Regions: the ISO 3166-1 countries that have phone numbers.

use std::{fmt, str::FromStr};

use crate::country;

/// A country or territory with a numbering plan, by its ISO 3166-1 alpha-2 code (and `AC`, `TA`, `XK`, which ISO
/// reserves). Only regions in the metadata can be created.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region([u8; 2]);

/// A string that is not a region's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown region")]
pub struct UnknownRegion;

impl Region {
    /// The code in upper case, such as `US`.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A region for a code from the metadata; the caller guarantees that it is one.
    pub(crate) fn from_known(code: [u8; 2]) -> Self {
        Self(code)
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    /// Reads a two-letter code in upper or lower case.
    fn from_str(code: &str) -> Result<Self, UnknownRegion> {
        let bytes: [u8; 2] = code.as_bytes().try_into().map_err(|_| UnknownRegion)?;
        let region = Self(bytes.map(|byte| byte.to_ascii_uppercase()));
        country::is_known(region)
            .then_some(region)
            .ok_or(UnknownRegion)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Region, UnknownRegion};

    #[test]
    fn reads_either_case_and_shows_upper_case() {
        let region: Region = "us".parse().unwrap();
        assert_eq!(region.as_str(), "US");
        assert_eq!(region.to_string(), "US");
        assert_eq!(format!("{region:?}"), "Region(US)");
    }

    #[test]
    fn refuses_what_has_no_numbering_plan() {
        for code in ["", "U", "USA", "ZZ", "001", "AQ", "É", "  "] {
            assert_eq!(code.parse::<Region>(), Err(UnknownRegion), "{code:?}");
        }
    }

    #[test]
    fn sorts_by_code() {
        let mut regions: Vec<Region> = ["US", "AC", "FR"].map(|code| code.parse().unwrap()).into();
        regions.sort();
        assert_eq!(
            regions.iter().map(Region::as_str).collect::<Vec<_>>(),
            ["AC", "FR", "US"]
        );
    }
}
