//! `[routes]`: which of the providers deliver, by country and channel.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wire::Channel;

use super::{ProvidersConfig, countries};
use crate::provider::registry::Routes;
use crate::setting::ConfigError;

/// Which of the providers deliver. Every list is in order of preference.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutesConfig {
    /// The default.
    pub default: Vec<String>,
    /// `[routes.channels]`: by channel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<String, Vec<String>>,
    /// `[routes.countries.US]`: by country, and within it by channel or as `default`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub countries: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl RoutesConfig {
    pub(super) fn check(&self, providers: &ProvidersConfig) -> Result<(), ConfigError> {
        self.routes()?;
        let enabled = providers.enabled();
        for (key, list) in self.lists() {
            if list.is_empty() {
                return Err(ConfigError::at(key, "must name a provider"));
            }
            if let Some(name) = list.iter().find(|name| !enabled.contains(&name.as_str())) {
                return Err(ConfigError::at(
                    key,
                    format!("`{name}` is not an enabled provider"),
                ));
            }
            let twice = |(place, name): &(usize, &String)| list[..*place].contains(name);
            if let Some((_, name)) = list.iter().enumerate().find(twice) {
                return Err(ConfigError::at(key, format!("names `{name}` twice")));
            }
        }
        Ok(())
    }

    /// The routes as used by the rest of the program. Countries and channels are accepted in upper or lower case.
    pub(crate) fn routes(&self) -> Result<Routes, ConfigError> {
        let mut routes = Routes {
            default: self.default.clone(),
            ..Routes::default()
        };
        for (name, list) in &self.channels {
            let channel = channel(&format!("routes.channels.{name}"), name)?;
            routes.channels.insert(channel, list.clone());
        }
        for (country, lists) in &self.countries {
            let key = format!("routes.countries.{country}");
            let region = countries::read(country).map_err(|why| ConfigError::at(&key, why))?;
            for (name, list) in lists {
                let channel = match name.as_str() {
                    "default" => None,
                    _ => Some(channel(&format!("{key}.{name}"), name)?),
                };
                let place = (region, channel);
                routes.countries.insert(place, list.clone());
            }
        }
        Ok(routes)
    }

    /// Every name of a provider, each once.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for (_, list) in self.lists() {
            for name in list {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Every list under its key.
    fn lists(&self) -> impl Iterator<Item = (String, &Vec<String>)> {
        let default = std::iter::once(("routes.default".to_owned(), &self.default));
        let channels = self.channels.iter();
        let channels = channels.map(|(name, list)| (format!("routes.channels.{name}"), list));
        let countries = self.countries.iter().flat_map(|(country, lists)| {
            lists
                .iter()
                .map(move |(name, list)| (format!("routes.countries.{country}.{name}"), list))
        });
        default.chain(channels).chain(countries)
    }
}

fn channel(key: &str, name: &str) -> Result<Channel, ConfigError> {
    name.parse()
        .map_err(|_| ConfigError::at(key, "is not a channel: SMS, WHATSAPP or VOICE"))
}
