//! Seals what must be read again later: the number until its tokens are over, the code while it may be sent again,
//! the ids that providers and browsers use.

mod sealed;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use phone::PhoneNumber;
use secrecy::{ExposeSecret as _, SecretBox};

pub use self::sealed::Sealed;
use super::code::Code;
use super::key_id::KeyId;
use super::pseudonym::Pseudonym;
use super::{Keyring, VerificationId, VerificationKey};
use crate::encoding::length_prefixed;
use crate::entropy::{Entropy, draw};
use crate::site::SiteId;
use crate::verification::Handle;
use crate::verification::response::{KeptResponse, Note};

/// A sealed value that cannot be opened: another key, another verification, or changed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed value cannot be opened")]
pub struct SealBroken;

/// Whom a verification is about; what the sealed number opens to.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The capability, which the store does not keep otherwise.
    pub id: VerificationId,
    /// The number.
    pub number: PhoneNumber,
}

/// A position in a list of messages, as a site is given it to ask for the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor(pub i64);

/// The keys for sealing: the first seals, each opens what it sealed.
///
/// XChaCha20-Poly1305: its 192-bit nonces can be random for the whole lifetime of a key.
#[derive(Debug)]
pub struct SealKeys(Keyring<(KeyId, SecretBox<[u8; 32]>)>);

impl SealKeys {
    /// Over the configured keys.
    pub fn new(keys: impl Into<Keyring<[u8; 32]>>) -> Self {
        let named = |key| (KeyId::of("seal", &key), SecretBox::new(Box::new(key)));
        Self(keys.into().map(named))
    }

    /// Seals a number together with its verification's id.
    pub fn seal_subject(&self, subject: &Subject, entropy: &dyn Entropy) -> Sealed<Subject> {
        let mut plain = subject.id.as_bytes().to_vec();
        plain.extend_from_slice(subject.number.e164().as_bytes());
        self.seal(NUMBER, subject.id.key().as_bytes(), &plain, entropy)
    }

    /// Opens a number.
    pub fn open_subject(
        &self,
        key: &VerificationKey,
        sealed: &Sealed<Subject>,
    ) -> Result<Subject, SealBroken> {
        let plain = self.open(NUMBER, key.as_bytes(), sealed)?;
        let (id, number) = plain.split_first_chunk::<16>().ok_or(SealBroken)?;
        let number = std::str::from_utf8(number).map_err(|_| SealBroken)?;
        Ok(Subject {
            id: VerificationId::from_bytes(*id),
            number: crate::number::parse_possible(number).map_err(|_| SealBroken)?,
        })
    }

    /// Seals a code.
    pub fn seal_code(
        &self,
        key: &VerificationKey,
        code: &Code,
        entropy: &dyn Entropy,
    ) -> Sealed<Code> {
        self.seal(CODE, key.as_bytes(), code.expose().as_bytes(), entropy)
    }

    /// Opens a code.
    pub fn open_code(
        &self,
        key: &VerificationKey,
        sealed: &Sealed<Code>,
    ) -> Result<Code, SealBroken> {
        let plain = self.open(CODE, key.as_bytes(), sealed)?;
        String::from_utf8(plain)
            .map(Code::from_sealed)
            .map_err(|_| SealBroken)
    }

    /// Seals a response for a repeated request.
    pub fn seal_reply(
        &self,
        request: &Pseudonym,
        response: &KeptResponse,
        entropy: &dyn Entropy,
    ) -> Sealed<KeptResponse> {
        self.seal(REPLY, request.as_bytes(), &response.to_bytes(), entropy)
    }

    /// Opens such a response.
    pub fn open_reply(
        &self,
        request: &Pseudonym,
        sealed: &Sealed<KeptResponse>,
    ) -> Result<KeptResponse, SealBroken> {
        let plain = self.open(REPLY, request.as_bytes(), sealed)?;
        KeptResponse::from_bytes(&plain).ok_or(SealBroken)
    }

    /// Seals what a request that takes over must know.
    pub fn seal_note(
        &self,
        request: &Pseudonym,
        note: &Note,
        entropy: &dyn Entropy,
    ) -> Sealed<Note> {
        self.seal(NOTE, request.as_bytes(), note.id.as_bytes(), entropy)
    }

    /// Opens such a note.
    pub fn open_note(
        &self,
        request: &Pseudonym,
        sealed: &Sealed<Note>,
    ) -> Result<Note, SealBroken> {
        let id = self.open(NOTE, request.as_bytes(), sealed)?.try_into();
        let id = id.map_err(|_| SealBroken)?;
        Ok(Note {
            id: VerificationId::from_bytes(id),
        })
    }

    /// The ids of the keys, all of which open.
    pub fn ids(&self) -> Vec<KeyId> {
        self.0.iter().map(|(id, _)| *id).collect()
    }

    /// Seals only the id, for delivery events, which outlive the number.
    pub fn seal_id(&self, id: VerificationId, entropy: &dyn Entropy) -> Sealed<VerificationId> {
        self.seal(ID, id.key().as_bytes(), id.as_bytes(), entropy)
    }

    /// Opens an id.
    pub fn open_id(
        &self,
        key: &VerificationKey,
        sealed: &Sealed<VerificationId>,
    ) -> Result<VerificationId, SealBroken> {
        let id = self.open(ID, key.as_bytes(), sealed)?.try_into();
        id.map(VerificationId::from_bytes).map_err(|_| SealBroken)
    }

