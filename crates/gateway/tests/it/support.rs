//! What tests share: a gateway on a temporary file, a clock that is moved by hand, requests without a socket.

pub(crate) mod callback;
pub(crate) mod client;
pub(crate) mod log;
pub(crate) mod process;
pub(crate) mod providers;
pub(crate) mod proxy;
pub(crate) mod stream;
pub(crate) mod vendors;
pub(crate) mod watched;
pub(crate) mod world;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use gateway::clock::{Clock, UnixMillis};
use gateway::compose::{BuildError, World};
use gateway::config::{Config, Variables};
use gateway::http;
use gateway::http::App;
use gateway::provider::Provider;
use gateway::provider::registry::{Registry, Routes};
use tempfile::TempDir;

pub(crate) use self::client::{Answer, Call};
pub(crate) use self::stream::EventStream;
use self::world::{ManualClock, SeededEntropy, Stillness};

/// The page that the demo site lists.
pub(crate) const PAGE: &str = "https://shop.example";
/// Another page that the demo site lists.
pub(crate) const OTHER_PAGE: &str = "https://checkout.shop.example:8443";
/// The page of the other site.
pub(crate) const FOREIGN_PAGE: &str = "https://other.example";

/// A whole gateway in this process.
pub(crate) struct Gateway {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) router: axum::Router,
    pub(crate) app: Arc<App>,
    folder: TempDir,
    /// How often it was started: each time it generates different ids.
    starts: u64,
    /// While it is held, a paused clock stands still until [`Gateway::pass`] or [`Gateway::in_time`] moves it. Otherwise
    /// Tokio would move it whenever the store, which has a thread of its own, keeps everybody waiting.
    _stillness: Option<Stillness>,
}

