//! What the vendors call back with when something becomes of a message, signed as each of them signs. One vendor a file.

mod sinch;
mod twilio;
mod twilio_messaging;
mod verifynow;
mod vonage;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;

use crate::sim::{Outcome, Sim};
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
        let of_vendor = format!("{base}/{}", outcome.vendor.name());
        let url = outcome.callback.as_deref().unwrap_or(&of_vendor);
        match outcome.vendor {
            Vendor::Verifynow => verifynow::callback(outcome, url, now),
            Vendor::Twilio => twilio::callback(outcome, url, now),
            Vendor::Vonage => vonage::callback(outcome, url, now),
            Vendor::Sinch => sinch::callback(outcome, url, now),
            Vendor::TwilioMessaging => twilio_messaging::callback(outcome, url),
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

/// Calls back about everything that becomes of messages from now on, below `base`. Tries five times, a second apart, as
/// vendors do with longer pauses. Runs until the stand-ins are gone.
pub async fn run(sim: Arc<Sim>, base: String) {
    let mut outcomes = sim.outcomes();
    let client = reqwest::Client::new();
    loop {
        match outcomes.recv().await {
            Ok(outcome) => {
                if let Some(callback) = Callback::about(&outcome, &base, sim.clock.wall()) {
                    let client = client.clone();
                    tokio::spawn(async move { insist(&callback, &client).await });
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
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
