//! What the vendors call back with when something becomes of a message, or when a person writes one, signed as each of
//! them signs. One vendor a file.

mod sinch;
mod twilio;
mod twilio_messaging;
mod verifynow;
mod vonage;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;

use crate::sim::{Outcome, Sim, Text};
use crate::vendor::Vendor;

/// One request, ready to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// Where to, with the query that its signature may need.
    pub url: String,
    /// The headers, those of the signature among them.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

impl Callback {
    /// What the vendor says about an outcome to its endpoint below `base`, or to the URL that the caller gave with its
    /// request; `None` where this vendor says nothing about it. `now` is milliseconds since 1970.
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

    /// What the vendor posts to its endpoint below `base` when a person has written. `now` is milliseconds since 1970.
    pub fn about_text(text: &Text, base: &str, now: i64) -> Option<Self> {
        let url = format!("{base}/{}", text.vendor.name());
        match text.vendor {
            Vendor::Verifynow => Some(verifynow::inbound(text, &url, now)),
            Vendor::Twilio | Vendor::TwilioMessaging => Some(twilio_messaging::inbound(text, &url)),
            Vendor::Vonage => Some(vonage::inbound(text, &url, now)),
            Vendor::Sinch => sinch::inbound(text, &url, now),
        }
    }

    /// Posts it; whether the answer was good.
    pub async fn post(&self, client: &reqwest::Client) -> bool {
        let request = self.headers.iter().fold(
            client.post(&self.url).body(self.body.clone()),
            |request, (name, value)| request.header(*name, value),
        );
        request
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
    }
}

/// Calls back about everything that becomes of messages, and that people write, from now on, below `base`: the gateway's
/// `…/verification/v3`. Tries five times, a second apart, as vendors do with longer pauses. Runs until the stand-ins
/// are gone.
pub fn run(sim: &Arc<Sim>, base: &str) -> impl Future<Output = ()> + Send + use<> {
    // From before the first call, and not from when somebody polls this.
    let mut outcomes = sim.outcomes();
    let mut texts = sim.texts();
    let sim = Arc::downgrade(sim);
    let [webhooks, inbound] = ["webhooks", "inbound"].map(|path| format!("{base}/{path}"));
    async move {
        // The gateway is a neighbour: a proxy from the environment must not come between.
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
            let callback = match heard {
                Ok(Heard::Outcome(outcome)) => Callback::about(&outcome, &webhooks, now),
                Ok(Heard::Text(text)) => Callback::about_text(&text, &inbound, now),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return,
            };
            if let Some(callback) = callback {
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
