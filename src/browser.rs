//! What the browser gives us, each behind a small type of our own.

pub(crate) mod clock;
pub(crate) mod locale;
pub(crate) mod web_otp;