impl Gateway {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A gateway with some values from the environment, without the common prefix of their names.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        Self::listening(LOOPBACK, variables)
    }

    /// A gateway with some of its configuration replaced.
    pub(crate) fn edited(edits: &[(&str, &str)]) -> Self {
        let mut text = CONFIG.to_owned();
        for (old, new) in edits {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        Self::build(Place::fresh(LOOPBACK), &text, &[], None)
    }

    pub(crate) fn listening(address: SocketAddr, variables: &[(&str, &str)]) -> Self {
        Self::build(Place::fresh(address), CONFIG, variables, None)
    }

    /// A gateway whose clock follows Tokio's.
    pub(crate) fn on_tokio_time() -> Self {
        Self::build(Place::fresh(LOOPBACK).going(), CONFIG, &[], None)
    }

    /// The same, with these providers instead of the sandbox, whose numbers stay exempt from limits.
    pub(crate) fn with_providers(providers: Vec<Arc<dyn Provider>>) -> Self {
        Self::build(Place::fresh(LOOPBACK).going(), CONFIG, &[], Some(providers))
    }

    /// The same store and clock under a restarted program, with these values from the environment. A list of keys
    /// replaces the single one.
    pub(crate) fn restarted(self, variables: &[(&str, &str)]) -> Self {
        self.restarted_with(variables, None)
    }

    /// The same with these providers, as [`Self::sending_through`] has them.
    pub(crate) fn restarted_through(self, providers: Vec<Arc<dyn Provider>>) -> Self {
        self.restarted_with(&[], Some(providers))
    }

    fn restarted_with(
        self,
        variables: &[(&str, &str)],
        providers: Option<Vec<Arc<dyn Provider>>>,
    ) -> Self {
        let Self {
            clock,
            router,
            app,
            folder,
            starts,
            ..
        } = self;
        // The store's file has to be let go first.
        drop((router, app));
        let kept = |line: &&str| {
            let name = line.split(" = ").next().unwrap_or_default();
            !variables
                .iter()
                .any(|(list, _)| list.to_ascii_lowercase() == format!("otp__{name}s"))
        };
        let lines: Vec<&str> = CONFIG.lines().filter(kept).collect();
        let place = Place {
            address: LOOPBACK,
            folder,
            clock,
            starts: starts + 1,
        };
        Self::build(place, &lines.join("\n"), variables, providers)
    }

    /// The same, with some values from the environment.
    pub(crate) fn sending_through(
        providers: Vec<Arc<dyn Provider>>,
        variables: &[(&str, &str)],
    ) -> Self {
        let place = Place::fresh(LOOPBACK).going();
        Self::build(place, CONFIG, variables, Some(providers))
    }

    /// The same with providers of the configuration: these tables, in this order, and no limits for addresses.
    pub(crate) fn routed(route: &[&str], tables: &str) -> Self {
        let limits = "address_sends = []\naddress_checks = []";
        let routes = format!("default = {route:?}\n[limits]\n{limits}\n{tables}");
        let text = CONFIG.replace("default = [\"sandbox\"]", &routes);
        let place = Place {
            clock: Arc::new(ManualClock::going_from_now()),
            ..Place::fresh(LOOPBACK)
        };
        Self::build(place, &text, &[], None)
    }

    /// A gateway on an existing store.
    pub(crate) fn on(folder: TempDir, variables: &[(&str, &str)]) -> Result<Self, BuildError> {
        let place = Place {
            folder,
            ..Place::fresh(LOOPBACK)
        };
        Self::try_build(place, CONFIG, variables, None)
    }

    fn build(
        place: Place,
        text: &str,
        variables: &[(&str, &str)],
        providers: Option<Vec<Arc<dyn Provider>>>,
    ) -> Self {
        Self::try_build(place, text, variables, providers).expect("builds")
    }

    fn try_build(
        place: Place,
        text: &str,
        variables: &[(&str, &str)],
        providers: Option<Vec<Arc<dyn Provider>>>,
    ) -> Result<Self, BuildError> {
        let still = place.clock.goes();
        let mut app = Self::open(&place, text, variables)?;
        let Place {
            folder,
            clock,
            starts,
            ..
        } = place;
        if let Some(providers) = providers {
            let verifier = Arc::into_inner(app.verifier).expect("nobody else has it");
            let routes = Routes {
                default: providers.iter().map(|it| it.name().to_owned()).collect(),
                ..Routes::default()
            };
            let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&clock);
            let registry = Registry::new(providers, routes, true, &clock);
            app.verifier = Arc::new(verifier.with_registry(registry));
        }
        let app = Arc::new(app);
        Ok(Self {
            clock,
            router: http::router(Arc::clone(&app)),
            app,
            folder,
            starts,
            _stillness: still.then(Stillness::begin),
        })
    }

    fn open(place: &Place, text: &str, variables: &[(&str, &str)]) -> Result<App, BuildError> {
        let path = place.folder.path().join("otp.sqlite");
        let text = format!("{text}\n[store]\npath = '{}'\n", path.display());
        let variables = variables
            .iter()
            .map(|(name, value)| (format!("OTP_GATEWAY__{name}"), *value));
        let config = Config::read(&text, Variables::from_pairs(variables)).expect("good");
        let entropy = Arc::new(SeededEntropy::new(41 + place.starts));
        let world = World::of(Arc::<ManualClock>::clone(&place.clock), entropy);
        App::build(&config, place.address, world)
    }

    /// Lets paused time pass.
    pub(crate) async fn pass(&self, duration: Duration) {
        let until = tokio::time::Instant::now() + duration;
        while tokio::time::Instant::now() < until {
            self.step(STEP).await;
        }
    }

    /// Lets paused time pass until a future has finished.
    pub(crate) async fn in_time<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        loop {
            tokio::select! {
                biased;
                output = &mut future => return output,
                () = self.step(STEP) => {}
            }
        }
    }

    /// Lets a little time pass, once the store has finished its work.
    pub(crate) async fn step(&self, by: Duration) {
        self.app.verifier.store().ping().await.expect("alive");
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        tokio::time::advance(by).await;
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// Takes the store's table away from under it.
    pub(crate) fn break_store(&self) {
        self.in_store("ALTER TABLE verifications RENAME TO elsewhere");
    }

    /// Gives it back.
    pub(crate) fn mend_store(&self) {
        self.in_store("ALTER TABLE elsewhere RENAME TO verifications");
    }

    /// Changes the file behind the gateway's back.
    pub(crate) fn in_store(&self, sql: &str) {
        let path = self.folder.path().join("otp.sqlite");
        let connection = rusqlite::Connection::open(path).expect("opens");
        connection.execute_batch(sql).expect("changes");
    }

    /// The store's folder.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Every byte the store has written, its log included.
    pub(crate) fn store_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).expect("folder");
        files
            .flat_map(|file| std::fs::read(file.expect("entry").path()).expect("reads"))
            .collect()
    }

    pub(crate) fn post(&self, endpoint: &str) -> Call {
        Call::post(self.router.clone(), &format!("/verification/v3/{endpoint}"))
    }

    pub(crate) fn get(&self, path: &str) -> Call {
        Call::get(self.router.clone(), path)
    }

    /// A page starts a verification.
    pub(crate) async fn send(&self, number: &str) -> Answer {
        self.post("send")
            .page()
            .json(serde_json::json!({"siteKey": "pk_shop", "phoneNumber": number}))
            .await
    }

    /// A page starts a verification, and gets its id.
    pub(crate) async fn begin(&self, number: &str) -> String {
        let answer = self.send(number).await.ok();
        answer["data"]["verificationId"]
            .as_str()
            .expect("id")
            .to_owned()
    }

    /// The events of a verification started by `/send`.
    pub(crate) async fn events(&self, data: &serde_json::Value) -> EventStream {
        let path = data["eventsUrl"].as_str().expect("eventsUrl");
        EventStream::open(&self.router, path).await
    }

    /// The page checks a code.
    pub(crate) async fn validate(&self, id: &str, code: &str) -> Answer {
        self.post("validate")
            .page()
            .json(serde_json::json!({"verificationId": id, "code": code}))
            .await
    }

    /// The page asks for another message.
    pub(crate) async fn resend(&self, id: &str) -> Answer {
        self.post("resend")
            .page()
            .json(serde_json::json!({"verificationId": id}))
            .await
    }

    /// A page verifies a number from start to end; returns id and token.
    pub(crate) async fn verified(&self, number: &str) -> (String, String) {
        let id = self.begin(number).await;
        let data = self.validate(&id, &self.code(number)).await.ok()["data"].clone();
        let token = data["token"].as_str().expect("token").to_owned();
        (id, token)
    }

    /// The integrator's server redeems a token.
    pub(crate) async fn siteverify(&self, token: &str) -> serde_json::Value {
        self.post("siteverify")
            .json(serde_json::json!({"secret": "sk_shop", "token": token}))
            .await
            .ok()
    }

    /// The code in the last message to a number.
    pub(crate) fn code(&self, number: &str) -> String {
        self.messages(number).pop().expect("a message").code
    }

    /// The messages to a number.
    pub(crate) fn messages(
        &self,
        number: &str,
    ) -> Vec<gateway::provider::sandbox::inbox::SandboxMessage> {
        self.app
            .inbox
            .as_ref()
            .expect("inbox")
            .messages(Some(number))
    }
}

