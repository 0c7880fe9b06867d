//! `GET /config`: what a widget must know before the person has typed anything.

use serde::{Deserialize, Serialize};

use crate::Channel;

/// Answer of `GET /config?siteKey=`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigAnswer {
    /// ISO 3166-1 alpha-2 code guessed from the client's address; a hint for the picker, never a decision.
    pub default_country: Option<String>,
    /// ISO 3166-1 alpha-2 codes of the countries this site sends to.
    pub allowed_countries: Vec<String>,
    /// The site's channels in order of fallback.
    pub channels: Vec<Channel>,
    /// Seconds before the widget reveals the first resend.
    pub resend_after_seconds: u32,
    /// Digits in a code, 4 to 10.
    pub otp_length: u8,
    /// Seconds a code lives, counted from the first send.
    pub expires_in_seconds: u32,
}
