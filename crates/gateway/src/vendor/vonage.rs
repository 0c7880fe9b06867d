//! Vonage Verify.

mod adapter;
mod callback;
mod config;
mod language;
mod refusal;
mod signature;
mod workflow;

pub use self::adapter::Vonage;
pub use self::callback::Callbacks;
pub use self::config::VonageConfig;
pub use self::signature::Signature;
use super::Vendor;

const NAME: &str = Vendor::Vonage.name();
