//! Callbacks about VerifyNow messages: HMAC-SHA256 over time stamp, method, path and body hash.
//!
//! Message Central documents no callback, so this scheme is ours: for its operators, should they turn callbacks on for
//! an account, or for a relay of the integrator's own. A line a field, and no field can hold a line's end: nothing can
//! be cut at another place. A shell can make it (docs/GATEWAY.md shows how).

use sha2::{Digest as _, Sha256};

use crate::clock::UnixMillis;
use crate::encoding::{from_hex, hex};
use crate::secret::Secret;
use crate::verification::callback::{CallbackId, Identity};
use crate::webhook::keys::{BadSecret, Keys};
use crate::webhook::received::Received;
use crate::webhook::scheme::{Scheme, Unverified, fresh, unix_seconds, without_query};

/// Signed with a secret that both sides share.
#[derive(Debug)]
pub struct Signature(Keys);

impl Signature {
    /// The secrets are any text of at least 16 characters.
    pub fn new(secrets: &[Secret]) -> Result<Self, BadSecret> {
        if secrets.iter().any(|secret| secret.expose().len() < 16) {
            return Err(BadSecret("must be at least 16 characters long"));
        }
        let keys = secrets.iter().map(|secret| secret.expose().into());
        Ok(Self(Keys::new(keys)))
    }
}

impl Scheme for Signature {
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified> {
        without_query(received)?;
        let header = |name| received.header(name).ok_or(Unverified::Missing(name));
        let stamp = header(TIMESTAMP)?;
        let signature = header(SIGNATURE)?
            .strip_prefix("v1=")
            .and_then(from_hex)
            .ok_or(Unverified::Malformed(SIGNATURE))?;
        let text = format!(
            "v1\n{stamp}\n{}\n{}\n{}",
            received.method(),
            received.target().path,
            hex(&Sha256::digest(received.signed_bytes())),
        );
        if !self.0.sign_sha256(text.as_bytes(), &signature) {
            return Err(Unverified::Signature);
        }
        let signed_at = unix_seconds(stamp).ok_or(Unverified::Malformed(TIMESTAMP))?;
        fresh(signed_at, now)?;
        Ok(Identity {
            signed: CallbackId::of(&[b"verifynow", text.as_bytes()]),
            event: None,
            stamped: true,
        })
    }
}

const TIMESTAMP: &str = "x-verifynow-timestamp";
const SIGNATURE: &str = "x-verifynow-signature";
