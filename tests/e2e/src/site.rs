//! What a journey's gateway is told: the demo's site, with the journey's own origin and store.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::journey::Options;
use crate::places;
use crate::stand_in::StandIn;

/// The site's server key.
pub(crate) const SERVER_KEY: &str = "sk_demo";

/// The gateway's configuration for pages on `port`. By its other name this machine is another origin: for frames.
/// Whoever delivers, the sandbox is enabled, for its numbers are free of limits then.
pub(crate) fn configuration(
    options: &Options,
    port: u16,
    stand_in: Option<&StandIn>,
    directory: &Path,
) -> Result<String> {
    let keys = fresh_keys()?;
    let dist = places::dist()?;
    let dist = dist.display();
    let store = directory.join("otp.sqlite");
    let store = store.display();
    let gaps = options.resend_after_seconds;
    let (provider, table) = match options.vendor.zip(stand_in) {
        Some((vendor, stand_in)) => (vendor.name(), stand_in.table(vendor)),
        None => ("sandbox", String::new()),
    };
    let more = options.vendor_keys;
    let site_keys = options.site_keys;
    Ok(format!(
        r#"environment = "development"

[http]
listen = "127.0.0.1:0"
public_url = "http://127.0.0.1:{port}"
trusted_proxies = ["127.0.0.1"]
widget_dir = '{dist}'

[[sites]]
id = "demo"
name = "Fernway"
site_key = "pk_demo"
server_keys = ["{SERVER_KEY}"]
origins = ["http://127.0.0.1:{port}", "http://localhost:{port}"]
{site_keys}
[otp]
{keys}
resend_after_seconds = {gaps:?}

[store]
path = '{store}'

[providers.sandbox]
enabled = true

{table}{more}
[routes]
default = ["{provider}"]
"#
    ))
}

/// The lines of `otp-gateway keys new` that are the gateway's own.
fn fresh_keys() -> Result<String> {
    let output = Command::new(places::gateway()?)
        .args(["keys", "new"])
        .output()
        .context("otp-gateway cannot be started")?;
    let printed = String::from_utf8(output.stdout)?;
    let keys: Vec<&str> = printed
        .lines()
        .filter(|line| {
            ["mac_key", "seal_key", "token_key"]
                .iter()
                .any(|key| line.starts_with(key))
        })
        .collect();
    if keys.len() != 3 {
        bail!("`otp-gateway keys new` printed {} of 3 keys", keys.len());
    }
    Ok(keys.join("\n"))
}
