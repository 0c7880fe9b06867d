//! Command line of the stand-ins.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use provider_sim::Sim;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut callbacks = None;
    while let Some(flag) = arguments.next() {
        match (flag.as_str(), arguments.next()) {
            ("-h" | "--help", _) => {
                writeln!(io::stdout(), "{USAGE}")?;
                return Ok(());
            }
            ("--listen", Some(value)) => {
                listen = value
                    .parse()
                    .with_context(|| format!("--listen {value} is not an address\n\n{USAGE}"))?;
            }
            ("--callbacks", Some(value)) => callbacks = Some(value),
            ("--listen" | "--callbacks", None) => bail!("{flag} needs a value\n\n{USAGE}"),
            _ => bail!("unknown flag {flag}\n\n{USAGE}"),
        }
    }
    if !listen.ip().is_loopback() {
        bail!("{listen} is not a loopback address: the inbox shows codes to anybody who asks");
    }
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    writeln!(
        io::stdout(),
        "listening on http://{}",
        listener.local_addr()?
    )?;
    let sim = Arc::new(Sim::default());
    if let Some(base) = callbacks {
        tokio::spawn(provider_sim::callback::run(Arc::clone(&sim), base));
    }
    axum::serve(listener, provider_sim::router(&sim)).await?;
    Ok(())
}

const USAGE: &str = "\
usage: provider-sim [--listen 127.0.0.1:0] [--callbacks http://127.0.0.1:8080/verification/v3/webhooks]

Stand-ins for the vendors' HTTP APIs, each below its name: /verifynow, /twilio, /vonage, /sinch, /twilio-messaging.
/sandbox/messages is the inbox of all of them; /sim/orders tells them to misbehave.
With --callbacks each calls back below that URL, signed as the vendor signs, when something becomes of a message.";
