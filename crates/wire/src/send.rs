//! `POST /send`: starts a verification.

use serde::{Deserialize, Serialize};

use crate::{Channel, FlowType, lenient};

/// Body of `POST /send`. The number comes as `phone_number`, or as `country_code` with `mobile_number`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SendRequest {
    /// The site's public key (`pk_…`); browsers only, servers use the header `authToken`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_key: Option<String>,
    /// Calling code, digits only: `"1"`.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<lenient::TextOrNumber>"))]
    pub country_code: Option<String>,
    /// National number: `"2025550123"`.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<lenient::TextOrNumber>"))]
    pub mobile_number: Option<String>,
    /// The whole number in E.164: `"+12025550123"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether the person has confirmed a number of a range that is not known to be in use; for sites with
    /// `numbers = "possible"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_confirmed: Option<bool>,
    /// Channels to use; defaults to the site's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_type: Option<FlowType>,
    /// Digits of the code, 4 to 10; a browser can only raise what the site has set.
    #[serde(
        deserialize_with = "lenient::small_number",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<lenient::TextOrNumber>"))]
    pub otp_length: Option<u8>,
    /// Language of the message (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The integrator's own label, returned by `/siteverify`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What the person agreed to before sending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// From a page in a frame of another origin: the origin of the top-level page. Trusted only if the site lists it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_origin: Option<String>,
    /// The person's address, trusted only with a server key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<String>,
    /// The id that a provider's own script in the page issued for this one attempt (Twilio's `Risk.TelemetryId`), read only
    /// with a server key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telemetry_id: Option<String>,
    /// `enable` or `disable` a provider's own protection for this attempt (Twilio's `RiskCheck`), read only with a server key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_check: Option<String>,
}

/// The consent text the person saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// Which version of the text.
    pub version: String,
}

/// `data` of the response to `/send` and `/resend`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SendData {
    /// 128 random bits, base64url: the capability for `/resend`, `/validate` and `/refresh`.
    pub verification_id: String,
    /// The channel this message was sent by.
    // `None` is only ever read: a channel of a later version.
    #[serde(deserialize_with = "lenient::known_channel")]
    #[cfg_attr(feature = "schema", schemars(with = "Channel"))]
    pub flow_type: Option<Channel>,
    /// Digits of the code.
    pub otp_length: u8,
    /// Seconds the code is still valid.
    pub expires_in_seconds: u32,
    /// Seconds until `/resend` is possible.
    pub resend_in_seconds: u32,
    /// Channels a resend may use, in order.
    #[serde(deserialize_with = "lenient::known_channels")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Channel>"))]
    pub next_channels: Vec<Channel>,
    /// Wrong codes still allowed.
    pub attempts_left: u8,
    /// Where the delivery can be watched; carries an id that can only read events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events_url: Option<String>,
}
