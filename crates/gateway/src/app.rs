//! The gateway put together from its configuration.

pub(crate) mod vendors;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, SystemClock};
use crate::config::{Config, ConfigError};
use crate::entropy::{Entropy, SystemEntropy};
use crate::geo::CountryDatabase;
use crate::http::assets::Assets;
use crate::http::client_ip::TrustedProxies;
use crate::http::country::CountryHeaders;
use crate::provider::Provider;
use crate::provider::outbound::NoRoots;
use crate::provider::registry::{Registry, Routes};
use crate::provider::sandbox::Sandbox;
use crate::provider::sandbox::inbox::Inbox;
use crate::site::Sites;
use crate::store::sqlite::{CommitWatch, SqliteStore};
use crate::store::{Store, StoreError};
use crate::verify::code::MacKeys;
use crate::verify::pace::Pace;
use crate::verify::pseudonym::PseudonymKeys;
use crate::verify::report::listen;
use crate::verify::seal::SealKeys;
use crate::verify::token::TokenKeys;
use crate::verify::{Conversions, Keys, Verifier};
use crate::webhook::{BadSecret, Senders};

/// Everything that answering a request needs.
#[derive(Debug)]
pub struct App {
    /// The use cases.
    pub verifier: Arc<Verifier>,
    /// The widget's files.
    pub assets: Assets,
    /// The proxies that may say who the client is.
    pub proxies: TrustedProxies,
    /// Requests to the endpoints that may be under way at once.
    pub max_requests: usize,
    /// The headers in which they may say which country the client is in.
    pub country_headers: CountryHeaders,
    /// Where the country of an address is looked up, if anywhere.
    pub countries: Option<Arc<CountryDatabase>>,
    /// The sandbox's inbox, where it may be read.
    pub inbox: Option<Arc<Inbox>>,
    /// Whether it may be read from beyond this machine.
    pub inbox_is_exposed: bool,
    /// Who may send callbacks.
    pub senders: Senders,
}

/// What the gateway takes from the world instead of reaching for it.
#[derive(Clone, Debug)]
pub struct World {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// Providers that an embedding program brings, asked before those of the configuration.
    pub providers: Vec<Arc<dyn Provider>>,
    /// Who is told of the store's commits.
    pub commits: Option<Arc<dyn CommitWatch>>,
}

impl World {
    /// A world with this time and this randomness, and nothing else of its own.
    pub fn of(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            clock,
            entropy,
            providers: Vec::new(),
            commits: None,
        }
    }

    /// The machine's own clock and randomness.
    pub fn of_machine() -> Self {
        Self::of(Arc::new(SystemClock), Arc::new(SystemEntropy))
    }
}

/// Why the gateway cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store's file.
    #[error("configuration key store.path: {0}")]
    Store(#[from] StoreError),
    /// A secret of callbacks; the configuration has checked them all.
    #[error(transparent)]
    Callbacks(#[from] BadSecret),
    /// The calls to vendors.
    #[error("calls to providers: {0}")]
    Outbound(#[from] NoRoots),
    /// The widget's files.
    #[error("configuration key http.widget_dir: {0}")]
    Assets(#[from] std::io::Error),
}

impl App {
    /// Opens the store and the widget's files and connects everything. `address` is where the listener is bound.
    ///
    /// # Panics
    /// Outside a Tokio runtime: what providers report is listened to in a task of its own.
    pub fn build(config: &Config, address: SocketAddr, world: World) -> Result<Self, BuildError> {
        let World {
            clock,
            entropy,
            providers,
            commits,
        } = world;
        let sandbox = config.providers.sandbox();
        let inbox = Arc::new(Inbox::default());
        let (reports, reported) = mpsc::unbounded_channel();
        let issuer = config.http.public_url.clone();
        let issuer = issuer.unwrap_or_else(|| format!("http://{address}"));
        let vendors = vendors::build(&config.providers, &issuer, &clock)?;
        let provider = |name: &str| match name {
            "sandbox" => Some(Arc::new(Sandbox::new(
                Arc::clone(&inbox),
                reports.clone(),
                Arc::clone(&clock),
                Arc::clone(&entropy),
            )) as Arc<dyn Provider>),
            name => vendors.get(name).cloned(),
        };
        let routes = routes(config, &providers)?;
        let configured = config.routes.names().into_iter().filter_map(provider);
        let providers = providers.into_iter().chain(configured).collect();
        let assets = match &config.http.widget_dir {
            Some(folder) => Assets::load(folder)?,
            None => Assets::default(),
        };
        let exposed = sandbox.is_some_and(|sandbox| sandbox.expose_inbox);
        let readable = exposed || (sandbox.is_some() && address.ip().is_loopback());
        let verifier = Arc::new(Verifier {
            sites: Arc::new(sites(config)?),
            store: Arc::new(SqliteStore::open_watched(&config.store.path, commits)?)
                as Arc<dyn Store>,
            registry: Registry::new(providers, routes, sandbox.is_some(), &clock),
            clock,
            entropy,
            policy: Arc::new(config.otp.policy()),
            limits: Arc::new(config.limits.limits(&config.otp.resend_after_seconds)?),
            keys: keys(config)?,
            issuer,
            pace: Pace::default(),
            deliveries: TaskTracker::new(),
            conversions: Conversions::default(),
            watchers: Arc::default(),
        });
        tokio::spawn(listen(Arc::downgrade(&verifier), reported));
        Ok(Self {
            verifier,
            assets,
            senders: Senders::new(|name| config.providers.webhook_secrets(name))?,
            proxies: TrustedProxies::new(config.http.trusted_networks()?),
            max_requests: config.http.max_requests,
            country_headers: CountryHeaders::new(config.geo.header_names()?),
            countries: countries(config),
            inbox: readable.then_some(inbox),
            inbox_is_exposed: exposed,
        })
    }
}

impl App {
    /// Ends every stream that would not end by itself: the process is about to stop.
    pub fn close_streams(&self) {
        self.verifier.watchers.close();
        if let Some(inbox) = &self.inbox {
            inbox.close();
        }
    }
}

fn countries(config: &Config) -> Option<Arc<CountryDatabase>> {
    let path = config.geo.database.clone()?;
    Some(Arc::new(CountryDatabase::open(path)))
}

/// The configured routes, with the providers that an embedding program brings in front of the default one.
fn routes(config: &Config, brought: &[Arc<dyn Provider>]) -> Result<Routes, ConfigError> {
    let mut routes = config.routes.routes()?;
    let brought = brought.iter().map(|provider| provider.name().to_owned());
    routes.default = brought.chain(routes.default).collect();
    Ok(routes)
}

fn keys(config: &Config) -> Result<Keys, ConfigError> {
    let keys = config.otp.keys()?;
    Ok(Keys {
        names: PseudonymKeys::new(keys.mac.iter().copied()),
        mac: MacKeys::new(keys.mac),
        seal: SealKeys::new(keys.seal),
        token: TokenKeys::new(keys.token),
    })
}

fn sites(config: &Config) -> Result<Sites, ConfigError> {
    let mut sites = Sites::default();
    for (index, site) in config.sites.iter().enumerate() {
        let server_keys = site.server_keys.iter().map(crate::config::Secret::expose);
        sites.add(site.site(index, &config.otp)?, &site.site_key, server_keys);
    }
    Ok(sites)
}
