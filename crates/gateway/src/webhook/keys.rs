//! The secrets that a provider may sign with: one, or two during a change.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha1::Sha1;
use sha2::Sha256;
use subtle::Choice;

/// Keys for HMAC, all of which are tried on every signature.
pub(crate) struct Keys(Vec<SecretBox<[u8]>>);

/// A secret in the configuration that its scheme cannot use. Says why, and never quotes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSecret(pub(crate) &'static str);

impl Keys {
    pub(crate) fn new(keys: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let boxed = |key: Vec<u8>| SecretBox::new(key.into_boxed_slice());
        Self(keys.into_iter().map(boxed).collect())
    }

    /// Whether one of the keys gives this HMAC-SHA256 of `message`. In constant time, and over all keys: neither how
    /// much of a guess is right nor which key is in use can be measured.
    pub(crate) fn sign_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.any(|key| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
            mac.update(message);
            mac.verify_slice(signature).is_ok()
        })
    }

    /// The same with HMAC-SHA1: HMAC's security proof still applies although SHA-1 itself is broken.
    pub(crate) fn sign_sha1(&self, message: &[u8], signature: &[u8]) -> bool {
        self.any(|key| {
            let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes any key");
            mac.update(message);
            mac.verify_slice(signature).is_ok()
        })
    }

    fn any(&self, signs: impl Fn(&[u8]) -> bool) -> bool {
        let found = self.0.iter().fold(Choice::from(0), |found, key| {
            found | Choice::from(u8::from(signs(key.expose_secret())))
        });
        found.into()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}
