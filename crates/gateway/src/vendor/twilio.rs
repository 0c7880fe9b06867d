//! Twilio Verify.

mod adapter;
mod callback;
mod config;
mod language;

pub use self::adapter::Twilio;
pub use self::callback::Callbacks;
pub use self::config::TwilioConfig;
use super::Vendor;
/// Signed as everything of the account's is.
pub use super::twilio_messaging::Signature;

const NAME: &str = Vendor::Twilio.name();
