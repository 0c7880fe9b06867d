//! Phone numbers: normalise, validate, classify, format; and the countries they belong to.
//!
//! Answers agree with Google's libphonenumber. [`parse()`] yields only valid numbers and is what both the widget and
//! the gateway use; [`parse_unvalidated`] also tells about numbers that cannot exist, for cleaning a data set.
//!
//! ```
//! let us = "US".parse().ok();
//! let number = phone::parse("(202) 555-0123", us)?;
//! assert_eq!(number.e164(), "+12025550123");
//! assert_eq!(number.kind().as_str(), "FIXED_LINE_OR_MOBILE");
//! # Ok::<(), phone::PhoneError>(())
//! ```
//!
//! No I/O, no clock, neither an async runtime nor the browser.

mod as_you_type;
mod authority;
mod country;
mod dialled;
mod digits;
#[cfg(feature = "full")]
mod engine;
mod error;
mod field;
mod kind;
mod metadata;
mod number;
mod numbering;
mod parse;
mod region;

pub use as_you_type::AsYouType;
pub use authority::Authority;
pub use country::{Country, calling_code, countries, example_mobile, main_region, resolve_country};
pub use dialled::looks_international;
pub use error::PhoneError;
pub use field::{Erase, Field, MAX_FIELD_DIGITS};
pub use kind::NumberKind;
pub use number::{ParsedNumber, PhoneNumber};
pub use parse::{MAX_INPUT_CHARS, parse, parse_unvalidated, parse_with};
pub use region::{Region, UnknownRegion};
