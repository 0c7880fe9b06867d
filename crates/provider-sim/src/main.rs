//! Command line of the stand-ins.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use provider_sim::{Sim, Vendor, configuration};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["-h" | "--help"] => {
            writeln!(io::stdout(), "{USAGE}")?;
            Ok(())
        }
        ["table", name, url] => {
            let vendor = Vendor::parse(name).with_context(|| format!("unknown vendor {name}"))?;
            write!(io::stdout(), "{}", configuration::table(vendor, url))?;
            Ok(())
        }
        _ => serve(&arguments).await,
    }
}

async fn serve(flags: &[&str]) -> anyhow::Result<()> {
    let mut listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut callbacks = None;
    for flag in flags.chunks(2) {
        match *flag {
            ["--listen", address] => {
                listen = address
                    .parse()
                    .with_context(|| format!("--listen {address} is not an address\n\n{USAGE}"))?;
            }
            ["--callbacks", base] => callbacks = Some(base.to_owned()),
            _ => bail!("{USAGE}"),
        }
    }
    if !listen.ip().is_loopback() {
        bail!(
            "{listen} is not a loopback address, and the inbox shows codes to anybody who can reach it"
        );
    }
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let url = format!("http://{}", listener.local_addr()?);
    writeln!(io::stdout(), "listening on {url}")?;
    let sim = Arc::new(Sim::default());
    if let Some(base) = callbacks {
        tokio::spawn(provider_sim::callback::run(&sim, &base));
    }
    axum::serve(listener, provider_sim::router(&sim)).await?;
    Ok(())
}

const USAGE: &str = "\
usage: provider-sim [--listen 127.0.0.1:0] [--callbacks http://127.0.0.1:8080/verification/v3]
       provider-sim table VENDOR URL

Stand-ins for the vendors' HTTP APIs, each under its name: /verifynow, /twilio, /vonage, /sinch, /twilio-messaging.
/sandbox/messages is their common inbox; /sim/orders makes them misbehave, /sim/texts simulates a person's message such as STOP.
With --callbacks each calls back under that URL, signed as the vendor signs, when the status of a message changes
(webhooks/VENDOR) and when a person writes (inbound/VENDOR).
`table` prints the gateway's configuration for a vendor whose stand-in is at URL.";
