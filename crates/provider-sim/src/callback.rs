//! The vendors' callbacks, about a message's status or about a person's message, signed as each of
//! them signs. One vendor per file.

mod sinch;
mod twilio;
mod twilio_messaging;
mod verifynow;
mod vonage;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;

pub use self::sinch::{Asked, question};
use crate::settings::Choices;
use crate::sim::{Outcome, Sim, Text};
use crate::vendor::Vendor;

/// One request, ready to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The URL, with the query that its signature may need.
    pub url: String,
    /// The headers, including those of the signature.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

impl Callback {
    /// What the vendor reports about an outcome to its endpoint below `base`, or to the URL that the caller gave with its
    /// request; `None` if this vendor does not report it. `now` is milliseconds since 1970.
    pub fn about(outcome: &Outcome, base: &str, now: i64) -> Option<Self> {
        let url = format!("{base}/{}", outcome.vendor.name());
        match outcome.vendor {
            Vendor::Verifynow => verifynow::callback(outcome, &url, now),
            Vendor::Twilio => twilio::callback(outcome, &url, now),
            Vendor::Vonage => vonage::callback(outcome, &url, now),
            Vendor::Sinch => sinch::callback(outcome, &url, now),
            Vendor::TwilioMessaging => twilio_messaging::callback(outcome),
        }
    }

    /// What the vendor reports after [`Self::about`], if the outcome ends the verification and there is more to report.
    pub fn about_the_end(outcome: &Outcome, base: &str, now: i64) -> Option<Self> {
        let url = format!("{base}/{}", outcome.vendor.name());
        match outcome.vendor {
            Vendor::Vonage => vonage::summary(outcome, &url, now),
            Vendor::Verifynow | Vendor::Twilio | Vendor::Sinch | Vendor::TwilioMessaging => None,
        }
    }

    /// [`Self::about`] in an older form of the vendor's, if it has one and these choices select it.
    fn chosen(outcome: &Outcome, choices: Choices, base: &str, now: i64) -> Option<Self> {
        if outcome.vendor == Vendor::Twilio && choices.twilio_older_events {
            let url = format!("{base}/{}", outcome.vendor.name());
            return twilio::older(outcome, &url, now);
        }
        Self::about(outcome, base, now)
    }

    /// What the vendor posts to its endpoint below `base` when a person has written. `now` is milliseconds since 1970.
    pub fn about_text(text: &Text, base: &str, now: i64) -> Option<Self> {
        let url = format!("{base}/{}", text.vendor.name());
        match text.vendor {
            Vendor::Verifynow => Some(verifynow::inbound(text, &url, now)),
            Vendor::Twilio | Vendor::TwilioMessaging => Some(twilio_messaging::inbound(text, &url)),
            Vendor::Vonage => Some(vonage::inbound(text, &url, now)),
            Vendor::Sinch => Some(sinch::inbound(text, &url, now)),
        }
    }

    /// The same, signed with the shared key of the account, where it is Twilio's.
    #[must_use]
    pub fn by_shared_key(self) -> Self {
        let is_twilios = |(name, _): &(&str, String)| *name == "x-twilio-signature";
        if self.headers.iter().any(is_twilios) {
            twilio::by_shared_key(self)
        } else {
            self
        }
    }

    /// Posts it; whether the answer was good.
    pub async fn post(&self, client: &reqwest::Client) -> bool {
        let answer = self.ask(client).await;
        answer.is_some_and(|answer| answer.status().is_success())
    }

    /// Posts it; the answer.
    pub(crate) async fn ask(&self, client: &reqwest::Client) -> Option<reqwest::Response> {
        let request = self.headers.iter().fold(
            client.post(&self.url).body(self.body.clone()),
            |request, (name, value)| request.header(*name, value),
        );
        request.send().await.ok()
    }
}

/// Calls back about every change of a message's status, and every message that people write, from now on, below `base`: the
/// gateway's
/// `…/verification/v3`. Tries five times, a second apart, as vendors do with longer pauses. Runs until the stand-ins
/// are gone.
pub fn run(sim: &Arc<Sim>, base: &str) -> impl Future<Output = ()> + Send + use<> {
    // Subscribed before the first call, not when the future is first polled.
    let mut outcomes = sim.outcomes();
    let mut texts = sim.texts();
    let [webhooks, inbound] = ["webhooks", "inbound"].map(|path| format!("{base}/{path}"));
    sim.ask_at(&webhooks);
    let sim = Arc::downgrade(sim);
    async move {
        // The gateway is local: a proxy from the environment must not come between.
        let Ok(client) = reqwest::Client::builder().no_proxy().build() else {
            return;
        };
        loop {
            let heard = tokio::select! {
                outcome = outcomes.recv() => outcome.map(Heard::Outcome),
                text = texts.recv() => text.map(Heard::Text),
            };
            let Some(sim) = sim.upgrade() else { return };
            let now = sim.clock.wall();
            let callbacks = match heard {
                Ok(Heard::Outcome(outcome)) => vec![
                    Callback::chosen(&outcome, sim.settings.get(), &webhooks, now),
                    Callback::about_the_end(&outcome, &webhooks, now),
                ],
                Ok(Heard::Text(text)) => vec![Callback::about_text(&text, &inbound, now)],
                Err(RecvError::Lagged(_)) => Vec::new(),
                Err(RecvError::Closed) => return,
            };
            for callback in callbacks.into_iter().flatten() {
                let callback = if sim.settings.get().twilio_shared_key {
                    callback.by_shared_key()
                } else {
                    callback
                };
                let client = client.clone();
                tokio::spawn(async move { insist(&callback, &client).await });
            }
        }
    }
}

enum Heard {
    Outcome(Outcome),
    Text(Text),
}

async fn insist(callback: &Callback, client: &reqwest::Client) {
    for _ in 0..ATTEMPTS {
        if callback.post(client).await {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// The path of a URL, for those who sign it.
fn path(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let path = url[after_scheme..]
        .find('/')
        .map_or("/", |at| &url[after_scheme + at..]);
    path.split('?').next().unwrap_or(path)
}

const ATTEMPTS: usize = 5;
const PAUSE: Duration = Duration::from_secs(1);
