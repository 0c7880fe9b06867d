//! What the person is asked about a number before anything is sent to it.

use phone::{PhoneNumber, Region};

use super::Message;

/// A question about the number in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Is another number meant?
    Meant {
        /// What is probably meant.
        meant: PhoneNumber,
        /// What it is as it stands, if that can be a number.
        written: Option<PhoneNumber>,
    },
    /// The number is of a range that nobody knows: is it right?
    IsRight(PhoneNumber),
}

impl Question {
    /// What the status line says of it.
    /// `region` is the country the number was read in.
    pub(super) fn message(&self, region: Option<Region>) -> Message {
        match self {
            Self::Meant {
                meant,
                written: None,
            } if meant.region() == region => Message::NearlyRight,
            Self::Meant { written, .. } => Message::OtherMeant {
                ambiguous: written.is_some(),
            },
            Self::IsRight(_) => Message::IsRight,
        }
    }

    /// The suggested number as people write it.
    pub fn meant(&self) -> Option<String> {
        match self {
            Self::Meant { meant, .. } => Some(meant.format_international()),
            Self::IsRight(_) => None,
        }
    }

    /// The number as it stands, as people write it abroad, where another is suggested.
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Meant { written, .. } => written.as_ref().map(PhoneNumber::format_international),
            Self::IsRight(_) => None,
        }
    }
}
