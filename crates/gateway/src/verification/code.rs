//! One-time codes: generated uniformly, stored only as keyed MACs.

mod typed;

use std::fmt;
use std::ops::RangeInclusive;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

pub use self::typed::Typed;
use super::key_id::KeyId;
use super::{Keyring, VerificationKey, policy};
use crate::encoding::length_prefixed;
use crate::entropy::{Entropy, draw};

/// Digits a person has to type. Its `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Generates a code of `length` digits, all 10^length equally likely.
    pub fn generate(length: u8, entropy: &dyn Entropy) -> Self {
        let mut digits = String::with_capacity(length.into());
        while digits.len() < length.into() {
            let [byte] = draw::<1>(entropy);
            // 256 is not a multiple of ten: bytes from 250 up would favour the digits 0 to 5.
            if byte < 250 {
                digits.push(char::from(b'0' + byte % 10));
            }
        }
        Self(digits)
    }

    /// Reads what a person typed: spaces, hyphens between digits and invisible characters are removed, and the decimal
    /// digits of every script count.
    ///
    /// `None` for what cannot be a code: no digits, more than ten, a minus sign, or anything else among them.
    pub fn read(typed: &str) -> Option<Self> {
        // Ten digits of up to four bytes each, and room for separators.
        if typed.len() > 100 {
            return None;
        }
        let shown: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
        let shown = shown.trim();
        if shown.starts_with(is_hyphen) || shown.ends_with(is_hyphen) {
            return None;
        }
        let digits: String = shown
            .chars()
            .filter(|c| !c.is_whitespace() && !is_hyphen(*c))
            .map(phone::ascii_digit)
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
        // At most ten, however it was made.
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

/// Dashes as written by keyboards and word processors.
fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Invisible characters in text from a right-to-left language or from a web page.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What is stored of a code: which key made it, and HMAC-SHA256 over the code and the verification it belongs to.
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

/// A typed code under every current key: one of them made the stored MAC.
#[derive(Clone, Debug)]
pub struct Candidate {
    macs: Vec<CodeMac>,
    lengths: RangeInclusive<u8>,
}

impl Candidate {
    /// What to store of it.
    pub fn current(&self) -> Option<&CodeMac> {
        self.macs.first()
    }

    /// Whether this is the code that `kept` was made of.
    pub fn matches(&self, kept: &CodeMac) -> bool {
        self.macs.iter().any(|mac| mac.equals(kept))
    }

    /// Whether it can have one of these numbers of digits.
    pub fn fits(&self, lengths: &RangeInclusive<u8>) -> bool {
        self.lengths.start() <= lengths.end() && lengths.start() <= self.lengths.end()
    }
}

/// The keys for MACs of codes: the first makes new ones, all are tried on stored ones.
#[derive(Debug)]
pub struct MacKeys(Keyring<(KeyId, SecretBox<[u8; 32]>)>);

impl MacKeys {
    /// Over the configured keys.
    pub fn new(keys: impl Into<Keyring<[u8; 32]>>) -> Self {
        let named = |key| (KeyId::of("mac", &key), SecretBox::new(Box::new(key)));
        Self(keys.into().map(named))
    }

    /// What to store of a new code.
    pub fn keep(&self, verification: &VerificationKey, code: &Code) -> CodeMac {
        mac(self.0.current(), verification, code)
    }

    /// The MAC of a provider's own id of a message, to be stored.
    pub fn handle_mac(&self, provider: &str, handle: &str) -> [u8; 32] {
        mac_of_id(self.0.current(), b"handle", provider, handle)
    }

    /// That MAC under each key: one of them may have been stored.
    pub fn handle_macs(&self, provider: &str, handle: &str) -> Vec<[u8; 32]> {
        let keys = self.0.iter();
        keys.map(|key| mac_of_id(key, b"handle", provider, handle))
            .collect()
    }

    /// The MAC of its id of one of the messages that go by one handle, to be stored.
    pub fn attempt_mac(&self, provider: &str, attempt: &str) -> [u8; 32] {
        mac_of_id(self.0.current(), b"attempt", provider, attempt)
    }

    /// That MAC under each key.
    pub fn attempt_macs(&self, provider: &str, attempt: &str) -> Vec<[u8; 32]> {
        let keys = self.0.iter();
        keys.map(|key| mac_of_id(key, b"attempt", provider, attempt))
            .collect()
    }

    /// What to compare a code with.
    pub fn candidate(&self, verification: &VerificationKey, code: &Code) -> Candidate {
        self.candidate_of(verification, &Typed::from(code.clone()))
    }

    /// What to compare a typed code with: with as many leading zeros as it may have lost.
    pub fn candidate_of(&self, verification: &VerificationKey, typed: &Typed) -> Candidate {
        let lengths = typed.lengths();
        let codes: Vec<Code> = lengths.clone().map(|length| typed.padded(length)).collect();
        let macs = codes
            .iter()
            .flat_map(|code| self.0.iter().map(|key| mac(key, verification, code)));
        Candidate {
            macs: macs.collect(),
            lengths,
        }
    }
}

fn mac_of_id(
    (key_id, key): &(KeyId, SecretBox<[u8; 32]>),
    kind: &[u8],
    provider: &str,
    id: &str,
) -> [u8; 32] {
    let parts = [kind, key_id.as_bytes(), provider.as_bytes(), id.as_bytes()];
    keyed(key, &length_prefixed(&parts))
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
