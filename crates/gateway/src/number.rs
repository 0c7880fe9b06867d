//! How the gateway reads telephone numbers: the engine has the last word, whatever the browser's result was
//! (docs/decisions/0001).

use phone::{Authority, ParsedNumber, PhoneError, PhoneNumber, Region, parse_with};

/// Reads a number that has the form of one, whether or not it can exist; a national one in this region.
pub(crate) fn parse(text: &str, region: Option<Region>) -> Result<ParsedNumber, PhoneError> {
    parse_with(Authority::Engine, text, region)
}

/// Reads a number in international form that is valid or at least possible.
pub(crate) fn parse_possible(text: &str) -> Result<PhoneNumber, PhoneError> {
    parse(text, None)?.accept_possible()
}
