//! `[[sites]]`: who may use the gateway.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use wire::{Channel, Numbers};

use super::{OtpConfig, countries, otp};
use crate::origin::Origin;
use crate::secret::Secret;
use crate::setting::{ConfigError, Environment, secret};
use crate::site::{CostlyNumbers, Redeem, Site, SiteId, VoiceFirst};

/// One site.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteConfig {
    /// The operator's name for it, and the `aud` of its tokens.
    pub id: String,
    /// The name used in messages.
    pub name: Option<String>,
    /// The public key, `pk_…`.
    pub site_key: String,
    /// The server keys, `sk_…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub server_keys: Vec<Secret>,
    /// Files that contain one server key each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub server_key_files: Vec<PathBuf>,
    /// The exact origins of the pages that embed the widget.
    #[serde(default)]
    pub origins: Vec<String>,
    /// The exact origins of further pages, which embed those in frames; they may not call the gateway.
    #[serde(default)]
    pub top_origins: Vec<String>,
    /// ISO 3166-1 codes of the countries it sends to; all if empty.
    #[serde(default)]
    pub countries: Vec<String>,
    /// The channels it offers, in order of fallback.
    #[serde(default = "all_channels")]
    pub channels: Vec<Channel>,
    /// Which numbers it sends to: `valid`, those of ranges that are known to be in use, or `possible`, also others of the
    /// right length, once the person has confirmed them.
    #[serde(default)]
    pub numbers: Numbers,
    /// Number of digits of its codes; defaults to `otp.length`.
    pub otp_length: Option<u8>,
    /// What can be redeemed only once: each token, or each verification.
    #[serde(default)]
    pub redeem: Redeem,
    /// Which numbers may get a call as their first message.
    pub voice_first: Option<VoiceFirst>,
    /// Types of numbers that it sends to beyond landlines and mobile phones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_numbers: Vec<CostlyNumbers>,
    /// States that no countries, no budget and no quota are intended.
    #[serde(default)]
    pub unlimited: bool,
}

impl SiteConfig {
    /// The site as used by the rest of the program.
    pub(crate) fn site(
        &self,
        index: usize,
        otp: &OtpConfig,
        environment: Environment,
    ) -> Result<Site, ConfigError> {
        let at = |key: &str, why: String| ConfigError::at(format!("sites[{index}].{key}"), why);
        let origins = |key: &str, texts: &[String]| -> Result<Vec<Origin>, ConfigError> {
            let read = texts.iter().map(|text| {
                Origin::parse(text).map_err(|error| {
                    let why = format!("`{text}` is not an origin as browsers write it: {error}");
                    at(key, why)
                })
            });
            read.collect()
        };
        let countries = self
            .countries
            .iter()
            .map(|code| countries::read(code).map_err(|why| at("countries", why)));
        Ok(Site {
            id: SiteId(self.id.clone()),
            name: self.name.clone(),
            origins: origins("origins", &self.origins)?,
            top_origins: origins("top_origins", &self.top_origins)?,
            countries: countries.collect::<Result<_, _>>()?,
            channels: self.channels.clone(),
            numbers: self.numbers,
            code_length: self.otp_length.unwrap_or(otp.length),
            any_development_server: environment == Environment::Development,
            redeem: self.redeem,
            voice_first: self.voice_first(),
            allow_numbers: self.allow_numbers.clone(),
        })
    }

    /// A site that lists calls first has chosen them.
    fn voice_first(&self) -> VoiceFirst {
        let listed = match self.channels.first() {
            Some(Channel::Voice) => VoiceFirst::Always,
            _ => VoiceFirst::Landlines,
        };
        self.voice_first.unwrap_or(listed)
    }

    fn check(&mut self, index: usize, environment: Environment) -> Result<(), ConfigError> {
        let at = |key: &str, why: &str| ConfigError::at(format!("sites[{index}].{key}"), why);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.id.is_empty() || self.id.len() > 64 || !self.id.chars().all(is_name) {
            return Err(at(
                "id",
                "must be 1 to 64 letters, digits, hyphens or underscores",
            ));
        }
        if self.name.as_ref().is_some_and(|name| name.len() > 40) {
            return Err(at(
                "name",
                "must be at most 40 bytes: it is part of every message",
            ));
        }
        if !self.site_key.starts_with("pk_") {
            return Err(at("site_key", "must begin with pk_"));
        }
        for path in &self.server_key_files {
            let key = format!("sites[{index}].server_key_files");
            self.server_keys.push(secret::from_file(&key, path)?);
        }
        if self
            .server_keys
            .iter()
            .any(|key| !key.expose().starts_with("sk_"))
        {
            return Err(at("server_keys", "each must begin with sk_"));
        }
        if environment == Environment::Production {
            for (key, origins) in [
                ("origins", &self.origins),
                ("top_origins", &self.top_origins),
            ] {
                if let Some(open) = open_to_changes(origins) {
                    let why = "is not https: anybody on the network path could change the page";
                    return Err(at(key, &format!("`{open}` {why}")));
                }
            }
            let refused =
                "is a demo key, which refuses to start when environment is \"production\"";
            if self.site_key == "pk_demo" {
                return Err(at("site_key", refused));
            }
            if self.server_keys.iter().any(|key| key.expose() == "sk_demo") {
                return Err(at("server_keys", refused));
            }
        }
        if self.channels.is_empty() {
            return Err(at("channels", "must name at least one channel"));
        }
        if self.channels.iter().collect::<HashSet<_>>().len() != self.channels.len() {
            return Err(at("channels", "names a channel twice"));
        }
        if let Some(length) = self.otp_length {
            otp::check_length(&format!("sites[{index}].otp_length"), length)?;
        }
        Ok(())
    }
}

/// The first of these pages that is loaded without TLS from another machine.
fn open_to_changes(origins: &[String]) -> Option<&String> {
    origins.iter().find(|text| {
        Origin::parse(text).is_ok_and(|origin| !origin.is_secure() && !origin.is_loopback())
    })
}

/// Checks each site, and that no two can be confused.
pub(super) fn check(
    sites: &mut [SiteConfig],
    environment: Environment,
    otp: &OtpConfig,
) -> Result<(), ConfigError> {
    if sites.is_empty() {
        return Err(ConfigError::at("sites", "must contain at least one site"));
    }
    let mut seen = HashSet::new();
    for (index, site) in sites.iter_mut().enumerate() {
        site.check(index, environment)?;
        site.site(index, otp, environment)?;
        let names = [("id", site.id.as_str()), ("site_key", &site.site_key)];
        let secrets = site
            .server_keys
            .iter()
            .map(|key| ("server_keys", key.expose()));
        for (key, value) in names.into_iter().chain(secrets) {
            if !seen.insert((key, value.to_owned())) {
                return Err(ConfigError::at(
                    format!("sites[{index}].{key}"),
                    "is used twice",
                ));
            }
        }
    }
    Ok(())
}

fn all_channels() -> Vec<Channel> {
    Channel::ALL.to_vec()
}
