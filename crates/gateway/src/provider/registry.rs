//! Which provider a message goes to.

use std::sync::Arc;

use wire::Channel;

use super::Provider;

/// The providers of the default route, in order of preference.
#[derive(Clone, Debug, Default)]
pub struct Registry(Vec<Arc<dyn Provider>>);

impl Registry {
    /// A route over these providers.
    pub fn new(route: Vec<Arc<dyn Provider>>) -> Self {
        Self(route)
    }

    /// The preferred provider of a channel.
    pub fn for_channel(&self, channel: Channel) -> Option<&Arc<dyn Provider>> {
        self.0.iter().find(|provider| provider.offers(channel))
    }
}
