//! How providers sign: one scheme a file, each over the raw bytes of the request.

mod sinch;
mod standard;
mod twilio;
mod verifynow;
mod vonage;

use std::fmt;

pub use self::sinch::Sinch;
pub use self::standard::Standard;
pub use self::twilio::Twilio;
pub use self::verifynow::VerifyNow;
pub use self::vonage::Vonage;
use super::received::Received;
use super::verified::{Identity, Verified};
use crate::clock::UnixMillis;

/// A way to sign callbacks, with the secrets that are live.
pub trait Scheme: Send + Sync + fmt::Debug {
    /// Whether this request was signed with one of the secrets, about `now`; and by what it is known again.
    fn identify(&self, received: &Received, now: UnixMillis) -> Result<Identity, Unverified>;
}

/// Why a request is not believed. For the operator's log: whoever sent it is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// The provider's table has no `webhook_secrets`.
    #[error("no webhook secret is configured")]
    NoSecret,
    /// A header that carries the signature is missing, comes twice, or is no text.
    #[error("no {0}")]
    Missing(&'static str),
    /// What carries the signature is not of the form it has to have.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// The signature says nothing about the body.
    #[error("the body is not covered by the signature")]
    Unbound,
    /// None of the secrets makes this signature: a wrong secret, a wrong `http.public_url`, or a forgery.
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

/// Whether an instant is near enough to now.
fn fresh(signed_at: UnixMillis, now: UnixMillis) -> Result<(), Unverified> {
    let distance = now.0.abs_diff(signed_at.0);
    if distance <= TOLERANCE_SECONDS * 1000 {
        Ok(())
    } else {
        Err(Unverified::Stale)
    }
}

/// Whole seconds since 1970, as decimal digits and nothing else.
fn unix_seconds(text: &str) -> Option<UnixMillis> {
    let digits = (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse::<i64>().ok())
        .flatten()
        .map(|seconds| UnixMillis(seconds * 1000))
}

/// Where a signature does not cover the query there must be none: else anybody could add to the URL.
fn without_query(received: &Received) -> Result<(), Unverified> {
    match received.target().query {
        None => Ok(()),
        Some(_) => Err(Unverified::Malformed("URL: this scheme signs no query")),
    }
}

/// How far a signature's instant may be from ours, either way (Standard Webhooks says five minutes).
const TOLERANCE_SECONDS: u64 = 300;
