//! The vendors, a folder each: its adapter, its table of the configuration, how it signs its callbacks, what they mean.
//!
//! [`Vendor`] is the list of them. Whatever depends on the vendor is a `match` over it without `_`: here, in
//! [`sender`], and in [`ProvidersConfig`](crate::config::ProvidersConfig). A variant that is added does not compile
//! until each of them says what it means for that vendor.

pub(crate) mod callbacks;
pub mod sender;
pub mod sinch;
pub mod twilio;
pub mod twilio_messaging;
pub mod verifynow;
pub mod vonage;

use std::sync::Arc;

pub use vendor_name::Vendor;

use crate::clock::Clock;
use crate::provider::Provider;
use crate::provider::outbound::Outbound;
use crate::secret::Secret;
use crate::setting::{ConfigError, Environment};
use crate::webhook::About;

/// `[providers.<vendor>]`: what an operator has to say of an account.
pub trait Table {
    /// Reads the secrets that are in files, and checks every value.
    fn check(&mut self, environment: Environment) -> Result<(), ConfigError>;

    /// The secrets with which the vendor signs callbacks about this.
    fn callback_secrets(&self, about: About) -> &[Secret];

    /// The key of the table that takes these secrets; `None` where the vendor documents no callbacks.
    fn callback_secrets_key(&self, about: About) -> Option<&'static str>;

    /// The adapter for this account.
    fn adapter(&self, world: &World<'_>) -> Result<Arc<dyn Provider>, ConfigError>;
}

/// What adapters take from the gateway around them.
#[derive(Clone, Debug)]
pub struct World<'a> {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Makes the calls.
    pub outbound: Outbound,
    /// Where the gateway is reached from outside: callbacks go below it.
    pub public_url: &'a str,
}
