//! A browser of a journey's own, and the driver through which it is steered.

use std::path::Path;

use anyhow::{Context as _, Result};
use thirtyfour::{Capabilities, WebDriver};

use crate::engine::Engine;
use crate::service::Service;

mod chromium;
mod firefox;
mod webkit;

/// A running browser. It ends with its session, the driver when this is dropped.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) session: WebDriver,
    _services: Vec<Service>,
}

/// What is needed to begin a session: the driver's address, what is asked of it, and what must run meanwhile.
struct Driver {
    url: String,
    wanted: Capabilities,
    services: Vec<Service>,
}

impl Browser {
    /// Starts one.
    pub(crate) async fn open(engine: Engine, directory: &Path) -> Result<Self> {
        // The port that a driver chooses may be gone by the time it is bound.
        let tries = 0..3;
        let mut started = tries.map(|_| match engine {
            Engine::Chromium => chromium::start(directory),
            Engine::Firefox => firefox::start(directory),
            Engine::WebKit => webkit::start(directory),
        });
        let driver = started
            .find(Result::is_ok)
            .with_context(|| format!("no driver for {engine:?} starts; see its log"))??;
        let session = WebDriver::new(driver.url, driver.wanted)
            .await
            .with_context(|| format!("{engine:?} does not start"))?;
        Ok(Self {
            session,
            _services: driver.services,
        })
    }
}
