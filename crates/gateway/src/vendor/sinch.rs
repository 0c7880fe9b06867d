//! Sinch Verification.

mod adapter;
mod callback;
mod config;
mod language;
mod message_signature;
mod request_signature;
mod signature;

pub use self::adapter::Sinch;
pub use self::callback::Callbacks;
pub use self::config::SinchConfig;
pub use self::message_signature::MessageSignature;
pub use self::signature::Signature;
use super::Vendor;

const NAME: &str = Vendor::Sinch.name();
