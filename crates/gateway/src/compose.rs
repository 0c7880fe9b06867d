//! The gateway put together from its configuration.

mod offered;
pub(crate) mod vendors;

use std::net::SocketAddr;
use std::sync::{Arc, Once};

use tokio::sync::{Semaphore, mpsc};

use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Warning};
use crate::entropy::{Entropy, SystemEntropy};
use crate::geo::CountryDatabase;
use crate::http::App;
use crate::http::assets::Assets;
use crate::http::client_ip::TrustedProxies;
use crate::http::country::CountryHeaders;
use crate::http::refused_pages::RefusedPages;
use crate::provider::Provider;
use crate::provider::outbound::NoRoots;
use crate::provider::registry::{Registry, Routes};
use crate::provider::sandbox::Sandbox;
use crate::provider::sandbox::inbox::Inbox;
use crate::setting::{ConfigError, Environment};
use crate::site::Sites;
use crate::store::sqlite::{CommitWatch, SqliteStore};
use crate::store::{Store, StoreError};
use crate::verification::code::MacKeys;
use crate::verification::pseudonym::PseudonymKeys;
use crate::verification::seal::SealKeys;
use crate::verification::token::TokenKeys;
use crate::verify::report::listen;
use crate::verify::{Keys, Parts, ReservedNumbers, Verifier};
use crate::webhook::BadSecret;

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
        let inbox = Arc::new(Inbox::default());
        let (reports, reported) = mpsc::unbounded_channel();
        let issuer = issuer(config, address);
        let sandbox = Sandbox::new(
            Arc::clone(&inbox),
            reports,
            Arc::clone(&clock),
            Arc::clone(&entropy),
        );
        let registry = registry(config, &issuer, sandbox, providers, &clock)?;
        let (sites, warnings) = sites(config, &registry)?;
        let sandbox = config.providers.sandbox();
        let assets = match &config.http.widget_dir {
            Some(folder) => Assets::load(folder)?,
            None => Assets::default(),
        };
        let exposed = sandbox.is_some_and(|sandbox| sandbox.expose_inbox);
        let readable = exposed || (sandbox.is_some() && address.ip().is_loopback());
        let senders = config.providers.senders()?;
        let verifier = Arc::new(Verifier::new(Parts {
            sites: Arc::new(sites),
            store: Arc::new(SqliteStore::open_watched(&config.store.path, commits)?)
                as Arc<dyn Store>,
            registry: registry.hearing(|name| senders.believes(name)),
            clock,
            entropy,
            reserved: reserved(config),
            policy: Arc::new(config.otp.policy()),
            limits: Arc::new(config.limits.limits(config.otp.gaps())?),
            keys: keys(config)?,
            issuer,
        }));
        tokio::spawn(listen(Arc::downgrade(&verifier), reported));
        Ok(Self {
            verifier,
            assets,
            warnings,
            senders,
            proxies: TrustedProxies::new(config.http.trusted_networks()?),
            max_requests: config.http.max_requests,
            streams: Arc::new(Semaphore::new(
                config.http.event_streams(config.http.max_connections),
            )),
            country_headers: CountryHeaders::new(config.geo.header_names()?),
            countries: countries(config),
            inbox: readable.then_some(inbox),
            inbox_is_exposed: exposed,
            refused_pages: RefusedPages::default(),
            unknown_proxy: Once::new(),
        })
    }
}

/// In production nothing is sent to numbers that nobody has; the sandbox is there for them.
fn reserved(config: &Config) -> ReservedNumbers {
    match config.environment {
        Environment::Production => ReservedNumbers::Refused,
        Environment::Development if config.providers.sandbox().is_some() => ReservedNumbers::Taken,
        Environment::Development => ReservedNumbers::AsOthers,
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
        names: PseudonymKeys::new(keys.mac.clone()),
        mac: MacKeys::new(keys.mac),
        seal: SealKeys::new(keys.seal),
        token: TokenKeys::new(keys.token),
    })
}

/// Where the gateway is reached, as tokens name it.
fn issuer(config: &Config, address: SocketAddr) -> String {
    let public = config.http.public_url.clone();
    public.unwrap_or_else(|| format!("http://{address}"))
}

/// The providers of the configuration and those that an embedding program brings, behind the routes.
fn registry(
    config: &Config,
    issuer: &str,
    sandbox: Sandbox,
    brought: Vec<Arc<dyn Provider>>,
    clock: &Arc<dyn Clock>,
) -> Result<Registry, BuildError> {
    let vendors = vendors::build(&config.providers, issuer, clock)?;
    let sandbox: Arc<dyn Provider> = Arc::new(sandbox);
    let provider = |name: &str| match name {
        "sandbox" => Some(Arc::clone(&sandbox)),
        name => vendors.get(name).cloned(),
    };
    let routes = routes(config, &brought)?;
    let configured = config.routes.names().into_iter().filter_map(provider);
    let providers = brought.into_iter().chain(configured).collect();
    let enabled = config.providers.sandbox().is_some();
    Ok(Registry::new(providers, routes, enabled, clock))
}

/// The sites, and what of their configuration is not as it says.
fn sites(config: &Config, registry: &Registry) -> Result<(Sites, Vec<Warning>), ConfigError> {
    let mut sites = Sites::default();
    let mut warnings = Vec::new();
    for (index, site) in config.sites.iter().enumerate() {
        let server_keys = site.server_keys.iter().map(crate::secret::Secret::expose);
        let site_key = &site.site_key;
        let mut site = site.site(index, &config.otp, config.environment)?;
        warnings.extend(offered::narrow(index, &mut site, registry)?);
        sites.add(site, site_key, server_keys);
    }
    Ok((sites, warnings))
}

/// What of a configuration is not as it says, found as a start would find it, without opening the store.
pub fn warnings(config: &Config) -> Result<Vec<Warning>, BuildError> {
    let World { clock, entropy, .. } = World::of_machine();
    let (reports, _) = mpsc::unbounded_channel();
    let sandbox = Sandbox::new(Arc::default(), reports, Arc::clone(&clock), entropy);
    let issuer = issuer(config, config.http.listen);
    let registry = registry(config, &issuer, sandbox, Vec::new(), &clock)?;
    Ok(sites(config, &registry)?.1)
}
