//! Twilio's plain message API, and what all of Twilio's products share.

mod adapter;
mod callback;
mod config;
mod error;
mod form;
mod signature;

pub use self::adapter::{Sender, TwilioMessaging, Whatsapp};
pub use self::callback::Callbacks;
pub(in crate::vendor) use self::callback::opt_out;
pub use self::config::TwilioMessagingConfig;
pub(in crate::vendor) use self::error::{by_channel, meaning, reason};
pub use self::signature::Signature;
use super::Vendor;

const NAME: &str = Vendor::TwilioMessaging.name();
