//! How providers sign, each over the raw bytes of the request. The schemes of the vendors are in their folders.

mod standard;

use std::fmt;

pub use self::standard::Standard;
use super::keys::BadSecret;
use super::received::Received;
use super::verified::Verified;
use crate::clock::UnixMillis;
use crate::secret::Secret;
use crate::verification::callback::Identity;

/// A way to sign callbacks, with the current secrets.
pub trait Scheme: Send + Sync + fmt::Debug {
    /// Whether this request was signed with one of the secrets, at about `now`; and what identifies it.
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified>;
}

/// Why a request failed verification. For the operator's log: the sender is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// The provider's table has no `webhook_secrets`.
    #[error("no webhook secret is configured")]
    NoSecret,
    /// A header of the signature is missing, occurs twice, or is not text.
    #[error("no {0}")]
    Missing(&'static str),
    /// Part of the signature is not in the required form.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// The signature does not cover the body.
    #[error("the body is not covered by the signature")]
    Unbound,
    /// None of the secrets gives this signature: a wrong secret, a wrong `http.public_url`, or a forgery.
    #[error("wrong signature")]
    Signature,
    /// Signed too long ago, or in the future.
    #[error("signed more than {TOLERANCE_SECONDS} s from now")]
    Stale,
}

/// Opens a callback, if it is what it claims to be.
pub fn verify(
    scheme: &dyn Scheme,
    received: Received,
    now: UnixMillis,
) -> Result<Verified, Unverified> {
    let identity = scheme.identify(&received, now)?;
    Ok(Verified::new(received, identity))
}

/// Whether there are secrets, which must not be more than a change needs.
pub(crate) fn are_given(secrets: &[Secret]) -> Result<bool, BadSecret> {
    if secrets.len() > MAX_SECRETS {
        return Err(BadSecret(
            "must have at most two entries: the secret in use and the next one",
        ));
    }
    Ok(!secrets.is_empty())
}

/// Whether an instant is close enough to now.
pub(crate) fn fresh(signed_at: UnixMillis, now: UnixMillis) -> Result<(), Unverified> {
    let distance = now.0.abs_diff(signed_at.0);
    if distance <= TOLERANCE_SECONDS * 1000 {
        Ok(())
    } else {
        Err(Unverified::Stale)
    }
}

/// Whole seconds since 1970, as decimal digits and nothing else.
pub(crate) fn unix_seconds(text: &str) -> Option<UnixMillis> {
    let digits = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse::<i64>().ok())
        .flatten()
        .map(|seconds| UnixMillis(seconds * 1000))
}

/// If a signature does not cover the query there must not be one: otherwise anybody could add to the URL.
pub(crate) fn without_query(received: &Received) -> Result<(), Unverified> {
    match received.target().query {
        None => Ok(()),
        Some(_) => Err(Unverified::Malformed("URL: this scheme signs no query")),
    }
}

/// The secret in use, and the one that replaces it.
const MAX_SECRETS: usize = 2;
/// How far a signature's time may differ from ours, either way (Standard Webhooks says five minutes).
const TOLERANCE_SECONDS: u64 = 300;
