//! Which providers a message may go to, in which order.

use std::collections::HashMap;
use std::sync::Arc;

use phone::PhoneNumber;
use wire::Channel;

use super::breaker::Breaker;
use super::{Provider, sandbox};
use crate::clock::Clock;

/// A provider, and how it fares.
#[derive(Debug)]
pub struct Lane {
    /// Who delivers.
    pub provider: Arc<dyn Provider>,
    /// Whether it is well.
    pub breaker: Breaker,
}

/// Names of providers by country and channel. What is more particular wins: a channel in a country, the country, the
/// channel, the default.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// Where nothing else is said.
    pub default: Vec<String>,
    /// By channel.
    pub channels: HashMap<Channel, Vec<String>>,
    /// By country (ISO 3166-1), and there by channel or, for `None`, for all others.
    pub countries: HashMap<(String, Option<Channel>), Vec<String>>,
}

impl Routes {
    fn names(&self, country: Option<&str>, channel: Channel) -> &[String] {
        let in_country = |channel| {
            let country = country?.to_owned();
            self.countries.get(&(country, channel))
        };
        in_country(Some(channel))
            .or_else(|| in_country(None))
            .or_else(|| self.channels.get(&channel))
            .unwrap_or(&self.default)
    }
}

/// Every provider, and the routes over them.
#[derive(Debug, Default)]
pub struct Registry {
    lanes: Vec<Arc<Lane>>,
    routes: Routes,
    sandbox: bool,
}

impl Registry {
    /// Routes over these providers. `sandbox` says whether the sandbox is enabled.
    pub fn new(
        providers: Vec<Arc<dyn Provider>>,
        routes: Routes,
        sandbox: bool,
        clock: &Arc<dyn Clock>,
    ) -> Self {
        let lane = |provider: Arc<dyn Provider>| {
            let breaker = Breaker::new(provider.name(), Arc::clone(clock));
            Arc::new(Lane { provider, breaker })
        };
        Self {
            lanes: providers.into_iter().map(lane).collect(),
            routes,
            sandbox,
        }
    }

    /// The providers that may carry a message of this channel to this country (ISO 3166-1), in order of preference.
    pub fn route(&self, country: Option<&str>, channel: Channel) -> Vec<Arc<Lane>> {
        let names = self.routes.names(country, channel).iter();
        names
            .filter_map(|name| self.lane(name))
            .filter(|lane| lane.provider.offers(channel))
            .cloned()
            .collect()
    }

    /// The provider of that name.
    pub fn lane(&self, name: &str) -> Option<&Arc<Lane>> {
        self.lanes.iter().find(|lane| lane.provider.name() == name)
    }

    /// Whether some provider wants to hear what became of codes that it did not draw.
    pub fn wants_conversions(&self) -> bool {
        self.lanes
            .iter()
            .any(|lane| lane.provider.wants_conversions())
    }

    /// Whether a number stands for an outcome, because there is a sandbox: exempt from every limit, and without
    /// meaning for a provider's health. Never true in production, where there is no sandbox.
    pub fn exempts(&self, number: &PhoneNumber) -> bool {
        self.sandbox && sandbox::numbers::stands_for_an_outcome(number.e164())
    }
}

#[cfg(test)]
mod tests {
    use wire::Channel;

    use super::Routes;

    #[test]
    fn what_is_more_particular_wins() {
        let list = |name: &str| vec![name.to_owned()];
        let us = |channel| ("US".to_owned(), channel);
        let routes = Routes {
            default: list("default"),
            channels: [(Channel::Voice, list("voice"))].into(),
            countries: [
                (us(None), list("us")),
                (us(Some(Channel::Sms)), list("us-sms")),
                (("IN".to_owned(), Some(Channel::Sms)), list("in-sms")),
            ]
            .into(),
        };
        for (country, channel, expected) in [
            (Some("US"), Channel::Sms, "us-sms"),
            (Some("US"), Channel::Voice, "us"),
            (Some("IN"), Channel::Sms, "in-sms"),
            (Some("IN"), Channel::Voice, "voice"),
            (Some("IN"), Channel::Whatsapp, "default"),
            (Some("DE"), Channel::Voice, "voice"),
            (None, Channel::Sms, "default"),
        ] {
            assert_eq!(
                routes.names(country, channel),
                list(expected),
                "{country:?} {channel}"
            );
        }
    }
}
