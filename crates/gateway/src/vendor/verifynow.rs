//! Message Central VerifyNow.

mod adapter;
mod config;
mod language;
mod reply;
mod signature;
mod token;

pub use self::adapter::{Dialect, VerifyNow};
pub use self::config::VerifyNowConfig;
pub use self::signature::Signature;
pub use self::token::Credentials;
use super::Vendor;
use crate::webhook::dialect::Plain;

/// It documents no callback: they come in the gateway's own words, from a relay.
pub(super) const CALLBACKS: Plain = Plain { provider: NAME };

const NAME: &str = Vendor::Verifynow.name();
