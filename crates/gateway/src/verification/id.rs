//! The ids of a verification: capabilities outside, only a hash inside.
//!
//! Each can be derived from the one before, never the other way: the id allows everything, the events' id only
//! watching, and the key nothing. So no two of them need to be stored together.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::encoding::{base64url, from_base64url};
use crate::entropy::{Entropy, draw};

/// 128 random bits; anyone who knows them may check codes and ask for tokens. Its `Debug` shows none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerificationId([u8; 16]);

impl VerificationId {
    /// Generates a new one.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(draw(entropy))
    }

    /// Reads what [`Self::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        decode(text).map(Self)
    }

    /// 22 characters of base64url.
    pub fn encode(self) -> String {
        base64url(&self.0)
    }

    /// The id under which its events can be read.
    pub fn events_id(self) -> EventsId {
        let hash: [u8; 32] = Sha256::digest(format!("events:{}", self.encode())).into();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        EventsId(id)
    }

    /// The key under which the store keeps it.
    pub fn key(self) -> VerificationKey {
        self.events_id().key()
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

/// 128 bits, as unguessable as the [`VerificationId`] they are a hash of: anyone who knows them may read delivery events,
/// and nothing else. Its `Debug` shows none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EventsId([u8; 16]);

impl EventsId {
    /// Reads what [`Self::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        decode(text).map(Self)
    }

    /// 22 characters of base64url.
    pub fn encode(self) -> String {
        base64url(&self.0)
    }

    /// The key under which the store keeps the verification.
    pub fn key(self) -> VerificationKey {
        VerificationKey(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for EventsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventsId(…)")
    }
}

/// 128 bits from their 22 characters.
fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != 22 {
        return None;
    }
    from_base64url(text)?.try_into().ok()
}

/// SHA-256 of an [`EventsId`]: identifies a verification in the store, in tokens (`sub`) and in logs,
/// and gives access to nothing.
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
    use super::{EventsId, VerificationId, VerificationKey};

    #[test]
    fn an_id_survives_its_encoding_and_shows_nothing() {
        let id = VerificationId([7; 16]);
        assert_eq!(VerificationId::decode(&id.encode()), Some(id));
        assert_eq!(format!("{id:?}"), "VerificationId(…)");
        assert_eq!(VerificationKey::decode(&id.key().encode()), Some(id.key()));
    }

    #[test]
    fn the_events_id_leads_to_the_verification_and_is_not_its_id() {
        let id = VerificationId([7; 16]);
        let events = id.events_id();
        assert_eq!(events.key(), id.key());
        assert_ne!(events.encode(), id.encode());
        assert_eq!(EventsId::decode(&events.encode()), Some(events));
        // An id in the wrong place gives access to nothing.
        assert_ne!(VerificationId(events.0).key(), id.key());
        assert_ne!(EventsId(id.0).key(), id.key());
        assert_eq!(format!("{events:?}"), "EventsId(…)");
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
            assert_eq!(EventsId::decode(text), None);
        }
    }
}
