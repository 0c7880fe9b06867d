//! Who delivers in the demo: the gateway's own sandbox, or the stand-in of a vendor.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use crate::{process, run::service::Service};

/// Who delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Provider(&'static str);

impl Provider {
    /// The one that is built into the gateway.
    pub(crate) const SANDBOX: Self = Self(SANDBOX);

    /// The provider of this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        match NAMES.iter().find(|known| **known == name) {
            Some(name) => Ok(Self(name)),
            None => bail!(
                "there is no provider {name}: there are {}",
                NAMES.join(", ")
            ),
        }
    }

    /// Its name in the gateway's configuration.
    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    /// Gaps between messages that it keeps up with.
    pub(crate) fn resend_after_seconds(self) -> &'static [u32] {
        match self.0 {
            // It takes no second request for a number within a minute.
            "verifynow" => &[60, 60, 120, 300],
            _ => &[30, 60, 120, 300],
        }
    }

    /// Channels that it has, as a list in TOML.
    pub(crate) fn channels(self) -> &'static str {
        match self.0 {
            "verifynow" | "twilio-messaging" => r#"["SMS", "WHATSAPP"]"#,
            _ => r#"["SMS", "WHATSAPP", "VOICE"]"#,
        }
    }

    /// Starts the stand-in, where it takes one. It calls back through the sign-up server on `port`.
    pub(crate) fn start(self, program: &Path, port: u16) -> Result<Option<StandIn>> {
        if self == Self::SANDBOX {
            return Ok(None);
        }
        let callbacks = format!("http://127.0.0.1:{port}/verification/v3");
        let mut command = Command::new(program);
        command.args(["--callbacks", &callbacks]);
        let service = Service::start("the vendor's stand-in", &command)?;
        let table = process::capture(Command::new(program).args(["table", self.0, &service.url]))?;
        Ok(Some(StandIn { service, table }))
    }
}

/// A stand-in that runs.
#[derive(Debug)]
pub(crate) struct StandIn {
    pub(crate) service: Service,
    /// What a gateway has to know of it, as TOML.
    pub(crate) table: String,
}

const SANDBOX: &str = "sandbox";
const NAMES: [&str; 6] = [
    SANDBOX,
    "verifynow",
    "twilio",
    "vonage",
    "sinch",
    "twilio-messaging",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_known_by_the_name_it_has_in_routes() {
        assert_eq!(
            Provider::named("twilio-messaging").unwrap().name(),
            "twilio-messaging"
        );
        assert_eq!(Provider::named("sandbox").unwrap(), Provider::SANDBOX);
        let error = Provider::named("carrier-pigeon").unwrap_err().to_string();
        assert!(
            error.starts_with("there is no provider carrier-pigeon: there are sandbox, "),
            "{error}"
        );
    }
}
