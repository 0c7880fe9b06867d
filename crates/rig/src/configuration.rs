//! The configuration of a gateway under test.

use std::fmt::Write as _;
use std::path::Path;

/// The page that starts verifications.
pub const PAGE: &str = "https://shop.example";
/// The page's public key.
pub const SITE_KEY: &str = "pk_bench";
/// The key of the page's server.
pub const SERVER_KEY: &str = "sk_bench_key_of_a_rig";
/// Keys that protect nothing: what they seal is thrown away.
pub const KEYS: [&str; 3] = [
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
    "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
];

/// A development configuration with the sandbox and a store in `folder`.
///
/// Numbers keep their limits; the limits of one address are raised, and still counted: all load comes from
/// one.
pub fn toml(folder: &Path, listen: &str, resend_after_seconds: u32) -> String {
    let mut text = format!(
        r#"environment = "development"
[http]
listen = "{listen}"
[[sites]]
id = "bench"
site_key = "{SITE_KEY}"
server_keys = ["{SERVER_KEY}"]
origins = ["{PAGE}"]
[otp]
resend_after_seconds = [{resend_after_seconds}]
mac_key = "{}"
seal_key = "{}"
token_key = "{}"
[limits]
address_sends = ["10000000/10m", "40000000/1h"]
address_checks = ["10000000/10m"]
address_repeats = ["10000000/10m"]
[providers.sandbox]
enabled = true
[routes]
default = ["sandbox"]
[store]
"#,
        KEYS[0], KEYS[1], KEYS[2]
    );
    let path = folder.join("otp.sqlite");
    let _ = writeln!(text, "path = {:?}", path.to_string_lossy());
    text
}
