//! Standard Webhooks: HMAC-SHA256 over id, time stamp and body, in a list of signatures.
//!
//! Source: the specification (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md). A sender that
//! did not get a response delivers again under the same id, signed again: that is not a replay.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Scheme, Unverified, fresh, unix_seconds, without_query};
use crate::clock::UnixMillis;
use crate::secret::Secret;
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::Received;

/// Signed with a secret of 24 to 64 bytes.
#[derive(Debug)]
pub struct Standard(Keys);

impl Standard {
    /// The secrets are `whsec_` and base64 of 24 to 64 bytes.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        let keys = secrets.iter().map(|secret| {
            secret
                .expose()
                .strip_prefix("whsec_")
                .and_then(|text| STANDARD.decode(text).ok())
                .filter(|key| (24..=64).contains(&key.len()))
                .ok_or(BadSecret("must be whsec_ and base64 of 24 to 64 bytes"))
        });
        Ok(Self(Keys::new(keys.collect::<Result<Vec<_>, _>>()?)))
    }
}

impl Scheme for Standard {
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified> {
        without_query(received)?;
        let header = |name| received.header(name).ok_or(Unverified::Missing(name));
        let (id, stamp) = (header(ID)?, header(TIMESTAMP)?);
        // A full stop in the id could be taken for the one before the time stamp.
        if id.is_empty() || id.len() > MAX_ID_BYTES || id.contains('.') {
            return Err(Unverified::Malformed(ID));
        }
        let signed_at = unix_seconds(stamp).ok_or(Unverified::Malformed(TIMESTAMP))?;
        let mut content = format!("{id}.{stamp}.").into_bytes();
        content.extend_from_slice(received.signed_bytes());
        let signs = |entry: &str| {
            let signature = entry
                .strip_prefix("v1,")
                .and_then(|text| STANDARD.decode(text).ok());
            signature.is_some_and(|signature| self.0.sign_sha256(&content, &signature))
        };
        let mut entries = header(SIGNATURE)?.split(' ').take(MAX_SIGNATURES);
        if !entries.any(signs) {
            return Err(Unverified::Signature);
        }
        fresh(signed_at, now)?;
        Ok(Identity {
            signed: CallbackId::of(&[b"standard", &content]),
            event: Some(CallbackId::of(&[b"standard-id", id.as_bytes()])),
            stamped: true,
        })
    }
}

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";
const MAX_ID_BYTES: usize = 256;
/// A sender that changes its secret signs with both for a while; nobody needs more than a few.
const MAX_SIGNATURES: usize = 8;
