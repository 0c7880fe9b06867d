//! Which provider a message goes to.

use std::sync::Arc;

use phone::PhoneNumber;
use wire::Channel;

use super::{Provider, sandbox};

/// The providers of the default route, in order of preference.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    route: Vec<Arc<dyn Provider>>,
    sandbox: bool,
}

impl Registry {
    /// A route over these providers. `sandbox` says whether the sandbox is enabled.
    pub fn new(route: Vec<Arc<dyn Provider>>, sandbox: bool) -> Self {
        Self { route, sandbox }
    }

    /// The preferred provider of a channel.
    pub fn for_channel(&self, channel: Channel) -> Option<&Arc<dyn Provider>> {
        self.route.iter().find(|provider| provider.offers(channel))
    }

    /// Whether a number stands for an outcome, because there is a sandbox: exempt from every limit, and without
    /// meaning for a provider's health. Never true in production, where there is no sandbox.
    pub fn exempts(&self, number: &PhoneNumber) -> bool {
        self.sandbox && sandbox::numbers::stands_for_an_outcome(number.e164())
    }
}
