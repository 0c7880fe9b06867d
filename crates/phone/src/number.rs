//! A phone number, read and perhaps known to be valid.

use std::fmt;

use crate::{NumberKind, PhoneError, Region, engine};

/// A number that was read but may not exist.
#[derive(Clone, PartialEq)]
pub struct ParsedNumber {
    engine: engine::Number,
}

impl ParsedNumber {
    pub(crate) fn new(engine: engine::Number) -> Self {
        Self { engine }
    }

    /// The number if it is valid, else the reason to show the person who typed it.
    pub fn validate(self) -> Result<PhoneNumber, PhoneError> {
        let kind = self.kind();
        if kind == NumberKind::Unknown {
            return Err(engine::why_invalid(&self.engine));
        }
        Ok(PhoneNumber {
            e164: self.e164(),
            calling_code: self.calling_code(),
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
        engine::e164(&self.engine)
    }

    /// Digits after `+` that name the country or the service.
    pub fn calling_code(&self) -> u16 {
        engine::calling_code(&self.engine)
    }

    /// The country, if the number belongs to one.
    pub fn region(&self) -> Option<Region> {
        engine::region(&self.engine)
    }

    /// libphonenumber's name of where the number belongs: an ISO code, `001` for a service of no country (such as
    /// international freephone), or nothing if the number fits none of the countries that share its calling code.
    pub fn region_name(&self) -> Option<String> {
        engine::region_name(&self.engine)
    }

    /// What the number is used for; [`NumberKind::Unknown`] if it is not valid.
    pub fn kind(&self) -> NumberKind {
        engine::kind(&self.engine)
    }

    /// As written inside the country, such as `(202) 555-0123`.
    pub fn format_national(&self) -> String {
        engine::format_national(&self.engine)
    }

    /// As written abroad, such as `+1 202-555-0123`.
    pub fn format_international(&self) -> String {
        engine::format_international(&self.engine)
    }
}

impl fmt::Debug for ParsedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParsedNumber({})", Masked(&self.e164()))
    }
}

/// A valid phone number.
#[derive(Clone, PartialEq)]
pub struct PhoneNumber {
    e164: String,
    calling_code: u16,
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
        self.calling_code
    }

    /// What follows the calling code, leading zeros kept: `2025550123`.
    pub fn national_significant(&self) -> &str {
        let plus_and_code = 2 + self.calling_code.checked_ilog10().unwrap_or_default() as usize;
        self.e164.get(plus_and_code..).unwrap_or_default()
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
