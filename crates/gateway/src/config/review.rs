//! Obvious mistakes: secrets that are not secret, values that were never filled in, settings that contradict each other.
//!
//! Reviews an otherwise valid configuration, for `check` and at every start. What cannot be intended in any
//! environment is refused; what only makes sense in development is refused in production, and reported otherwise.

mod leaf;
mod limits;
mod placeholder;
mod strength;
mod surroundings;
mod vendors;

use std::fmt;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use self::leaf::Leaf;
use super::{Config, SiteConfig};
use crate::origin::Origin;
use crate::secret::Secret;
use crate::setting::{ConfigError, Environment};

/// Something that is probably a mistake, at a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// With its table, such as `http.public_url`.
    pub key: String,
    /// What is wrong, and what to do.
    pub why: String,
    /// Whether the key is a variable of the environment.
    of_variable: bool,
}

impl Warning {
    pub(crate) fn at(key: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            why: why.into(),
            of_variable: false,
        }
    }

    /// About a variable of the environment.
    pub(super) fn of_variable(name: &str, why: &str) -> Self {
        Self {
            of_variable: true,
            ..Self::at(name, why)
        }
    }

    fn refused(self) -> ConfigError {
        ConfigError::at(self.key, self.why)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.of_variable {
            "environment variable"
        } else {
            "configuration key"
        };
        write!(f, "{kind} {}: {}", self.key, self.why)
    }
}

/// Reviews a table before it is read, for values that were never filled in.
pub(super) fn filled_in(table: &toml::Table) -> Result<Filled, ConfigError> {
    let leaves = leaf::all(table)?;
    leaves.iter().try_for_each(unfilled)?;
    Ok(Filled(leaves))
}

/// A table in which every value is filled in.
pub(super) struct Filled(Vec<Leaf>);

/// Reviews the configuration that was read from it; returns the warnings about it.
pub(super) fn check(filled: &Filled, config: &Config) -> Result<Vec<Warning>, ConfigError> {
    let mut warnings = Vec::new();
    for index in 0..config.sites.len() {
        site(index, config, &mut warnings)?;
    }
    let weak = filled.0.iter().filter_map(strength::of_secret);
    let weak = weak.chain(strength::of_keys(&config.otp.keys()?));
    match config.environment {
        Environment::Production => {
            if let Some(warning) = weak.into_iter().next() {
                return Err(warning.refused());
            }
            public_url(config)?;
        }
        Environment::Development => warnings.extend(weak),
    }
    for leaf in &filled.0 {
        warnings.extend(vendors::check(leaf)?);
    }
    warnings.extend(vendors::unverifiable(&config.providers));
    warnings.extend(strength::guessable(&filled.0));
    warnings.extend(limits::warnings(config));
    warnings.extend(surroundings::warnings(&filled.0, config));
    Ok(warnings)
}

/// A value to be filled in by a person, or by a variable that was not set.
fn unfilled(leaf: &Leaf) -> Result<(), ConfigError> {
    let refuse = |why: &str| Err(ConfigError::at(&leaf.key, why));
    if placeholder::is_reference(leaf) {
        return refuse(
            "says where the secret is, and is not the secret itself: put it here, or its file into the key that ends in _file",
        );
    }
    if placeholder::is_unfilled(leaf) {
        return refuse(
            "is a placeholder that was never filled in: put the value here, or remove the key",
        );
    }
    if leaf.is_secret && leaf.value.trim().len() <= 1 {
        return refuse("is empty or a single character, which is not a secret");
    }
    if leaf.is_secret && leaf.value.trim() != leaf.value {
        return refuse("begins or ends with a space, which is part of no secret");
    }
    if leaf.is_server_key() && leaf.value.trim() == "sk_" {
        return refuse(
            "is only the prefix sk_, which is not a secret; `otp-gateway keys new` prints a key",
        );
    }
    if leaf.key.ends_with(".site_key") && leaf.value.trim() == "pk_" {
        return refuse("is only the prefix pk_; `otp-gateway keys new` prints a key");
    }
    if !leaf.is_multiline() && leaf.value.chars().any(is_control) {
        return refuse("contains a control character, such as a line end: write it on one line");
    }
    Ok(())
}

