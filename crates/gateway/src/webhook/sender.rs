//! Who may send callbacks: each provider with its way of signing and its words.

use std::collections::HashMap;

use super::dialect::{
    Dialect, Plain, SinchVerification, TwilioMessaging, TwilioVerify, VonageVerify,
};
use super::keys::BadSecret;
use super::received::Received;
use super::scheme::{self, Scheme, Sinch, Standard, Twilio, Unverified, VerifyNow, Vonage};
use super::verified::Verified;
use crate::clock::UnixMillis;
use crate::config::Secret;

/// The names under which providers call, as they stand in the path.
pub const NAMES: [&str; 6] = [
    "verifynow",
    "twilio",
    "vonage",
    "sinch",
    "twilio-messaging",
    "sandbox",
];

/// Every provider that may call.
#[derive(Debug, Default)]
pub struct Senders(HashMap<&'static str, Sender>);

/// One provider. Without secrets it is known, and nothing it sends is believed.
#[derive(Debug)]
pub struct Sender {
    /// Its name.
    pub name: &'static str,
    /// Its words.
    pub dialect: Box<dyn Dialect>,
    scheme: Option<Box<dyn Scheme>>,
}

impl Senders {
    /// All of [`NAMES`], each with its live secrets.
    pub fn new<'s>(secrets: impl Fn(&str) -> &'s [Secret]) -> Result<Self, BadSecret> {
        let sender = |name| {
            let sender = Sender {
                name,
                dialect: dialect(name),
                scheme: scheme(name, secrets(name))?,
            };
            Ok((name, sender))
        };
        NAMES
            .into_iter()
            .map(sender)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The provider of this name.
    pub fn get(&self, name: &str) -> Option<&Sender> {
        self.0.get(name)
    }
}

impl Sender {
    /// Opens a callback, if this provider has sent it.
    pub fn verify(&self, received: Received, now: UnixMillis) -> Result<Verified, Unverified> {
        let scheme = self.scheme.as_deref().ok_or(Unverified::NoSecret)?;
        scheme::verify(scheme, received, now)
    }
}

/// How a provider signs; `None` without secrets.
pub fn scheme(name: &str, secrets: &[Secret]) -> Result<Option<Box<dyn Scheme>>, BadSecret> {
    if secrets.is_empty() {
        return Ok(None);
    }
    if secrets.len() > MAX_SECRETS {
        return Err(BadSecret(
            "must be at most two: the one in use and the next",
        ));
    }
    Ok(Some(match name {
        "twilio" | "twilio-messaging" => Box::new(Twilio::new(secrets)?),
        "vonage" => Box::new(Vonage::new(secrets)?),
        "sinch" => Box::new(Sinch::new(secrets)?),
        "verifynow" => Box::new(VerifyNow::new(secrets)?),
        _ => Box::new(Standard::new(secrets)?),
    }))
}

fn dialect(name: &'static str) -> Box<dyn Dialect> {
    match name {
        "twilio" => Box::new(TwilioVerify),
        "twilio-messaging" => Box::new(TwilioMessaging),
        "vonage" => Box::new(VonageVerify),
        "sinch" => Box::new(SinchVerification),
        _ => Box::new(Plain { provider: name }),
    }
}

/// The secret in use, and the one that replaces it.
const MAX_SECRETS: usize = 2;
