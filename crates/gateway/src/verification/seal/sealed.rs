//! A sealed value, by the type of what it opens to.

use std::fmt;
use std::marker::PhantomData;

use crate::verification::key_id::KeyId;

/// A sealed `T`: key id, nonce, then ciphertext with its tag.
pub struct Sealed<T> {
    bytes: Vec<u8>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// From what the store keeps.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            holds: PhantomData,
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key that sealed it.
    pub fn key_id(&self) -> Option<KeyId> {
        let id = self.bytes.first_chunk::<4>();
        id.map(|id| KeyId::from_bytes(*id))
    }
}

impl<T> From<Vec<u8>> for Sealed<T> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

// Derived ones would demand the same of `T`.
impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self::from_bytes(self.bytes.clone())
    }
}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Sealed<T> {}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}
