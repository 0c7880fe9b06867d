//! Runs one journey: starts what it needs, ends it, and keeps what helps to understand a failure.

use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context as _, Result};
use futures_util::FutureExt as _;
use provider_sim::{Sim, Vendor};
use thirtyfour::WebDriver;
use tokio::sync::Semaphore;

use crate::browser::Browser;
use crate::deliveries::Deliveries;
use crate::engine::Engine;
use crate::front::Front;
use crate::gateway::Gateway;
use crate::inbox::Inbox;
use crate::places;
use crate::sign_up_page::SignUpPage;
use crate::stack::Stack;
use crate::stand_in::StandIn;

/// In what a journey's surroundings differ from the demo's.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The gateway's `otp.resend_after_seconds`.
    pub resend_after_seconds: &'static [u32],
    /// A page of the journey's own in place of the demo's.
    pub page: Option<&'static str>,
    /// Whether the page is open, with all widgets on it at work, when the journey begins.
    pub opens: bool,
    /// Files beside that page, by name.
    pub files: &'static [(&'static str, &'static str)],
    /// The script of a page that a framework renders, beside that page: one of those in `tests/e2e/frameworks`.
    pub framework: Option<&'static str>,
    /// Headers of pages, in place of the sign-up server's own of the same name.
    pub headers: &'static [(&'static str, &'static str)],
    /// The vendor whose stand-in delivers, in place of the sandbox.
    pub vendor: Option<Vendor>,
    /// More lines for the site's table in the gateway's configuration.
    pub site_keys: &'static str,
    /// More lines for that vendor's table in the gateway's configuration.
    pub vendor_keys: &'static str,
}

impl Options {
    /// A page with this body around the element, and one of the scripts in `tests/e2e/frameworks` at its end. What they are
    /// made of lives as long as the tests do.
    #[must_use]
    pub fn with_framework(name: &str, body: &str) -> Self {
        let script: &str = format!("{name}.js").leak();
        let page = format!(
            r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign up</title><link rel="icon" href="/icon.svg"><script type="module" async src="/otp-verify.js"></script></head>
<body>{body}<script src="/{script}"></script></body></html>"#
        );
        Self {
            page: Some(page.leak()),
            framework: Some(script),
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            resend_after_seconds: &[30, 60, 120, 300],
            page: None,
            opens: true,
            files: &[],
            framework: None,
            headers: &[],
            vendor: None,
            site_keys: "",
            vendor_keys: "",
        }
    }
}

/// What a journey has at hand.
#[derive(Debug)]
pub struct Demo {
    /// The page, open in the browser.
    pub page: SignUpPage,
    /// What has been delivered.
    pub inbox: Inbox,
    /// What the gateway tells the site's server of it.
    pub deliveries: Deliveries,
    /// The gateway, which can be ended and brought back.
    pub gateway: Gateway,
    /// The server of the page, which can hold a request up.
    pub front: Front,
    stand_in: Option<StandIn>,
    directory: PathBuf,
}

impl Demo {
    /// The vendors' stand-ins: what they are told to do, and have done.
    ///
    /// # Panics
    /// When the journey goes through the sandbox.
    #[must_use]
    pub fn sim(&self) -> &Sim {
        let stand_in = self.stand_in.as_ref();
        &stand_in.expect("a journey through a vendor").sim
    }

    /// A picture of what can be seen of the page, beside the journey's logs.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let path = self.directory.join(format!("{name}.png"));
        self.page.picture(&path).await
    }
}

/// Walks a journey in a browser of that engine. The calling test fails when the journey does.
///
/// # Panics
/// When the journey panics, or returns an error.
pub async fn journey(
    engine: Engine,
    options: Options,
    steps: impl AsyncFnOnce(&Demo) -> Result<()>,
) {
    let _turn = TURNS.acquire().await;
    let name = thread::current().name().unwrap_or("journey").to_owned();
    if let Err(error) = run(engine, &places::journey(&name), &options, steps).await {
        panic!("{error:?}");
    }
}

async fn run(
    engine: Engine,
    directory: &Path,
    options: &Options,
    steps: impl AsyncFnOnce(&Demo) -> Result<()>,
) -> Result<()> {
    // Absent the first time.
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory)?;
    let directory = &fs::canonicalize(directory)?;
    let stack = Stack::start(options, directory).await?;
    let browser = Browser::open(engine, directory).await?;
    let driver = &browser.session;
    let demo = Demo {
        page: SignUpPage::new(engine, driver.clone(), stack.origin.clone()),
        inbox: Inbox::of(&stack.origin)?,
        deliveries: Deliveries::of(&stack.gateway.address)?,
        gateway: stack.gateway,
        front: stack.front,
        stand_in: stack.stand_in,
        directory: directory.clone(),
    };
    let outcome = AssertUnwindSafe(async {
        if options.opens {
            demo.page.open().await?;
        }
        steps(&demo).await
    })
    .catch_unwind()
    .await;
    if !matches!(outcome, Ok(Ok(()))) {
        photograph(driver, &directory.join("failure.png")).await;
    }
    drop(demo);
    driver
        .clone()
        .quit()
        .await
        .context("the browser does not end")?;
    outcome.unwrap_or_else(|panic| resume_unwind(panic))
}

/// A picture of the page as it was when the journey failed.
async fn photograph(driver: &WebDriver, path: &Path) {
    match driver.screenshot(path).await {
        Ok(()) => eprintln!("the page as it was: {}", path.display()),
        Err(error) => eprintln!("no picture of the page: {error}"),
    }
}

/// Two browsers keep two cores busy; more of them only wait for each other, until deadlines pass.
static TURNS: Semaphore = Semaphore::const_new(2);
