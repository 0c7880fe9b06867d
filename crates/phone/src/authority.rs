//! Who decides what a number is: the engine, or our own reading of the numbering plans.

use crate::{NumberKind, PhoneError, Region, dialled::Dialled, number::Number, numbering};

#[cfg(feature = "full")]
use crate::engine;

/// Who decides what a number is.
///
/// Both give libphonenumber's results; the differential test compares both. They differ in cost: the engine is
/// too large for a browser, and compiling its patterns there is slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// Our own parser over our file of numbering plans: used by the browser, always available, and the one that
    /// [`crate::parse()`] uses.
    Plans,
    /// The engine `rlibphonenumber`: used by the server.
    #[cfg(feature = "full")]
    Engine,
}

impl Authority {
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
