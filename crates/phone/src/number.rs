//! A phone number, read and perhaps known to be valid.

use std::fmt;

use crate::{Authority, NumberKind, PhoneError, Region};

/// A number taken apart; what it is, an [`Authority`] tells.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) calling_code: u16,
    /// The national significant number, leading zeros kept.
    pub(crate) national: String,
    /// What to dial once connected.
    pub(crate) extension: Option<String>,
}

/// A number that was read but may not exist.
#[derive(Clone, PartialEq, Eq)]
pub struct ParsedNumber {
    number: Number,
    authority: Authority,
}

impl ParsedNumber {
    pub(crate) fn new(number: Number, authority: Authority) -> Self {
        Self { number, authority }
    }

    /// The number if it is valid, else the reason to show the person who typed it.
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

    /// As written inside the country, such as `(202) 555-0123`; with the extension, if there is one.
    pub fn format_national(&self) -> String {
        self.authority.national(&self.number)
    }

    /// As written abroad, such as `+1 202-555-0123`; with the extension, if there is one.
    pub fn format_international(&self) -> String {
        self.authority.international(&self.number)
    }
}

impl fmt::Debug for ParsedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedNumber({})", Masked(&self.e164()))
    }
}

/// A valid phone number.
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

    /// What the number is used for; never [`NumberKind::Unknown`].
    pub fn kind(&self) -> NumberKind {
        self.kind
    }

    /// As written inside the country, such as `(202) 555-0123`.
    pub fn format_national(&self) -> String {
        self.parsed.format_national()
    }

    /// As written abroad, such as `+1 202-555-0123`.
    pub fn format_international(&self) -> String {
        self.parsed.format_international()
    }
}

impl fmt::Debug for PhoneNumber {
    /// Shows the calling code and the last two digits: numbers must not get into logs.
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
