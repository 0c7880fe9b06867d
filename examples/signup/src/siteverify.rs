//! Asks the gateway whether a token is valid: the one call an integrator has to write.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

/// The site's server key (`sk_…`). Never printed.
#[derive(Clone)]
pub struct SecretKey(String);

impl SecretKey {
    /// Wraps a key.
    pub fn new(key: String) -> Self {
        Self(key)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// The result of siteverify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The person has this number, and the token has now been redeemed.
    Verified(Verified),
    /// The token proves nothing; the reasons, such as `TOKEN_ALREADY_REDEEMED`.
    Refused(Vec<String>),
}

/// What a token proves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    /// The number in E.164. Store this one: the number in the form is only what was typed.
    pub phone_number: String,
    /// Its calling code, digits only.
    pub country_code: String,
    /// Host of the page the person was on. Compare it with your own when keys are shared between sites.
    pub hostname: String,
    /// The label the element was given, if any.
    #[serde(default)]
    pub action: Option<String>,
    /// How the last code was sent: `SMS`, `WHATSAPP` or `VOICE`.
    pub channel: String,
    /// When the code was accepted (RFC 3339, UTC).
    pub verified_at: String,
    /// The verification, for your logs.
    pub verification_id: String,
}

/// Why there is no result. Treat each of these as a refusal.
#[derive(Debug, thiserror::Error)]
pub enum SiteverifyError {
    /// The gateway cannot be reached, or took too long.
    #[error("the gateway does not respond")]
    Unreachable(#[source] reqwest::Error),
    /// The gateway responded, but with something else, such as 503 while its store is unavailable.
    #[error("the gateway returned status {status} without a verdict")]
    NoVerdict {
        /// The HTTP status.
        status: u16,
    },
}

/// Redeems a token: the first call returns what it proves, every later one is refused.
///
/// Returns the verdict and the response it was read from.
pub async fn siteverify(
    http: &reqwest::Client,
    gateway: &str,
    secret: &SecretKey,
    token: &str,
) -> Result<(Verdict, Value), SiteverifyError> {
    let response = http
        .post(format!("{gateway}/verification/v3/siteverify"))
        .json(&json!({ "secret": secret.0, "token": token }))
        .timeout(Duration::from_secs(5))
        .send()
        .await
        .map_err(SiteverifyError::Unreachable)?;
    let status = response.status().as_u16();
    let no_verdict = || SiteverifyError::NoVerdict { status };
    let answer: Value = response.json().await.map_err(|_| no_verdict())?;
    let verdict = match answer["success"].as_bool() {
        Some(true) => Verified::deserialize(&answer).map(Verdict::Verified),
        Some(false) => Vec::deserialize(&answer["errorCodes"]).map(Verdict::Refused),
        None => return Err(no_verdict()),
    };
    Ok((verdict.map_err(|_| no_verdict())?, answer))
}
