//! Vonage's signed webhooks: a JWT under HS256 in `Authorization`, which holds the body's hash.
//!
//! Source: Vonage, "Signed webhooks" (developer.vonage.com/en/getting-started/concepts/webhooks) and support article
//! 19033783342876. It does not settle whether `payload_hash` is over the raw bytes or over the JSON without white
//! space outside of its strings: both are accepted. Under the second reading white space is not protected; it has no
//! meaning in JSON, and a token opens the door once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::clock::UnixMillis;
use crate::encoding::hex;
use crate::secret::Secret;
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::Received;
use crate::webhook::scheme::{Scheme, Unverified, fresh, without_query};

/// Signed with the account's signature secret.
#[derive(Debug)]
pub struct Signature(Keys);

impl Signature {
    /// The secrets are signature secrets, as the dashboard shows them.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        if secrets.iter().any(|secret| secret.expose().is_empty()) {
            return Err(BadSecret(
                "must contain signature secrets of the Vonage account",
            ));
        }
        let keys = secrets.iter().map(|secret| secret.expose().into());
        Ok(Self(Keys::new(keys)))
    }
}

impl Scheme for Signature {
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified> {
        without_query(received)?;
        let token = received
            .header(AUTHORIZATION)
            .ok_or(Unverified::Missing(AUTHORIZATION))?
            .split_once(' ')
            // Letter case means nothing in a scheme's name (RFC 9110, section 11.1).
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token)
            .ok_or(Unverified::Malformed(AUTHORIZATION))?;
        let claims = open(&self.0, token)?;
        fresh(UnixMillis(claims.iat.saturating_mul(1000)), now)?;
        if claims.exp.is_some_and(|exp| exp <= now.seconds()) {
            return Err(Unverified::Stale);
        }
        let hash = claims.payload_hash.ok_or(Unverified::Unbound)?;
        if !binds(&hash, received.signed_bytes()) {
            return Err(Unverified::Signature);
        }
        let jti = claims.jti.filter(|jti| !jti.is_empty());
        let jti = jti.ok_or(Unverified::Malformed("token: no jti"))?;
        Ok(Identity {
            signed: CallbackId::of(&[b"vonage", jti.as_bytes()]),
            event: None,
            stamped: true,
        })
    }
}

/// The claims that decide; what else there is says nothing about who has sent it.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    pub(super) iat: i64,
    pub(super) exp: Option<i64>,
    pub(super) jti: Option<String>,
    pub(super) payload_hash: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

/// The claims of a token that one of the keys has signed. The signature comes first, and always under HS256: what the
/// token says about itself is read after that, and cannot choose how it is checked.
pub(super) fn open(keys: &Keys, token: &str) -> Result<Claims, Unverified> {
    let malformed = Unverified::Malformed("token");
    let (signed, signature) = token.rsplit_once('.').ok_or(malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| malformed);
    if !keys.sign_sha256(signed.as_bytes(), &decode(signature)?) {
        return Err(Unverified::Signature);
    }
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| malformed)?;
    if header.alg != "HS256" {
        return Err(malformed);
    }
    serde_json::from_slice(&decode(payload)?).map_err(|_| malformed)
}

/// Whether this is the hash of the body, read one way or the other.
fn binds(hash: &str, body: &[u8]) -> bool {
    // Nor in a hash's digits.
    let hash = hash.to_ascii_lowercase();
    let of = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    let raw = of(body).as_bytes().ct_eq(hash.as_bytes());
    let compact = of(&without_white_space(body))
        .as_bytes()
        .ct_eq(hash.as_bytes());
    (raw | compact).into()
}

/// JSON without the white space between its tokens. Reads no JSON: it only has to know where strings begin and end.
pub(super) fn without_white_space(json: &[u8]) -> Vec<u8> {
    let mut compact = Vec::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        if in_string {
            in_string = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
        } else if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            continue;
        } else {
            in_string = *byte == b'"';
        }
        compact.push(*byte);
    }
    compact
}

const AUTHORIZATION: &str = "authorization";
