//! `GET /config`: what a widget needs before the person has typed anything.

use serde::{Deserialize, Serialize};

use crate::{Channel, lenient};

/// Response of `GET /config?siteKey=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigAnswer {
    /// ISO 3166-1 alpha-2 code guessed from the client's address; a hint for the picker, never a decision.
    pub default_country: Option<String>,
    /// ISO 3166-1 alpha-2 codes of the countries this site sends to.
    pub allowed_countries: Vec<String>,
    /// The site's channels in order of fallback.
    #[serde(deserialize_with = "lenient::known_channels")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Channel>"))]
    pub channels: Vec<Channel>,
    /// Seconds before the widget reveals the first resend.
    pub resend_after_seconds: u32,
    /// Digits in a code, 4 to 10.
    pub otp_length: u8,
    /// Seconds a code is valid, counted from the first send.
    pub expires_in_seconds: u32,
    /// Which numbers the site sends to; `valid` when absent.
    #[serde(default, skip_serializing_if = "Numbers::is_valid")]
    pub numbers: Numbers,
    /// Prefixes of E.164 numbers that no person has and that this gateway accepts for tests, although no numbering plan contains
    /// them; empty in production.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub test_numbers: Vec<String>,
}

/// Which numbers a site sends to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// Numbers of ranges that are known to be in use.
    #[default]
    Valid,
    /// Also numbers of the right length in ranges that are not known, once the person has confirmed them.
    Possible,
}

impl Numbers {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's skip_serializing_if passes a reference"
    )]
    fn is_valid(&self) -> bool {
        *self == Self::Valid
    }
}
