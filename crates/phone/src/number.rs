//! A phone number, parsed and possibly known to be valid.

use std::fmt;

use crate::{Authority, NumberKind, PhoneError, Region, numbering};

/// A number in its parts; an [`Authority`] decides what it is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) calling_code: u16,
    /// The national significant number, leading zeros kept.
    pub(crate) national: String,
    /// What to dial once connected.
    pub(crate) extension: Option<String>,
}

/// A number that was parsed but may not exist.
#[derive(Clone)]
pub struct ParsedNumber {
    number: Number,
    authority: Authority,
}

/// The same digits are the same number, whoever has read them.
impl PartialEq for ParsedNumber {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for ParsedNumber {}

impl ParsedNumber {
    pub(crate) fn new(number: Number, authority: Authority) -> Self {
        Self { number, authority }
    }

    /// The number if it is valid, otherwise the reason to show the person who typed it.
    pub fn validate(self) -> Result<PhoneNumber, PhoneError> {
        let kind = self.kind();
        if kind == NumberKind::Unknown {
            return Err(self.authority.why_invalid(&self.number));
        }
        Ok(PhoneNumber {
            e164: self.e164(),
            region: self.region(),
            kind,
            parsed: self,
        })
    }

    /// Whether libphonenumber calls the number valid: it matches a pattern of a kind of its country.
    pub fn is_valid(&self) -> bool {
        self.kind() != NumberKind::Unknown
    }

    /// Whether numbers of the country can have this many digits (libphonenumber's `isPossibleNumber`), not counting a
    /// national prefix. Whether the range is in use, only [`Self::is_valid`] says, as of the day the plans were made.
    pub fn is_possible(&self) -> bool {
        numbering::is_possible(&self.number)
    }

    /// The number if it is valid or at least possible, otherwise the reason to show the person who typed it.
    pub fn accept_possible(self) -> Result<PhoneNumber, PhoneError> {
        if self.is_valid() || !self.is_possible() {
            return self.validate();
        }
        Ok(PhoneNumber {
            e164: self.e164(),
            region: self.region(),
            kind: NumberKind::Unknown,
            parsed: self,
        })
    }

    /// `+`, calling code and national significant number, without separators.
    pub fn e164(&self) -> String {
        format!("+{}{}", self.number.calling_code, self.number.national)
    }

    /// Digits after `+` that name the country or the service.
    pub fn calling_code(&self) -> u16 {
        self.number.calling_code
    }

    /// The country, if the number belongs to one.
    pub fn region(&self) -> Option<Region> {
        self.region_name()?.parse().ok()
    }

    /// libphonenumber's name of where the number belongs: an ISO code, `001` for a service of no country (such as
    /// international freephone), or nothing if the number fits none of the countries that share its calling code.
    pub fn region_name(&self) -> Option<String> {
        self.authority.region_name(&self.number)
    }

    /// What the number is used for; [`NumberKind::Unknown`] if it is not valid.
    pub fn kind(&self) -> NumberKind {
        self.authority.kind(&self.number)
    }

    /// In national format, such as `(202) 555-0123`; with the extension, if there is one.
    pub fn format_national(&self) -> String {
        self.authority.national(&self.number)
    }

    /// In international format, such as `+1 202-555-0123`; with the extension, if there is one.
    pub fn format_international(&self) -> String {
        self.authority.international(&self.number)
    }
}

impl fmt::Debug for ParsedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedNumber({})", Masked(&self.e164()))
    }
}

/// A valid phone number; or one that is only possible, if that was requested ([`ParsedNumber::accept_possible`]).
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneNumber {
    e164: String,
    region: Option<Region>,
    kind: NumberKind,
    parsed: ParsedNumber,
}

impl PhoneNumber {
    /// `+`, calling code and national significant number, without separators: `+12025550123`.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// Digits after `+` that name the country or the service: 1.
    pub fn calling_code(&self) -> u16 {
        self.parsed.number.calling_code
    }

    /// What follows the calling code, leading zeros kept: `2025550123`.
    pub fn national_significant(&self) -> &str {
        &self.parsed.number.national
    }

    /// The country, unless the number is a service of no country (such as international freephone, +800).
    pub fn region(&self) -> Option<Region> {
        self.region
    }

    /// Whether the plans know the number's range; if not, it is only possible.
    pub fn is_known(&self) -> bool {
        self.kind != NumberKind::Unknown
    }

    /// What the number is used for; [`NumberKind::Unknown`] if it is only possible.
    pub fn kind(&self) -> NumberKind {
        self.kind
    }

    /// In national format, such as `(202) 555-0123`.
    pub fn format_national(&self) -> String {
        self.parsed.format_national()
    }

    /// In international format, such as `+1 202-555-0123`.
    pub fn format_international(&self) -> String {
        self.parsed.format_international()
    }
}

impl fmt::Debug for PhoneNumber {
    /// Shows the first two and the last two characters of the number, the rest as `*`: numbers must not get into logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", Masked(&self.e164))
    }
}

/// The first two and the last two characters of a number, the rest as `*`.
struct Masked<'a>(&'a str);

impl fmt::Display for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.len().saturating_sub(2);
        for (index, character) in self.0.chars().enumerate() {
            let shown = index < 2 || index >= last;
            write!(f, "{}", if shown { character } else { '*' })?;
        }
        Ok(())
    }
}
