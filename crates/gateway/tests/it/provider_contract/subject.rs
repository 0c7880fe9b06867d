//! The adapters under test, each with a stand-in of its own, in every configuration.

use std::net::SocketAddr;
use std::sync::Arc;

use gateway::clock::SystemClock;
use gateway::provider::outbound::Outbound;
use gateway::provider::{Device, Message, Provider, ProviderError, Question};
use gateway::secret::Secret;
use gateway::vendor::sinch::Sinch;
use gateway::vendor::twilio::Twilio;
use gateway::vendor::twilio_messaging::{Sender, TwilioMessaging, Whatsapp};
use gateway::vendor::verifynow::{Credentials, Dialect, VerifyNow};
use gateway::vendor::vonage::Vonage;
use gateway::verification::code::Code;
use gateway::verification::{Handle, Verdict};
use provider_sim::settings::Choices;
use provider_sim::{Step, Vendor, accounts};
use wire::Channel;

use crate::support::watched::Watched;

/// Where delivered messages arrive.
pub(super) const NUMBER: &str = "+12025550123";
/// The code if the gateway generates it.
pub(super) const CODE: &str = "482916";

/// An adapter and what it calls.
pub(super) struct Subject {
    /// The adapter, and how it is configured.
    pub(super) name: &'static str,
    pub(super) vendor: Vendor,
    pub(super) provider: Arc<dyn Provider>,
    pub(super) sim: Watched,
}

/// How an adapter is to be built.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) name: &'static str,
    vendor: Vendor,
    kind: Kind,
    choices: Choices,
}

#[derive(Clone, Copy)]
enum Kind {
    Plain,
    /// The gateway generates the codes.
    OwnCode,
    /// `VerifyNow`'s other dialect.
    Simple,
    /// `VerifyNow` with customer id and password.
    Account,
}

/// Every configuration of every adapter, and every reading of what the vendors leave open.
#[expect(clippy::too_many_lines, reason = "one entry for each way")]
pub(super) fn all() -> Vec<Wanted> {
    let usual = Choices::default();
    let wanted = |name, vendor, kind, choices| Wanted {
        name,
        vendor,
        kind,
        choices,
    };
    let http_errors = Choices {
        verifynow_http_errors: true,
        ..usual
    };
    let inner = Choices {
        verifynow_inner_failures: true,
        ..usual
    };
    let pending = Choices {
        sinch_wrong_code_stays_pending: true,
        sinch_error_codes_as_text: true,
        ..usual
    };
    let older = Choices {
        vonage_older_problems: true,
        ..usual
    };
    vec![
        wanted("verifynow", Vendor::Verifynow, Kind::Plain, usual),
        wanted(
            "verifynow, HTTP errors",
            Vendor::Verifynow,
            Kind::Plain,
            http_errors,
        ),
        wanted(
            "verifynow, inner failures",
            Vendor::Verifynow,
            Kind::Plain,
            inner,
        ),
        wanted(
            "verifynow, account",
            Vendor::Verifynow,
            Kind::Account,
            usual,
        ),
        wanted("verifynow, simple", Vendor::Verifynow, Kind::Simple, usual),
        wanted("twilio", Vendor::Twilio, Kind::Plain, usual),
        wanted("twilio, own code", Vendor::Twilio, Kind::OwnCode, usual),
        wanted("vonage", Vendor::Vonage, Kind::Plain, usual),
        wanted("vonage, own code", Vendor::Vonage, Kind::OwnCode, usual),
        wanted("vonage, older problems", Vendor::Vonage, Kind::Plain, older),
        wanted("sinch", Vendor::Sinch, Kind::Plain, usual),
        wanted(
            "sinch, pending and text",
            Vendor::Sinch,
            Kind::Plain,
            pending,
        ),
        wanted(
            "twilio-messaging",
            Vendor::TwilioMessaging,
            Kind::OwnCode,
            usual,
        ),
    ]
}

impl Wanted {
    /// The adapter with its stand-in.
    pub(super) async fn stand(self) -> Subject {
        let (sim, url) = stand_in().await;
        sim.settings.set(self.choices);
        let base_url = format!("{url}/{}", self.vendor.name());
        Subject {
            name: self.name,
            vendor: self.vendor,
            provider: self.adapter(&base_url, Password::Right),
            sim,
        }
    }

    /// The adapter, calling any URL.
    pub(super) fn adapter(self, base_url: &str, password: Password) -> Arc<dyn Provider> {
        let base_url = base_url.to_owned();
        match self.vendor {
            Vendor::Verifynow => Arc::new(self.verifynow(base_url, password)),
            Vendor::Twilio => Arc::new(self.twilio(base_url, password)),
            Vendor::Vonage => Arc::new(self.vonage(base_url, password)),
            Vendor::Sinch => Arc::new(sinch(base_url, password)),
            Vendor::TwilioMessaging => Arc::new(twilio_messaging(base_url, password)),
        }
    }

    fn verifynow(self, base_url: String, password: Password) -> VerifyNow {
        use accounts::verifynow::{AUTH_TOKEN, CUSTOMER_ID, PASSWORD};
        let credentials = match self.kind {
            Kind::Account => Credentials::Account {
                customer_id: CUSTOMER_ID.to_owned(),
                password: password.of(PASSWORD),
            },
            _ => Credentials::Token(password.of(AUTH_TOKEN)),
        };
        let dialect = match self.kind {
            Kind::Simple => Dialect::Simple,
            _ => Dialect::V3,
        };
        let channels = vec![Channel::Sms, Channel::Whatsapp];
        let clock = Arc::new(SystemClock);
        VerifyNow::new(base_url, dialect, credentials, channels, clock, outbound())
    }