/// Where a gateway is, and when.
struct Place {
    address: SocketAddr,
    folder: TempDir,
    clock: Arc<ManualClock>,
    /// Which start of a program this is, counted from 1.
    starts: u64,
}

impl Place {
    fn fresh(address: SocketAddr) -> Self {
        Self {
            address,
            folder: tempfile::tempdir().expect("folder"),
            clock: Arc::default(),
            starts: 1,
        }
    }

    fn going(self) -> Self {
        Self {
            clock: Arc::new(ManualClock::going()),
            ..self
        }
    }
}

const STEP: Duration = Duration::from_millis(50);
const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// A different code of the same length.
pub(crate) fn other_than(code: &str) -> String {
    let flip = |digit: char| if digit == '0' { '1' } else { '0' };
    code.chars().map(flip).collect()
}

const CONFIG: &str = r#"
environment = "development"
[http]
public_url = "https://otp.example"
[[sites]]
id = "shop"
name = "Shop"
site_key = "pk_shop"
server_keys = ["sk_shop", "sk_shop_next"]
origins = ["https://shop.example", "https://checkout.shop.example:8443"]
top_origins = ["https://mall.example"]
[[sites]]
id = "other"
site_key = "pk_other"
server_keys = ["sk_other"]
origins = ["https://other.example"]
countries = ["DE"]
channels = ["VOICE", "SMS"]
otp_length = 8
[otp]
mac_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
seal_key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
token_key = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
[providers.sandbox]
enabled = true
[routes]
default = ["sandbox"]
"#;
