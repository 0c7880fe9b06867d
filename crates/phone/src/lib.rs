//! Phone numbers: normalise, validate, classify, format; and the countries they belong to.
//!
//! Results agree with Google's libphonenumber. [`parse()`] returns only valid numbers and is what both the widget and
//! the gateway use; [`parse_unvalidated`] also returns numbers that cannot exist, for cleaning a data set.
//!
//! ```
//! let us = "US".parse().ok();
//! let number = phone::parse("(202) 555-0123", us)?;
//! assert_eq!(number.e164(), "+12025550123");
//! assert_eq!(number.kind().as_str(), "FIXED_LINE_OR_MOBILE");
//! # Ok::<(), phone::PhoneError>(())
//! ```
//!
//! Numbers that people mean differently from how libphonenumber reads them are handled in a layer above: [`read`] returns
//! a different reading to be asked about or shown; it never replaces digits by itself.
//!
//! The numbering plans are inside, or, without the feature `plans`, loaded by calling code: see [`load`].
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
mod letters;
mod metadata;
mod number;
mod numbering;
mod parse;
mod reading;
mod region;
mod reserved;
mod written;

pub use as_you_type::AsYouType;
pub use authority::Authority;
pub use country::{
    Country, calling_code, countries, example_mobile, fits_country, main_region, resolve_country,
    with_plus,
};
pub use dialled::{MAX_INPUT_CHARS, is_spelled, looks_international};
pub use digits::to_ascii as ascii_digit;
pub use error::PhoneError;
pub use field::{Erase, Field, MAX_FIELD_DIGITS};
pub use kind::NumberKind;
pub use letters::{Property, ask_about_characters, is_letter};
pub use metadata::{BrokenPlans, has_plan, load, with_missing};
pub use number::{ParsedNumber, PhoneNumber};
pub use parse::{parse, parse_possible, parse_unvalidated, parse_with};
pub use reading::{Manner, Reading, read};
pub use region::{Region, UnknownRegion};
pub use reserved::{RESERVED, is_reserved};
pub use written::{has_letters, is_dialled, number_in, visible};
