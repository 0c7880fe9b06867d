//! The stand-ins of the vendors, on a port of their own, calling back as the vendors do.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use provider_sim::{Sim, Vendor, configuration};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The running stand-ins; they end when this is dropped.
#[derive(Debug)]
pub(crate) struct StandIn {
    /// What they do and have done.
    pub(crate) sim: Arc<Sim>,
    /// Where they listen: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    servers: [JoinHandle<()>; 2],
}

impl StandIn {
    /// Starts them. They call back below `callbacks`, the gateway's `…/verification/v3`.
    pub(crate) async fn start(callbacks: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .context("no port is free")?;
        let url = format!("http://{}", listener.local_addr()?);
        let sim = Arc::new(Sim::default());
        let router = provider_sim::router(&sim);
        let called_back = tokio::spawn(provider_sim::callback::run(&sim, callbacks));
        let served = tokio::spawn(async move {
            // Ends with the journey; an error of one connection ends that connection alone.
            let _ended = axum::serve(listener, router).await;
        });
        Ok(Self {
            sim,
            url,
            servers: [called_back, served],
        })
    }

    /// What a gateway has to know of that vendor's, as TOML.
    pub(crate) fn table(&self, vendor: Vendor) -> String {
        configuration::table(vendor, &self.url)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        for server in &self.servers {
            server.abort();
        }
    }
}
