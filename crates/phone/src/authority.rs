//! Who tells what a number is: the engine, or our own reading of the numbering plans.

use crate::{NumberKind, PhoneError, Region, dialled::Dialled, number::Number, numbering};

#[cfg(feature = "full")]
use crate::engine;

/// Who tells what a number is.
///
/// Both give libphonenumber's answers; the differential test asks both. They differ in what they cost: the engine is
/// too large for a browser, and its patterns are slow to make ready there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// Our own parser over our file of numbering plans: the browser's, always there.
    Plans,
    /// The engine `rlibphonenumber`: the server's.
    #[cfg(feature = "full")]
    Engine,
}

impl Authority {
    /// The one that [`crate::parse()`] asks: the engine where it is.
    #[cfg(feature = "full")]
    pub const PREFERRED: Self = Self::Engine;
    /// The one that [`crate::parse()`] asks: the engine where it is.
    #[cfg(not(feature = "full"))]
    pub const PREFERRED: Self = Self::Plans;

    pub(crate) fn resolve(
        self,
        dialled: Dialled,
        region: Option<Region>,
    ) -> Result<Number, PhoneError> {
        match self {
            Self::Plans => numbering::resolve(dialled, region),
            #[cfg(feature = "full")]
            Self::Engine => engine::resolve(dialled, region),
        }
    }

    pub(crate) fn kind(self, number: &Number) -> NumberKind {
        match self {
            Self::Plans => numbering::kind(number),
            #[cfg(feature = "full")]
            Self::Engine => engine::kind(number),
        }
    }

    pub(crate) fn why_invalid(self, number: &Number) -> PhoneError {
        match self {
            Self::Plans => numbering::why_invalid(number),
            #[cfg(feature = "full")]
            Self::Engine => engine::why_invalid(number),
        }
    }

    pub(crate) fn region_name(self, number: &Number) -> Option<String> {
        match self {
            Self::Plans => numbering::region_name(number),
            #[cfg(feature = "full")]
            Self::Engine => engine::region_name(number),
        }
    }

    pub(crate) fn national(self, number: &Number) -> String {
        match self {
            Self::Plans => numbering::national(number),
            #[cfg(feature = "full")]
            Self::Engine => engine::national(number),
        }
    }

    pub(crate) fn international(self, number: &Number) -> String {
        match self {
            Self::Plans => numbering::international(number),
            #[cfg(feature = "full")]
            Self::Engine => engine::international(number),
        }
    }
}