    fn twilio(self, base_url: String, password: Password) -> Twilio {
        let own_code = !self.checks();
        Twilio {
            base_url,
            user: accounts::twilio::ACCOUNT_SID.to_owned(),
            password: password.of(accounts::twilio::AUTH_TOKEN),
            service_sid: accounts::twilio::SERVICE_SID.to_owned(),
            custom_code: own_code,
            template_sid: own_code.then(|| accounts::twilio::TEMPLATE_SID.to_owned()),
            app_hash: own_code.then(|| "FA+9qCX9VSu".to_owned()),
            code_length: 6,
            channels: Channel::ALL.to_vec(),
            outbound: outbound(),
        }
    }

    pub(super) fn vonage(self, base_url: String, password: Password) -> Vonage {
        let own_code = !self.checks();
        Vonage {
            base_url,
            api_key: accounts::vonage::API_KEY.to_owned(),
            api_secret: password.of(accounts::vonage::API_SECRET),
            brand: "Verification".to_owned(),
            own_code,
            template_id: own_code.then(|| accounts::vonage::TEMPLATE_ID.to_owned()),
            app_hash: own_code.then(|| "FA+9qCX9VSu".to_owned()),
            from: None,
            entity_id: None,
            content_id: None,
            fraud_check: None,
            whatsapp_from: Some(accounts::vonage::WHATSAPP_FROM.to_owned()),
            native_fallback_seconds: None,
            channels: Channel::ALL.to_vec(),
            outbound: outbound(),
        }
    }

    /// Whether the vendor holds the codes and so checks them.
    pub(super) fn checks(self) -> bool {
        !matches!(self.kind, Kind::OwnCode)
    }

    /// Whose API.
    pub(super) fn vendor(self) -> Vendor {
        self.vendor
    }
}

/// Whether the adapter knows its account's password.
#[derive(Clone, Copy)]
pub(super) enum Password {
    Right,
    Wrong,
}

impl Password {
    fn of(self, right: &str) -> Secret {
        Secret::new(match self {
            Self::Right => right,
            Self::Wrong => "d3Jvbmc=",
        })
    }
}

fn sinch(base_url: String, password: Password) -> Sinch {
    Sinch {
        base_url,
        application_key: accounts::sinch::APPLICATION_KEY.to_owned(),
        application_secret: password.of(accounts::sinch::APPLICATION_SECRET),
        code_length: 4,
        channels: Channel::ALL.to_vec(),
        clock: Arc::new(SystemClock),
        outbound: outbound(),
    }
}

fn twilio_messaging(base_url: String, password: Password) -> TwilioMessaging {
    TwilioMessaging {
        base_url,
        account_sid: accounts::twilio::ACCOUNT_SID.to_owned(),
        user: accounts::twilio::ACCOUNT_SID.to_owned(),
        password: password.of(accounts::twilio::AUTH_TOKEN),
        sender: Some(Sender::From(accounts::twilio::FROM.to_owned())),
        whatsapp: Some(Whatsapp {
            from: accounts::twilio::WHATSAPP_FROM.to_owned(),
            content_sid: accounts::twilio::CONTENT_SID.to_owned(),
        }),
        status_callback: None,
        outbound: outbound(),
    }
}

fn outbound() -> Outbound {
    Outbound::new().expect("certificates")
}

impl Subject {
    pub(super) async fn deliver(&self, to: &str) -> Result<Handle, ProviderError> {
        self.deliver_by(to, Channel::Sms).await
    }

    pub(super) async fn deliver_by(
        &self,
        to: &str,
        channel: Channel,
    ) -> Result<Handle, ProviderError> {
        let receipt = self.provider.deliver(&message(to, channel)).await?;
        Ok(receipt.handle.expect("every vendor names what it takes"))
    }

    pub(super) async fn check(
        &self,
        handle: &Handle,
        code: &str,
    ) -> Result<Verdict, ProviderError> {
        let question = Question {
            handle: handle.clone(),
            channel: Channel::Sms,
            to: phone::parse(NUMBER, None).expect("valid"),
            code: Code::read(code).expect("a code"),
        };
        self.provider.check(&question).await
    }

    /// How often the vendor was asked to send to a number.
    pub(super) fn starts(&self, number: &str) -> usize {
        self.sim.calls.count(self.vendor, Step::Start, number)
    }

    /// The code of the last message that arrived.
    pub(super) fn code(&self) -> String {
        let messages = self.sim.inbox.messages(Some(NUMBER));
        messages.last().expect(self.name).code.clone()
    }
}

/// A message as the use cases write it.
pub(super) fn message(to: &str, channel: Channel) -> Message {
    Message {
        to: phone::parse(to, None).expect("valid"),
        channel,
        text: format!("{CODE} is your code.\n\n@shop.example #{CODE}"),
        code: Code::read(CODE).expect("a code"),
        code_length: 6,
        expires_in_seconds: 600,
        brand: Some("Shop: {all} $1/day".to_owned()),
        locale: Some("en-US".to_owned()),
        host: Some("shop.example".to_owned()),
        fallback: Vec::new(),
        earlier: None,
        device: Device::default(),
    }
}

/// A stand-in on a socket of its own, and its URL. It ends with the test's runtime.
pub(crate) async fn stand_in() -> (Watched, String) {
    let (sim, router) = Watched::new();
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = tokio::net::TcpListener::bind(local).await.expect("binds");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (sim, url)
}
