//! The tokens that `VerifyNow` issues for an account.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::accounts::verifynow::CUSTOMER_ID;
use crate::random;

/// Only the form of a JWT: nobody but the stand-in itself reads more of it than `exp`.
pub(super) fn issue(now: i64) -> String {
    let claims = json!({"sub": CUSTOMER_ID, "iat": now, "exp": now + TOKEN_SECONDS});
    format!(
        "{}.{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"HS512"}"#),
        URL_SAFE_NO_PAD.encode(claims.to_string()),
        URL_SAFE_NO_PAD.encode(random::hex32())
    )
}

/// When a token of ours expires, in seconds since 1970.
pub(super) fn expiry(token: &str) -> Option<i64> {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims["exp"].as_i64()
}

const TOKEN_SECONDS: i64 = 7 * 24 * 3600;
