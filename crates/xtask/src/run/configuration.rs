//! The demo's gateway configuration: development, the sandbox or a stand-in, fresh keys, a temporary store.
//!
//! The sandbox is always enabled, because its numbers, which the stand-ins know as well, are then exempt from limits.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result};

use crate::{process, repository, run::provider::Provider};

/// The demo site's server key. No configuration for production accepts it.
pub(crate) const SERVER_KEY: &str = "sk_demo";

/// The configuration as TOML. Browsers reach the gateway through the sign-up server on `port`; `table` is the
/// provider's part of the configuration.
pub(crate) fn demo(
    gateway: &Path,
    directory: &Path,
    port: u16,
    countries: &Path,
    provider: Provider,
    table: &str,
) -> Result<String> {
    let keys = fresh_keys(gateway)?;
    let widget = quoted(&repository::dist());
    let countries = quoted(countries);
    let name = provider.name();
    let channels = provider.channels();
    let gaps = provider.resend_after_seconds();
    let store = quoted(&directory.join("otp.sqlite"));
    Ok(format!(
        r#"environment = "development"

[http]
listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:{port}"
trusted_proxies = ["127.0.0.1"]
widget_dir = {widget}

[[sites]]
id = "demo"
name = "Fernway"
site_key = "pk_demo"
server_keys = ["{SERVER_KEY}"]
origins = ["http://127.0.0.1:{port}", "http://localhost:{port}"]
channels = {channels}

[otp]
{keys}
resend_after_seconds = {gaps:?}

[store]
path = {store}

[providers.sandbox]
enabled = true

{table}
[routes]
default = ["{name}"]

[geo]
database = {countries}
"#
    ))
}

/// The lines of `[otp]` that set freshly generated keys.
pub(crate) fn fresh_keys(gateway: &Path) -> Result<String> {
    let printed = process::capture(Command::new(gateway).args(["keys", "new"]))?;
    keys_in(&printed).context("`otp-gateway keys new` printed no keys")
}

/// The lines that set the three keys.
fn keys_in(printed: &str) -> Option<String> {
    KEYS.iter()
        .map(|key| {
            printed.lines().find(|line| {
                line.split('=')
                    .next()
                    .is_some_and(|name| name.trim() == *key)
            })
        })
        .collect::<Option<Vec<_>>>()
        .map(|lines| lines.join("\n"))
}

/// A path as a TOML string.
fn quoted(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

const KEYS: [&str; 3] = ["mac_key", "seal_key", "token_key"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_out_of_what_surrounds_them() {
        let printed =
            "# keep these secret\n[otp]\nmac_key = \"a\"\nseal_key = \"b\"\ntoken_key = \"c\"\n";
        assert_eq!(
            keys_in(printed).unwrap(),
            "mac_key = \"a\"\nseal_key = \"b\"\ntoken_key = \"c\""
        );
        assert_eq!(keys_in("[otp]\nmac_key = \"a\"\nseal_key = \"b\"\n"), None);
    }

    #[test]
    fn a_path_with_a_quote_stays_one_string() {
        assert_eq!(quoted(Path::new("/a\"b/c d")), r#""/a\"b/c d""#);
    }
}
