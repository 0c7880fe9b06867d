//! Which providers a message may be sent through, in which order.

use std::collections::HashMap;
use std::sync::Arc;

use phone::{PhoneNumber, Region};
use wire::Channel;

use super::breaker::Breaker;
use super::pace::Pace;
use super::recent::Recent;
use super::{Provider, sandbox};
use crate::clock::Clock;

/// A provider, and its health.
#[derive(Debug)]
pub struct GuardedProvider {
    /// Who delivers.
    pub provider: Arc<dyn Provider>,
    /// Whether it is working.
    pub breaker: Breaker,
    /// The outcomes of its latest messages.
    pub(super) recent: Recent,
    /// How long it takes.
    pub(super) pace: Pace,
    /// Whether its reports are accepted, so that they can be expected.
    pub reports: bool,
}

/// Names of providers by country and channel. The most specific entry wins: a channel in a country, the country, the
/// channel, the default.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// The default.
    pub default: Vec<String>,
    /// By channel.
    pub channels: HashMap<Channel, Vec<String>>,
    /// By country, and within it by channel or, for `None`, for all others.
    pub countries: HashMap<(Region, Option<Channel>), Vec<String>>,
}

impl Routes {
    fn names(&self, country: Option<Region>, channel: Channel) -> &[String] {
        let in_country = |channel| self.countries.get(&(country?, channel));
        in_country(Some(channel))
            .or_else(|| in_country(None))
            .or_else(|| self.channels.get(&channel))
            .unwrap_or(&self.default)
    }
}

/// Every provider, and the routes over them.
#[derive(Debug, Default)]
pub struct Registry {
    guarded: Vec<Arc<GuardedProvider>>,
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
        let guarded = |provider: Arc<dyn Provider>| {
            let breaker = Breaker::new(provider.name(), Arc::clone(clock));
            Arc::new(GuardedProvider {
                provider,
                breaker,
                recent: Recent::default(),
                pace: Pace::default(),
                reports: false,
            })
        };
        Self {
            guarded: providers.into_iter().map(guarded).collect(),
            routes,
            sandbox,
        }
    }

    /// The same, with the providers whose callbacks are accepted according to `reports`.
    #[must_use]
    pub fn hearing(mut self, reports: impl Fn(&str) -> bool) -> Self {
        for guarded in &mut self.guarded {
            if let Some(guarded) = Arc::get_mut(guarded) {
                guarded.reports = reports(guarded.provider.name());
            }
        }
        self
    }

    /// The providers that may carry a message on this channel to this country, in order of preference.
    pub fn route(&self, country: Option<Region>, channel: Channel) -> Vec<Arc<GuardedProvider>> {
        let names = self.routes.names(country, channel).iter();
        names
            .filter_map(|name| self.guarded(name))
            .filter(|guarded| guarded.provider.offers(channel))
            .cloned()
            .collect()
    }

    /// The provider with that name.
    pub fn guarded(&self, name: &str) -> Option<&Arc<GuardedProvider>> {
        self.guarded
            .iter()
            .find(|guarded| guarded.provider.name() == name)
    }

    /// Whether some provider wants to be told the result of codes that it did not generate.
    pub fn wants_conversions(&self) -> bool {
        self.guarded
            .iter()
            .any(|guarded| guarded.provider.wants_conversions())
    }

    /// Whether there is a sandbox.
    pub fn has_sandbox(&self) -> bool {
        self.sandbox
    }

    /// Whether a number stands for an outcome, because there is a sandbox: exempt from every limit, and not
    /// counted for a provider's health. Never true in production, where there is no sandbox.
    pub fn exempts(&self, number: &PhoneNumber) -> bool {
        self.sandbox && sandbox::numbers::stands_for_an_outcome(number.e164())
    }
}

#[cfg(test)]
mod tests {
    use phone::Region;
    use wire::Channel;

    use super::Routes;

    #[test]
    fn what_is_more_particular_wins() {
        let list = |name: &str| vec![name.to_owned()];
        let region = |code: &str| code.parse::<Region>().expect(code);
        let us = |channel| (region("US"), channel);
        let routes = Routes {
            default: list("default"),
            channels: [(Channel::Voice, list("voice"))].into(),
            countries: [
                (us(None), list("us")),
                (us(Some(Channel::Sms)), list("us-sms")),
                ((region("IN"), Some(Channel::Sms)), list("in-sms")),
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
                routes.names(country.map(region), channel),
                list(expected),
                "{country:?} {channel}"
            );
        }
    }
}
