//! Tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037), of one fixed shape.
//!
//! A token is accepted only if its header is, byte for byte, one that this gateway writes. Nothing in a stranger's
//! header is ever parsed, so neither `alg: none` nor a foreign key can be negotiated.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::encoding::{base64url, from_base64url};
use crate::verification::Keyring;

/// What a token claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// This gateway's public URL.
    pub iss: String,
    /// The site.
    pub aud: String,
    /// The verification: base64url of SHA-256 of its id. The id itself would let a finder of a spent token
    /// ask for fresh ones.
    pub sub: String,
    /// The token's own id; anyone who checks tokens offline must remember it for 300 s.
    pub jti: String,
    /// Seconds since 1970.
    pub iat: i64,
    /// Seconds since 1970.
    pub exp: i64,
    /// Host of the page; empty if a server started the verification.
    pub hostname: String,
    /// The integrator's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// E.164 (`OpenID` Connect Core 1.0, section 5.1).
    pub phone_number: String,
    /// Always true (`OpenID` Connect Core 1.0, section 5.1).
    pub phone_number_verified: bool,
}

/// Not a token of this gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token of this gateway")]
pub struct InvalidToken;

/// The keys that sign tokens: the first signs, all are published and accepted.
#[derive(Debug)]
pub struct TokenKeys(Keyring<TokenKey>);

struct TokenKey {
    /// The encoded header with which this key's tokens start.
    header: String,
    kid: String,
    signing: SigningKey,
    verifying: VerifyingKey,
}

/// A public key as a JWK (RFC 8037, section 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jwk {
    kty: &'static str,
    crv: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    kid: String,
    x: String,
}

/// A set of public keys (RFC 7517, section 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

impl TokenKeys {
    /// From their seeds (RFC 8032, section 5.1.5), the current one first.
    pub fn new(seeds: impl Into<Keyring<[u8; 32]>>) -> Self {
        Self(seeds.into().map(TokenKey::new))
    }

    /// Signs; the same claims always give the same token.
    pub fn sign(&self, claims: &Claims) -> Result<String, InvalidToken> {
        let key = self.0.current();
        let payload = serde_json::to_vec(claims).map_err(|_| InvalidToken)?;
        let signed = format!("{}.{}", key.header, base64url(&payload));
        let signature = key.signing.sign(signed.as_bytes());
        Ok(format!("{signed}.{}", base64url(&signature.to_bytes())))
    }

    /// Checks header and signature, and reads the claims. Whether they still apply is checked elsewhere.
    pub fn open(&self, token: &str) -> Result<Claims, InvalidToken> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(InvalidToken);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(InvalidToken)?;
        let (header, payload) = signed.split_once('.').ok_or(InvalidToken)?;
        let key = self
            .0
            .iter()
            .find(|key| key.header == header)
            .ok_or(InvalidToken)?;
        let signature = from_base64url(signature)
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
            .ok_or(InvalidToken)?;
        key.verifying
            .verify_strict(signed.as_bytes(), &signature)
            .map_err(|_| InvalidToken)?;
        let payload = from_base64url(payload).ok_or(InvalidToken)?;
        serde_json::from_slice(&payload).map_err(|_| InvalidToken)
    }

    /// The public halves, for `/.well-known/jwks.json`.
    pub fn jwks(&self) -> Jwks {
        let keys = self.0.iter().map(|key| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            usage: "sig",
            alg: "EdDSA",
            kid: key.kid.clone(),
            x: base64url(key.verifying.as_bytes()),
        });
        Jwks {
            keys: keys.collect(),
        }
    }
}

impl TokenKey {
    fn new(seed: [u8; 32]) -> Self {
        let signing = SigningKey::from_bytes(&seed);
        let verifying = signing.verifying_key();
        let kid = thumbprint(&verifying);
        let header =
            base64url(format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{kid}"}}"#).as_bytes());
        Self {
            header,
            kid,
            signing,
            verifying,
        }
    }
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenKey({})", self.kid)
    }
}

/// The key's id: its JWK thumbprint (RFC 7638, RFC 8037 appendix A.3).
fn thumbprint(key: &VerifyingKey) -> String {
    let x = base64url(key.as_bytes());
    base64url(&Sha256::digest(format!(
        r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#
    )))
}

/// Longer than any token this gateway writes.
const MAX_TOKEN_BYTES: usize = 4096;

#[cfg(test)]
mod tests;
