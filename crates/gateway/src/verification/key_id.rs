//! The short id of a key, stored with everything the key made, so that keys can be changed.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::encoding::{base64url, length_prefixed};

/// Four bytes derived from a key and its purpose; they distinguish keys and reveal nothing about them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyId([u8; 4]);

impl KeyId {
    /// The id of `key` when used for `purpose`.
    pub fn of(purpose: &str, key: &[u8; 32]) -> Self {
        let digest = Sha256::digest(length_prefixed(&[b"key-id", purpose.as_bytes(), key]));
        let [a, b, c, d, ..] = <[u8; 32]>::from(digest);
        Self([a, b, c, d])
    }

    /// The four bytes.
    pub const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }

    /// From what the store keeps.
    pub const fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0))
    }
}
