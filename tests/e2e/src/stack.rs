//! A gateway, the demo's sign-up server in front of it and perhaps a vendor's stand-in behind it, on ports of their own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;

use crate::front::Front;
use crate::gateway::Gateway;
use crate::journey::Options;
use crate::places;
use crate::site;
use crate::stand_in::StandIn;

/// The servers.
#[derive(Debug)]
pub(crate) struct Stack {
    /// Where the page is: `http://127.0.0.1:PORT`.
    pub(crate) origin: String,
    pub(crate) gateway: Gateway,
    pub(crate) front: Front,
    pub(crate) stand_in: Option<StandIn>,
}

impl Stack {
    /// Starts them. The gateway has to know the page's origin, so the port of the page is taken first.
    pub(crate) async fn start(options: &Options, directory: &Path) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .context("no port is free")?;
        let port = listener.local_addr()?.port();
        let origin = format!("http://127.0.0.1:{port}");
        let stand_in = match options.vendor {
            Some(_) => Some(StandIn::start(&format!("{origin}/verification/v3")).await?),
            None => None,
        };
        let configuration = site::configuration(options, port, stand_in.as_ref(), directory)?;
        let gateway = Gateway::start(&configuration, directory)?;
        let site = page(options, &gateway.address, port, directory)?;
        let inbox = stand_in
            .as_ref()
            .map_or(&gateway.address, |stand_in| &stand_in.url);
        Ok(Self {
            origin,
            front: Front::start(listener, &gateway.address, inbox, site, options.headers)?,
            gateway,
            stand_in,
        })
    }
}

/// The directory of the page: the demo's, or one with a journey's own page in it. Such a page writes `{gateway}` for
/// the gateway's own address, and `{elsewhere}` for its own server as another origin.
fn page(options: &Options, gateway: &str, port: u16, directory: &Path) -> Result<PathBuf> {
    let Some(html) = options.page else {
        return places::dist();
    };
    let site = directory.join("site");
    fs::create_dir_all(&site)?;
    let elsewhere = format!("http://localhost:{port}");
    let usual = [("index.html", html), ("icon.svg", ICON)];
    for (name, text) in usual.iter().chain(options.files) {
        let text = text.replace("{gateway}", gateway);
        fs::write(site.join(name), text.replace("{elsewhere}", &elsewhere))?;
    }
    if let Some(script) = options.framework {
        fs::copy(places::framework(script)?, site.join(script))?;
    }
    Ok(site)
}

const ICON: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;
