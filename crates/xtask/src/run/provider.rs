//! Who delivers in the demo: the gateway's own sandbox, or the stand-in of a vendor.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};
use vendor_name::Vendor;

use crate::{process, run::service::Service};

/// Who delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    /// The one that is built into the gateway.
    Sandbox,
    /// The stand-in of a vendor.
    Vendor(Vendor),
}

impl Provider {
    /// The provider of this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let known = || std::iter::once(Self::Sandbox).chain(Vendor::ALL.map(Self::Vendor));
        let Some(provider) = known().find(|provider| provider.name() == name) else {
            let names: Vec<&str> = known().map(Self::name).collect();
            bail!("unknown provider {name}; there are: {}", names.join(", "));
        };
        Ok(provider)
    }

    /// Its name in the gateway's configuration.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Vendor(vendor) => vendor.name(),
        }
    }

    /// The waits between messages that it can keep up with.
    pub(crate) fn resend_after_seconds(self) -> &'static [u32] {
        let Self::Vendor(vendor) = self else {
            return &[30, 60, 120, 300];
        };
        match vendor {
            // It accepts no second request for a number within a minute.
            Vendor::Verifynow => &[60, 60, 120, 300],
            Vendor::Twilio | Vendor::Vonage | Vendor::Sinch | Vendor::TwilioMessaging => {
                &[30, 60, 120, 300]
            }
        }
    }

    /// Channels that it has, as a list in TOML.
    pub(crate) fn channels(self) -> &'static str {
        let Self::Vendor(vendor) = self else {
            return r#"["SMS", "WHATSAPP", "VOICE"]"#;
        };
        match vendor {
            Vendor::Verifynow | Vendor::TwilioMessaging => r#"["SMS", "WHATSAPP"]"#,
            Vendor::Twilio | Vendor::Vonage | Vendor::Sinch => r#"["SMS", "WHATSAPP", "VOICE"]"#,
        }
    }

    /// Starts the stand-in, if there is one. It calls back through the sign-up server on `port`.
    pub(crate) fn start(self, program: &Path, port: u16) -> Result<Option<StandIn>> {
        let Self::Vendor(vendor) = self else {
            return Ok(None);
        };
        let callbacks = format!("http://127.0.0.1:{port}/verification/v3");
        let mut command = Command::new(program);
        command.args(["--callbacks", &callbacks]);
        let service = Service::start("the vendor's stand-in", &command)?;
        let mut command = Command::new(program);
        let table = process::capture(command.args(["table", vendor.name(), &service.url]))?;
        Ok(Some(StandIn { service, table }))
    }
}

/// A running stand-in.
#[derive(Debug)]
pub(crate) struct StandIn {
    pub(crate) service: Service,
    /// The gateway's configuration for it, as TOML.
    pub(crate) table: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_known_by_the_name_it_has_in_routes() {
        assert_eq!(
            Provider::named("twilio-messaging").unwrap().name(),
            "twilio-messaging"
        );
        assert_eq!(Provider::named("sandbox").unwrap(), Provider::Sandbox);
        let error = Provider::named("carrier-pigeon").unwrap_err().to_string();
        assert!(
            error.starts_with("unknown provider carrier-pigeon; there are: sandbox, "),
            "{error}"
        );
    }
}
