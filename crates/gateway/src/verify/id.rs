//! The name of a verification: a capability outside, only its hash inside.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::encoding::{base64url, from_base64url};
use crate::entropy::{Entropy, draw};

/// 128 random bits; whoever knows them may check codes and ask for tokens. Its `Debug` shows none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerificationId([u8; 16]);

impl VerificationId {
    /// Draws a fresh one.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(draw(entropy))
    }

    /// Reads what [`Self::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        if text.len() != 22 {
            return None;
        }
        from_base64url(text)?.try_into().ok().map(Self)
    }

    /// 22 characters of base64url.
    pub fn encode(self) -> String {
        base64url(&self.0)
    }

    /// The name under which the store keeps it.
    pub fn key(self) -> VerificationKey {
        VerificationKey(Sha256::digest(self.encode()).into())
    }

    /// The bytes themselves, to be sealed.
    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// From unsealed bytes.
    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for VerificationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerificationId(…)")
    }
}

/// SHA-256 of a [`VerificationId`]'s text: names a verification in the store, in tokens (`sub`) and in logs,
/// and opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerificationKey([u8; 32]);

impl VerificationKey {
    /// The hash.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From what the store keeps.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// 43 characters of base64url: the `sub` of tokens.
    pub fn encode(&self) -> String {
        base64url(&self.0)
    }

    /// Reads what [`Self::encode`] wrote.
    pub fn decode(text: &str) -> Option<Self> {
        from_base64url(text)?.try_into().ok().map(Self)
    }
}

/// The first bytes, enough to follow one verification through the logs.
impl fmt::Display for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url(&self.0[..6]))
    }
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerificationKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::{VerificationId, VerificationKey};

    #[test]
    fn an_id_survives_its_encoding_and_shows_nothing() {
        let id = VerificationId([7; 16]);
        assert_eq!(VerificationId::decode(&id.encode()), Some(id));
        assert_eq!(format!("{id:?}"), "VerificationId(…)");
        assert_eq!(VerificationKey::decode(&id.key().encode()), Some(id.key()));
    }

    #[test]
    fn only_22_canonical_characters_are_an_id() {
        let long = "A".repeat(100_000);
        for text in [
            "",
            "A",
            "AAAAAAAAAAAAAAAAAAAAAB",
            "AAAAAAAAAAAAAAAAAAAAA=",
            "😀",
            &long,
        ] {
            assert_eq!(VerificationId::decode(text), None);
        }
    }
}
