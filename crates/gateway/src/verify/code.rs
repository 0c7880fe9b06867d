//! One-time codes: drawn uniformly, kept only as keyed MACs.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::key_id::KeyId;
use super::{VerificationKey, policy};
use crate::encoding::length_prefixed;
use crate::entropy::{Entropy, draw};

/// Digits a person has to type. Its `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Draws a code of `length` digits, every one of the 10^length equally likely.
    pub fn generate(length: u8, entropy: &dyn Entropy) -> Self {
        let mut digits = String::with_capacity(length.into());
        while digits.len() < length.into() {
            let [byte] = draw::<1>(entropy);
            // 256 is no multiple of ten: bytes from 250 up would favour the digits 0 to 5.
            if byte < 250 {
                digits.push(char::from(b'0' + byte % 10));
            }
        }
        Self(digits)
    }

    /// Reads what a person typed: spaces and hyphens fall away, every script's decimal digits count.
    ///
    /// `None` for what cannot be a code: no digits, more than ten, or anything else among them.
    pub fn read(typed: &str) -> Option<Self> {
        // Ten digits of up to four bytes each, and room for separators.
        if typed.len() > 100 {
            return None;
        }
        let digits: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| decimal_digit(c).map(|digit| char::from(b'0' + digit)))
            .collect::<Option<_>>()?;
        (1..=usize::from(policy::MAX_CODE_LENGTH))
            .contains(&digits.len())
            .then_some(Self(digits))
    }

    /// The digits, for the message and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// How many digits it has.
    pub fn length(&self) -> u8 {
        // Ten at most: however it was made.
        u8::try_from(self.0.len()).unwrap_or(policy::MAX_CODE_LENGTH)
    }

    /// From unsealed text.
    pub(crate) fn from_sealed(digits: String) -> Self {
        Self(digits)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// The value of a decimal digit: ASCII, Arabic-Indic, Persian, Devanagari, Bengali or full-width.
fn decimal_digit(c: char) -> Option<u8> {
    const ZEROS: [u32; 6] = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
    ZEROS
        .iter()
        .filter_map(|zero| u32::from(c).checked_sub(*zero))
        .find(|value| *value < 10)
        .and_then(|value| u8::try_from(value).ok())
}

/// What is kept of a code: which key made it, and HMAC-SHA256 over the code and the verification it belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeMac {
    /// The key that made it.
    pub key_id: KeyId,
    /// The MAC.
    pub mac: [u8; 32],
}

impl CodeMac {
    /// Compares in constant time.
    fn equals(&self, other: &Self) -> bool {
        self.key_id == other.key_id && bool::from(self.mac.ct_eq(&other.mac))
    }
}

impl fmt::Debug for CodeMac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeMac({:?}, …)", self.key_id)
    }
}

/// A typed code under every live key: one of them made the MAC that is kept.
#[derive(Clone, Debug)]
pub struct Candidate(Vec<CodeMac>);

impl Candidate {
    /// What to keep of it.
    pub fn current(&self) -> Option<&CodeMac> {
        self.0.first()
    }

    /// Whether this is the code that `kept` was made of.
    pub fn matches(&self, kept: &CodeMac) -> bool {
        self.0.iter().any(|mac| mac.equals(kept))
    }
}

/// The keys that MAC codes: the first makes new ones, all are tried on what is kept.
#[derive(Debug)]
pub struct MacKeys(Vec<(KeyId, SecretBox<[u8; 32]>)>);

impl MacKeys {
    /// The current key first.
    pub fn new(keys: impl IntoIterator<Item = [u8; 32]>) -> Self {
        let named = |key| (KeyId::of("mac", &key), SecretBox::new(Box::new(key)));
        Self(keys.into_iter().map(named).collect())
    }

    /// What to keep of a fresh code; `None` only when there is no key at all.
    pub fn keep(&self, verification: &VerificationKey, code: &Code) -> Option<CodeMac> {
        self.0.first().map(|key| mac(key, verification, code))
    }

    /// What a provider's own name for a message is found by, under each key; the first is the one to keep.
    pub fn handle_macs(&self, provider: &str, handle: &str) -> Vec<[u8; 32]> {
        let fields = |key_id: &KeyId| {
            length_prefixed(&[
                b"handle",
                key_id.as_bytes(),
                provider.as_bytes(),
                handle.as_bytes(),
            ])
        };
        let keys = self.0.iter();
        keys.map(|(key_id, key)| keyed(key, &fields(key_id)))
            .collect()
    }

    /// What to compare a typed code by.
    pub fn candidate(&self, verification: &VerificationKey, code: &Code) -> Candidate {
        Candidate(
            self.0
                .iter()
                .map(|key| mac(key, verification, code))
                .collect(),
        )
    }
}

fn mac(
    (key_id, key): &(KeyId, SecretBox<[u8; 32]>),
    verification: &VerificationKey,
    code: &Code,
) -> CodeMac {
    let fields = length_prefixed(&[
        b"otp-code",
        key_id.as_bytes(),
        verification.as_bytes(),
        code.0.as_bytes(),
    ]);
    CodeMac {
        key_id: *key_id,
        mac: keyed(key, &fields),
    }
}

fn keyed(key: &SecretBox<[u8; 32]>, fields: &[u8]) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose_secret()).expect("HMAC takes keys of any length");
    mac.update(fields);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests;
