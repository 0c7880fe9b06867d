//! What the browser gives us, each behind a small type of our own.

pub(crate) mod characters;
pub(crate) mod clock;
pub(crate) mod deliveries;
pub(crate) mod frame;
pub(crate) mod json;
pub(crate) mod locale;
pub(crate) mod random;
pub(crate) mod token;
pub(crate) mod web_otp;
