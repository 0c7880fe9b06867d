//! Command line of the demo's sign-up server.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use signup::Settings;
use signup::siteverify::SecretKey;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut flags = Flags::default();
    while let Some(flag) = arguments.next() {
        if matches!(flag.as_str(), "-h" | "--help") {
            writeln!(io::stdout(), "{USAGE}")?;
            return Ok(());
        }
        let value = arguments.next();
        let value = value.with_context(|| format!("{flag} needs a value\n\n{USAGE}"))?;
        match flag.as_str() {
            "--listen" => flags.listen = value,
            "--gateway" => flags.gateway = Some(value),
            "--inbox" => flags.inbox = Some(value),
            "--site-dir" => flags.site_dir = value.into(),
            _ => bail!("unknown flag {flag}\n\n{USAGE}"),
        }
    }
    serve(flags).await
}

struct Flags {
    listen: String,
    gateway: Option<String>,
    inbox: Option<String>,
    site_dir: PathBuf,
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            gateway: None,
            inbox: None,
            site_dir: PathBuf::from("dist"),
        }
    }
}

async fn serve(flags: Flags) -> anyhow::Result<()> {
    let gateway = flags
        .gateway
        .with_context(|| format!("--gateway is missing\n\n{USAGE}"))?;
    let gateway = gateway.trim_end_matches('/').to_owned();
    let inbox = flags.inbox.unwrap_or_else(|| gateway.clone());
    let settings = Settings {
        inbox: inbox.trim_end_matches('/').to_owned(),
        gateway,
        secret: secret_from_environment()?,
        site_dir: flags.site_dir,
    };
    let router = signup::router(settings).context("cannot build the HTTP client")?;
    let listener = TcpListener::bind(&flags.listen)
        .await
        .with_context(|| format!("cannot listen on {}", flags.listen))?;
    writeln!(
        io::stdout(),
        "listening on http://{}",
        listener.local_addr()?
    )?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where this program reads its environment"
)]
fn secret_from_environment() -> anyhow::Result<SecretKey> {
    match std::env::var("OTP_SECRET_KEY") {
        Ok(key) if !key.is_empty() => Ok(SecretKey::new(key)),
        _ => bail!("OTP_SECRET_KEY must hold the site's server key (sk_…)"),
    }
}

const USAGE: &str = "\
usage: OTP_SECRET_KEY=sk_… signup --gateway URL [--inbox URL] [--listen ADDRESS] [--site-dir DIRECTORY]

  --gateway URL         where otp-gateway listens, such as http://127.0.0.1:9000
  --inbox URL           where the drawn phone's messages are [the gateway]
  --listen ADDRESS      where this server listens; port 0 picks a free one [127.0.0.1:8080]
  --site-dir DIRECTORY  the built page [dist]";
