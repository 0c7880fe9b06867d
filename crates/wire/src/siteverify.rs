//! `POST /siteverify`: the integrator's server asks whether a token is valid.

use serde::{Deserialize, Serialize};

use crate::{Channel, lenient};

/// Body of `POST /siteverify`. A wrong secret or a mismatch does not consume the token. Any other field is an error:
/// a misspelled expectation must not be mistaken for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteverifyRequest {
    /// A server key of the site (`sk_…`).
    pub secret: String,
    /// The value of the form field.
    pub token: String,
    /// The number submitted with the form, in E.164.
    #[serde(
        default,
        deserialize_with = "lenient::present_text",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub expected_phone_number: Option<String>,
    /// The label the element was given.
    #[serde(
        default,
        deserialize_with = "lenient::present_text",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub expected_action: Option<String>,
    /// The host the page was served from.
    #[serde(
        default,
        deserialize_with = "lenient::present_text",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub expected_hostname: Option<String>,
}

/// Response of `POST /siteverify`, always with HTTP status 200.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SiteverifyAnswer {
    /// The number was verified, and this token has now been redeemed.
    Success(SiteverifySuccess),
    /// The token proves nothing.
    Failure(SiteverifyFailure),
}

/// What a token proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SiteverifySuccess {
    /// Always `true`.
    pub success: bool,
    /// The verified number in E.164.
    pub phone_number: String,
    /// Its calling code, digits only.
    pub country_code: String,
    /// The verification that produced the token.
    pub verification_id: String,
    /// Host of the page the person was on; empty when a server started the verification.
    pub hostname: String,
    /// The integrator's label, if one was given.
    pub action: Option<String>,
    /// The channel used last.
    pub channel: Channel,
    /// When the code was accepted (RFC 3339, UTC).
    pub verified_at: String,
}

/// Why a token proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SiteverifyFailure {
    /// Always `false`.
    pub success: bool,
    /// At least one reason.
    pub error_codes: Vec<SiteverifyError>,
}

/// A reason in [`SiteverifyFailure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum SiteverifyError {
    /// Not a token of this gateway, or of another site, or superseded by a refresh.
    InvalidToken,
    /// Older than its 300 seconds.
    ExpiredToken,
    /// Redeemed before.
    TokenAlreadyRedeemed,
    /// Number, action or hostname differ from what was expected.
    Mismatch,
    /// Not a server key.
    InvalidSecret,
}
