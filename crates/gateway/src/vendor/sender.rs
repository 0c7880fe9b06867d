//! Who may send callbacks: each provider with its way of signing and its words.

use std::collections::HashMap;

use super::{Vendor, sinch, twilio, twilio_messaging, verifynow, vonage};
use crate::clock::UnixMillis;
use crate::secret::Secret;
use crate::webhook::dialect::{Dialect, Plain};
use crate::webhook::scheme::{self, Scheme, Standard, Unverified};
use crate::webhook::{About, BadSecret, Received, Verified};

/// A provider, by whatever decides how its callbacks are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderName {
    /// A vendor.
    Vendor(Vendor),
    /// Whoever pretends to be one, for tests of what a callback does.
    Sandbox,
}

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
    reports: Option<Box<dyn Scheme>>,
    messages: Messages,
}

/// How callbacks about incoming messages are signed.
#[derive(Debug)]
enum Messages {
    /// As those about messages of ours.
    AsReports,
    /// In a way of their own: another product of the vendor's makes them.
    Own(Option<Box<dyn Scheme>>),
}

impl ProviderName {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Vendor::ALL
            .into_iter()
            .map(Self::Vendor)
            .chain([Self::Sandbox])
    }

    /// The name under which it calls, as it stands in the path.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vendor(vendor) => vendor.name(),
            Self::Sandbox => "sandbox",
        }
    }

    fn dialect(self) -> Box<dyn Dialect> {
        let Self::Vendor(vendor) = self else {
            return Box::new(Plain {
                provider: self.name(),
            });
        };
        match vendor {
            Vendor::Verifynow => Box::new(verifynow::CALLBACKS),
            Vendor::Twilio => Box::new(twilio::Callbacks),
            Vendor::Vonage => Box::new(vonage::Callbacks),
            Vendor::Sinch => Box::new(sinch::Callbacks),
            Vendor::TwilioMessaging => Box::new(twilio_messaging::Callbacks),
        }
    }

    /// How it signs; `None` without secrets.
    fn scheme(self, secrets: &[Secret]) -> Result<Option<Box<dyn Scheme>>, BadSecret> {
        if !scheme::are_given(secrets)? {
            return Ok(None);
        }
        let Self::Vendor(vendor) = self else {
            return Ok(Some(Box::new(Standard::new(secrets)?)));
        };
        Ok(Some(match vendor {
            Vendor::Verifynow => Box::new(verifynow::Signature::new(secrets)?),
            Vendor::Twilio => Box::new(twilio::Signature::new(secrets)?),
            Vendor::Vonage => Box::new(vonage::Signature::new(secrets)?),
            Vendor::Sinch => Box::new(sinch::Signature::new(secrets)?),
            Vendor::TwilioMessaging => Box::new(twilio_messaging::Signature::new(secrets)?),
        }))
    }

    /// How it signs callbacks about incoming messages.
    fn messages(self, secrets: &[Secret]) -> Result<Messages, BadSecret> {
        let Self::Vendor(vendor) = self else {
            return Ok(Messages::AsReports);
        };
        match vendor {
            Vendor::Verifynow | Vendor::Twilio | Vendor::Vonage | Vendor::TwilioMessaging => {
                Ok(Messages::AsReports)
            }
            Vendor::Sinch if scheme::are_given(secrets)? => Ok(Messages::Own(Some(Box::new(
                sinch::MessageSignature::new(secrets)?,
            )))),
            Vendor::Sinch => Ok(Messages::Own(None)),
        }
    }
}

impl Senders {
    /// All providers, each with its live secrets.
    pub fn new<'s>(
        secrets: impl Fn(ProviderName, About) -> &'s [Secret],
    ) -> Result<Self, BadSecret> {
        let sender = |caller: ProviderName| {
            let sender = Sender {
                name: caller.name(),
                dialect: caller.dialect(),
                reports: caller.scheme(secrets(caller, About::Reports))?,
                messages: caller.messages(secrets(caller, About::Messages))?,
            };
            Ok((caller.name(), sender))
        };
        ProviderName::all()
            .map(sender)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether what this provider reports of messages of ours can be believed.
    pub fn believes(&self, name: &str) -> bool {
        let sender = self.0.get(name);
        sender.is_some_and(|sender| sender.reports.is_some())
    }

    /// The provider of this name.
    pub fn get(&self, name: &str) -> Option<&Sender> {
        self.0.get(name)
    }
}

impl Sender {
    /// Opens a callback, if this provider has sent it.
    pub fn verify(
        &self,
        about: About,
        received: Received,
        now: UnixMillis,
    ) -> Result<Verified, Unverified> {
        let scheme = match (about, &self.messages) {
            (About::Messages, Messages::Own(scheme)) => scheme,
            (About::Reports, _) | (About::Messages, Messages::AsReports) => &self.reports,
        };
        let scheme = scheme.as_deref().ok_or(Unverified::NoSecret)?;
        scheme::verify(scheme, received, now)
    }
}
