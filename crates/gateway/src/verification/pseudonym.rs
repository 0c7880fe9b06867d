//! Pseudonyms for numbers and addresses in counters: keyed, so that a stolen store does not reveal whose they are.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use phone::PhoneNumber;
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;

use crate::encoding::length_prefixed;
use crate::verification::Keyring;

/// The first 128 bits of a keyed MAC: the same for the same number under the same key, and meaningless without it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pseudonym([u8; 16]);

impl Pseudonym {
    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// From what the store keeps.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(…)")
    }
}

/// The keys for pseudonyms: counters use those of the first, the rest give earlier ones.
#[derive(Debug)]
pub struct PseudonymKeys(Keyring<SecretBox<[u8; 32]>>);

impl PseudonymKeys {
    /// The keys for MACs of codes are used here, too; their purpose is part of every MAC.
    pub fn new(keys: impl Into<Keyring<[u8; 32]>>) -> Self {
        Self(keys.into().map(|key| SecretBox::new(Box::new(key))))
    }

    /// The current pseudonym of a number.
    pub fn current(&self, number: &PhoneNumber) -> Pseudonym {
        name(self.0.current(), NUMBER, number.e164().as_bytes())
    }

    /// The pseudonyms of a number, the current one first; one per key.
    pub fn number(&self, number: &PhoneNumber) -> Vec<Pseudonym> {
        let e164 = number.e164().as_bytes();
        self.0.iter().map(|key| name(key, NUMBER, e164)).collect()
    }

    /// The pseudonym of an address or a network, under the current key: its counters expire within hours.
    pub fn network(&self, octets: &[u8]) -> Pseudonym {
        name(self.0.current(), b"name-of-network", octets)
    }

    /// A pseudonym for something that many callers may send, such as an idempotency key, within a scope of its own.
    pub fn of(&self, purpose: &[u8], fields: &[&[u8]]) -> Pseudonym {
        name(self.0.current(), purpose, &length_prefixed(fields))
    }
}

fn name(key: &SecretBox<[u8; 32]>, purpose: &[u8], what: &[u8]) -> Pseudonym {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC takes keys of any length");
    mac.update(&length_prefixed(&[purpose, what]));
    let mac: [u8; 32] = mac.finalize().into_bytes().into();
    let mut name = [0; 16];
    name.copy_from_slice(&mac[..16]);
    Pseudonym(name)
}

const NUMBER: &[u8] = b"name-of-number";

#[cfg(test)]
mod tests {
    use super::PseudonymKeys;

    #[test]
    fn a_name_hangs_on_key_purpose_and_number() {
        let number = phone::parse("+12025550123", None).expect("valid");
        let other = phone::parse("+12025550124", None).expect("valid");
        let keys = PseudonymKeys::new([[1; 32], [2; 32]]);
        let names = keys.number(&number);
        assert_eq!(names.len(), 2);
        assert_ne!(names[0], names[1]);
        assert_eq!(keys.number(&number), names);
        assert_ne!(keys.number(&other)[0], names[0]);
        assert_ne!(keys.network(number.e164().as_bytes()), names[0]);
        assert_eq!(keys.current(&number), names[0]);
        assert_eq!(PseudonymKeys::new([[2; 32]]).number(&number), names[1..]);
        assert_eq!(format!("{:?}", names[0]), "Pseudonym(…)");
    }
}