    /// Seals a provider's own id of one of the messages.
    pub fn seal_handle(
        &self,
        key: &VerificationKey,
        handle: &Handle,
        entropy: &dyn Entropy,
    ) -> Sealed<Handle> {
        self.seal(HANDLE, key.as_bytes(), handle.expose().as_bytes(), entropy)
    }

    /// Opens a provider's own id.
    pub fn open_handle(
        &self,
        key: &VerificationKey,
        sealed: &Sealed<Handle>,
    ) -> Result<Handle, SealBroken> {
        let plain = self.open(HANDLE, key.as_bytes(), sealed)?;
        let text = String::from_utf8(plain).map_err(|_| SealBroken)?;
        Handle::new(text).ok_or(SealBroken)
    }

    /// Seals a position in a list, for the site that has requested the list.
    pub fn seal_cursor(
        &self,
        site: &SiteId,
        cursor: Cursor,
        entropy: &dyn Entropy,
    ) -> Sealed<Cursor> {
        let plain = cursor.0.to_be_bytes();
        self.seal(CURSOR, site.0.as_bytes(), &plain, entropy)
    }

    /// Opens such a position.
    pub fn open_cursor(
        &self,
        site: &SiteId,
        sealed: &Sealed<Cursor>,
    ) -> Result<Cursor, SealBroken> {
        let place = self.open(CURSOR, site.0.as_bytes(), sealed)?.try_into();
        let place = place.map(i64::from_be_bytes).map_err(|_| SealBroken)?;
        Ok(Cursor(place))
    }

    fn seal<T>(
        &self,
        purpose: &[u8],
        owner: &[u8],
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Sealed<T> {
        let (key_id, key) = self.0.current();
        let nonce: [u8; NONCE_BYTES] = draw(entropy);
        let mut sealed = key_id.as_bytes().to_vec();
        sealed.extend_from_slice(&nonce);
        let aad = length_prefixed(&[purpose, owner]);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let cipher = XChaCha20Poly1305::new(key.expose_secret().into());
        let body = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .expect("what is sealed is shorter than 256 GiB");
        sealed.extend_from_slice(&body);
        Sealed::from_bytes(sealed)
    }

    fn open<T>(
        &self,
        purpose: &[u8],
        owner: &[u8],
        sealed: &Sealed<T>,
    ) -> Result<Vec<u8>, SealBroken> {
        let (id, rest) = sealed
            .as_bytes()
            .split_first_chunk::<4>()
            .ok_or(SealBroken)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealBroken)?;
        let (_, key) = self
            .0
            .iter()
            .find(|(key_id, _)| key_id.as_bytes() == id)
            .ok_or(SealBroken)?;
        let aad = length_prefixed(&[purpose, owner]);
        let payload = Payload {
            msg: body,
            aad: &aad,
        };
        XChaCha20Poly1305::new(key.expose_secret().into())
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SealBroken)
    }
}

const NONCE_BYTES: usize = 24;
const NUMBER: &[u8] = b"number";
const CODE: &[u8] = b"code";
const REPLY: &[u8] = b"reply";
const NOTE: &[u8] = b"note";
const ID: &[u8] = b"id";
const HANDLE: &[u8] = b"handle";
const CURSOR: &[u8] = b"cursor";

#[cfg(test)]
mod tests {
    use super::{SealBroken, SealKeys, Sealed, Subject};
    use crate::entropy::SystemEntropy;
    use crate::verification::VerificationId;
    use crate::verification::code::Code;

    fn subject() -> Subject {
        Subject {
            id: VerificationId::from_bytes([9; 16]),
            number: phone::parse("+12025550123", None).expect("valid"),
        }
    }

    #[test]
    fn a_sealed_number_opens_and_hides_its_digits() {
        let keys = SealKeys::new([[1; 32]]);
        let subject = subject();
        let sealed = keys.seal_subject(&subject, &SystemEntropy);
        assert!(!sealed.as_bytes().windows(6).any(|bytes| bytes == b"555012"));
        let opened = keys
            .open_subject(&subject.id.key(), &sealed)
            .expect("opens");
        assert_eq!(opened.number.e164(), "+12025550123");
        assert_eq!(opened.id, subject.id);
    }

    #[test]
    fn nothing_opens_for_another_owner_purpose_or_key_nor_changed() {
        let keys = SealKeys::new([[1; 32]]);
        let here = VerificationId::from_bytes([9; 16]).key();
        let there = VerificationId::from_bytes([8; 16]).key();
        let code = Code::read("123456").expect("code");
        let sealed = keys.seal_code(&here, &code, &SystemEntropy);

        assert_eq!(keys.open_code(&here, &sealed), Ok(code));
        assert_eq!(keys.open_code(&there, &sealed), Err(SealBroken));
        let as_number = Sealed::from_bytes(sealed.as_bytes().to_vec());
        assert!(keys.open_subject(&here, &as_number).is_err());
        let others = SealKeys::new([[2; 32]]);
        assert_eq!(others.open_code(&here, &sealed), Err(SealBroken));
        let bytes = sealed.as_bytes();
        for position in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[position] ^= 1;
            let changed = Sealed::from_bytes(changed);
            assert_eq!(keys.open_code(&here, &changed), Err(SealBroken));
            let cut = Sealed::from_bytes(bytes[..position].to_vec());
            assert_eq!(keys.open_code(&here, &cut), Err(SealBroken));
        }
    }
}
