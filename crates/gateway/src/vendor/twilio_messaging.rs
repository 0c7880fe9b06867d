//! Twilio's plain message API, and what all of Twilio's products share.

mod adapter;
mod callback;
mod config;
mod form;
mod signature;

pub use self::adapter::{Sender, TwilioMessaging, Whatsapp};
pub use self::callback::Callbacks;
pub(in crate::vendor) use self::callback::reason;
pub use self::config::TwilioMessagingConfig;
pub use self::signature::Signature;
use super::Vendor;

const NAME: &str = Vendor::TwilioMessaging.name();