/// What no line of text has in it: controls, ends of lines, what turns the direction of writing, and what is not seen.
fn is_control(letter: char) -> bool {
    letter.is_control() || UNSEEN.iter().any(|range| range.contains(&letter))
}

const UNSEEN: [RangeInclusive<char>; 13] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffd}',
    '\u{e0000}'..='\u{e0fff}',
];

fn site(index: usize, config: &Config, warnings: &mut Vec<Warning>) -> Result<(), ConfigError> {
    let site = &config.sites[index];
    let key = |key: &str| format!("sites[{index}].{key}");
    if site
        .name
        .as_ref()
        .is_some_and(|name| name.trim().is_empty())
    {
        let why = "is blank: give the name to be used in messages, or remove the key";
        return Err(ConfigError::at(key("name"), why));
    }
    if !site.site_key.bytes().all(|byte| byte.is_ascii_graphic()) {
        let why = "must be printable ASCII without spaces: pages use it in an attribute";
        return Err(ConfigError::at(key("site_key"), why));
    }
    let is_sendable = |key: &Secret| key.expose().bytes().all(|byte| byte.is_ascii_graphic());
    if !site.server_keys.iter().all(is_sendable) {
        let why = "must be printable ASCII without spaces: servers send it in a header";
        return Err(ConfigError::at(key("server_keys"), why));
    }
    if site_key_opens(site) {
        let why = "is the site_key with another beginning, which everybody can read; `otp-gateway keys new` prints a key";
        let warning = Warning::at(key("server_keys"), why);
        match config.environment {
            Environment::Production => return Err(warning.refused()),
            Environment::Development => warnings.push(warning),
        }
    }
    if site.server_keys.is_empty() {
        let why = "is empty, so no server can redeem the site's tokens";
        warnings.push(Warning::at(key("server_keys"), why));
    }
    if site.origins.is_empty() {
        let why = "is empty, so no page can use the site, only a server";
        warnings.push(Warning::at(key("origins"), why));
    }
    Ok(())
}

/// Whether who reads the public key knows a server key. The demo's are known to everybody on purpose.
fn site_key_opens(site: &SiteConfig) -> bool {
    let public = site.site_key.trim_start_matches("pk_");
    let is_same = |key: &Secret| key.expose().trim_start_matches("sk_") == public;
    public != "demo" && site.server_keys.iter().any(is_same)
}

/// In production, browsers and vendors are on other machines.
fn public_url(config: &Config) -> Result<(), ConfigError> {
    let refuse = |why: &str| Err(ConfigError::at("http.public_url", why));
    let Some(url) = &config.http.public_url else {
        return refuse(
            "is missing in production: without it tokens and callback URLs name the listener's own address; give it as \
             https://otp.example",
        );
    };
    match Origin::parse(url) {
        Ok(origin) if origin.is_loopback() => refuse(
            "is this machine, which neither browsers nor vendors can reach: give the address at which they reach the gateway",
        ),
        Ok(origin) if is_nowhere(&origin) => refuse(
            "is an address that stands for none: give the address at which browsers and vendors reach the gateway",
        ),
        Ok(origin) if !origin.is_secure() => {
            refuse("must be https in production: codes and tokens are sent there")
        }
        _ => Ok(()),
    }
}

/// `0.0.0.0` and `[::]`.
fn is_nowhere(origin: &Origin) -> bool {
    let host = origin.hostname().trim_matches(['[', ']']);
    host.parse::<IpAddr>()
        .is_ok_and(|address| address.is_unspecified())
}

#[cfg(test)]
mod tests;
