//! How the vendors sign, one scheme per file: used to check requests and to sign callbacks.

pub mod shared_secret;
pub mod sinch;
pub mod sinch_webhook;
pub mod twilio;
pub mod vonage;

use std::fmt::Write as _;

/// Lower-case hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A MAC under a key of any length, which HMAC takes.
fn keyed<M: hmac::KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("HMAC takes keys of any length")
}
