//! Why some input is not a phone number that can be called.

/// Why some input is not a valid phone number.
///
/// Each variant corresponds to a different message to the person. Never contains the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum PhoneError {
    /// Nothing was typed, or only blanks.
    #[error("empty")]
    Empty,
    /// The input does not look like a phone number at all.
    #[error("not a phone number")]
    NotANumber,
    /// Letters where digits are expected. Only [`crate::read`] returns this; libphonenumber takes letters for keys.
    #[error("letters")]
    Letters,
    /// A national number, but no country to read it in.
    #[error("country missing")]
    NoCountry,
    /// The digits after `+` do not start with any country's calling code.
    #[error("unknown calling code")]
    UnknownCallingCode,
    /// Digits are missing, possibly an area code.
    #[error("too short")]
    TooShort,
    /// More digits than any number of the country has, or more than 250 characters.
    #[error("too long")]
    TooLong,
    /// Right shape, but no such number is in use.
    #[error("no such number")]
    Invalid,
    /// The plan of its calling code is not there yet, so nobody can say. Never where the plans are inside.
    #[error("numbering plan missing")]
    NoPlan,
}

impl PhoneError {
    /// The variant's name as a stable upper-case string, for logs and machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "EMPTY",
            Self::NotANumber => "NOT_A_NUMBER",
            Self::Letters => "LETTERS",
            Self::NoCountry => "NO_COUNTRY",
            Self::UnknownCallingCode => "UNKNOWN_CALLING_CODE",
            Self::TooShort => "TOO_SHORT",
            Self::TooLong => "TOO_LONG",
            Self::Invalid => "INVALID",
            Self::NoPlan => "NO_PLAN",
        }
    }
}
