//! Sinch's signed webhooks for messages, of its SMS API and its Conversation API alike: HMAC-SHA256 over body, nonce and
//! time stamp.
//!
//! Source: Sinch, Conversation API, "Validating callbacks", and the validators of its SDKs. The secret is that of the
//! webhook (Conversation API) or the one that Sinch sets up for a service plan (SMS API): never the application's, with
//! which Sinch signs the callbacks about verifications.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::clock::UnixMillis;
use crate::secret::Secret;
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::Received;
use crate::webhook::scheme::{Scheme, Unverified, fresh, unix_seconds, without_query};

/// Signed with the secret of a webhook.
#[derive(Debug)]
pub struct MessageSignature(Keys);

impl MessageSignature {
    /// The secrets are text, as it was given to Sinch or got from there.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        if secrets.iter().any(|secret| secret.expose().is_empty()) {
            return Err(BadSecret("must contain the secret of a Sinch webhook"));
        }
        let keys = secrets.iter().map(|secret| secret.expose().into());
        Ok(Self(Keys::new(keys)))
    }
}

impl Scheme for MessageSignature {
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified> {
        without_query(received)?;
        let header = |name| received.header(name).ok_or(Unverified::Missing(name));
        // It says how it was signed, and cannot choose how that is checked.
        if header(ALGORITHM)? != HMAC_SHA256 {
            return Err(Unverified::Malformed(ALGORITHM));
        }
        let (nonce, stamp) = (header(NONCE)?, header(TIMESTAMP)?);
        // A full stop in the nonce could pass for the one that ends the body.
        if nonce.is_empty() || nonce.len() > MAX_NONCE_BYTES || nonce.contains('.') {
            return Err(Unverified::Malformed(NONCE));
        }
        let signed_at = unix_seconds(stamp).ok_or(Unverified::Malformed(TIMESTAMP))?;
        let signature = STANDARD
            .decode(header(SIGNATURE)?)
            .map_err(|_| Unverified::Malformed(SIGNATURE))?;
        let mut content = received.signed_bytes().to_vec();
        content.extend_from_slice(format!(".{nonce}.{stamp}").as_bytes());
        if !self.0.sign_sha256(&content, &signature) {
            return Err(Unverified::Signature);
        }
        fresh(signed_at, now)?;
        Ok(Identity {
            signed: CallbackId::of(&[b"sinch-messages", &content]),
            event: None,
            stamped: true,
        })
    }
}

const SIGNATURE: &str = "x-sinch-webhook-signature";
const NONCE: &str = "x-sinch-webhook-signature-nonce";
const TIMESTAMP: &str = "x-sinch-webhook-signature-timestamp";
const ALGORITHM: &str = "x-sinch-webhook-signature-algorithm";
const HMAC_SHA256: &str = "HmacSHA256";
/// Sinch's have 26 characters.
const MAX_NONCE_BYTES: usize = 128;
