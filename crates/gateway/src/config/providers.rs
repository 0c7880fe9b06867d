//! `[providers.<name>]`: who can deliver messages. A vendor exists where its table does.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::secret::Secret;
use crate::setting::{ConfigError, Environment};
use crate::vendor::sender::{ProviderName, Senders};
use crate::vendor::sinch::SinchConfig;
use crate::vendor::twilio::TwilioConfig;
use crate::vendor::twilio_messaging::TwilioMessagingConfig;
use crate::vendor::verifynow::VerifyNowConfig;
use crate::vendor::vonage::VonageConfig;
use crate::vendor::{Table, Vendor, callbacks};
use crate::webhook::scheme::Standard;
use crate::webhook::{About, BadSecret};

/// The providers, each under its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvidersConfig {
    /// The one that needs no contract and behaves by number.
    pub sandbox: Option<SandboxConfig>,
    /// Message Central.
    pub verifynow: Option<VerifyNowConfig>,
    /// Twilio Verify.
    pub twilio: Option<TwilioConfig>,
    /// Vonage Verify.
    pub vonage: Option<VonageConfig>,
    /// Sinch Verification.
    pub sinch: Option<SinchConfig>,
    /// Twilio's plain message API.
    #[serde(rename = "twilio-messaging", alias = "twilio_messaging")]
    pub twilio_messaging: Option<TwilioMessagingConfig>,
}

/// `[providers.sandbox]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SandboxConfig {
    /// Whether it exists; never in production.
    pub enabled: bool,
    /// Whether its inbox can be read when the listener is not on a loopback address.
    #[serde(default)]
    pub expose_inbox: bool,
    /// With what callbacks are signed that pretend to come from it: for tests of what a callback does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secrets: Vec<Secret>,
    /// Files that hold one secret each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_secret_files: Vec<PathBuf>,
}

impl ProvidersConfig {
    /// The table of a vendor, where there is one.
    pub(crate) fn table(&self, vendor: Vendor) -> Option<&dyn Table> {
        fn table<T: Table>(table: Option<&T>) -> Option<&dyn Table> {
            Some(table? as &dyn Table)
        }
        match vendor {
            Vendor::Verifynow => table(self.verifynow.as_ref()),
            Vendor::Twilio => table(self.twilio.as_ref()),
            Vendor::Vonage => table(self.vonage.as_ref()),
            Vendor::Sinch => table(self.sinch.as_ref()),
            Vendor::TwilioMessaging => table(self.twilio_messaging.as_ref()),
        }
    }

    fn table_mut(&mut self, vendor: Vendor) -> Option<&mut dyn Table> {
        fn table<T: Table>(table: Option<&mut T>) -> Option<&mut dyn Table> {
            Some(table? as &mut dyn Table)
        }
        match vendor {
            Vendor::Verifynow => table(self.verifynow.as_mut()),
            Vendor::Twilio => table(self.twilio.as_mut()),
            Vendor::Vonage => table(self.vonage.as_mut()),
            Vendor::Sinch => table(self.sinch.as_mut()),
            Vendor::TwilioMessaging => table(self.twilio_messaging.as_mut()),
        }
    }

    /// The vendors that have a table.
    pub(crate) fn vendors(&self) -> impl Iterator<Item = (Vendor, &dyn Table)> {
        let all = Vendor::ALL.into_iter();
        all.filter_map(|vendor| Some((vendor, self.table(vendor)?)))
    }

    /// Names of the providers that exist.
    pub(crate) fn enabled(&self) -> Vec<&'static str> {
        let sandbox = self.sandbox().map(|_| ProviderName::Sandbox.name());
        let vendors = self.vendors().map(|(vendor, _)| vendor.name());
        sandbox.into_iter().chain(vendors).collect()
    }

    /// The sandbox, if it is enabled.
    pub fn sandbox(&self) -> Option<&SandboxConfig> {
        self.sandbox.as_ref().filter(|sandbox| sandbox.enabled)
    }

    /// Who may send callbacks, each with its live secrets.
    pub(crate) fn senders(&self) -> Result<Senders, BadSecret> {
        Senders::new(|caller, about| self.callback_secrets(caller, about))
    }

    /// The secrets with which a provider signs its callbacks about this; none where its table is missing.
    pub fn callback_secrets(&self, caller: ProviderName, about: About) -> &[Secret] {
        match caller {
            ProviderName::Sandbox => self.sandbox().map_or(&[], |it| &it.webhook_secrets),
            ProviderName::Vendor(vendor) => self
                .table(vendor)
                .map_or(&[], |table| table.callback_secrets(about)),
        }
    }

    pub(super) fn check(&mut self, environment: Environment) -> Result<(), ConfigError> {
        if environment == Environment::Production && self.sandbox().is_some() {
            return Err(ConfigError::at(
                "providers.sandbox.enabled",
                "the sandbox refuses to start when environment is \"production\"",
            ));
        }
        if let Some(it) = &mut self.sandbox {
            let (secrets, files) = (&mut it.webhook_secrets, &it.webhook_secret_files);
            let name = ProviderName::Sandbox.name();
            callbacks::check(name, secrets, files, None, Standard::new)?;
        }
        for vendor in Vendor::ALL {
            if let Some(table) = self.table_mut(vendor) {
                table.check(environment)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
