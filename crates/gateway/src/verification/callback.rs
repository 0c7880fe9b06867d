//! By what a provider's callback is known again, so that a replay changes nothing.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::encoding::length_prefixed;

/// By what a callback is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What was signed: the same signed bytes are a replay.
    pub signed: CallbackId,
    /// The sender's own name for the event, where a repeated delivery of it is signed anew: the sender has not heard
    /// our answer, and tries again.
    pub event: Option<CallbackId>,
    /// Whether the signature covers an instant, so that it is worth nothing after some minutes.
    pub stamped: bool,
}

impl Identity {
    /// All ids under which it is remembered.
    pub fn ids(&self) -> impl Iterator<Item = &CallbackId> {
        std::iter::once(&self.signed).chain(&self.event)
    }
}

/// SHA-256 of what makes a callback itself; the name under which it is remembered.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallbackId([u8; 32]);

impl CallbackId {
    /// The name of a callback of which `fields` are all that can differ.
    pub fn of(fields: &[&[u8]]) -> Self {
        Self(Sha256::digest(length_prefixed(fields)).into())
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for CallbackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackId(…)")
    }
}
