//! What the gateway tells the site's own server of its messages: `GET /verification/v3/deliveries`.

use anyhow::Result;
use serde::Deserialize;

use crate::site::SERVER_KEY;

/// The gateway's account of the site's messages.
#[derive(Clone, Debug)]
pub struct Deliveries {
    http: reqwest::Client,
    url: String,
}

/// How one message fared.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// `PENDING`, `DELIVERED` or `FAILED`.
    pub delivery_status: String,
    /// `SMS`, `WHATSAPP` or `VOICE`.
    pub channel: String,
    /// By whom.
    pub provider: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// Whether the gateway sent it by itself.
    pub automatic: bool,
    /// From the decision to send to the news, in milliseconds.
    pub latency_ms: Option<u64>,
}

impl Deliveries {
    pub(crate) fn of(gateway: &str) -> Result<Self> {
        Ok(Self {
            http: reqwest::Client::builder().no_proxy().build()?,
            url: format!("{gateway}/verification/v3/deliveries"),
        })
    }

    /// All messages so far, oldest first.
    pub async fn all(&self) -> Result<Vec<Delivery>> {
        #[derive(Deserialize)]
        struct Answer {
            deliveries: Vec<Delivery>,
        }
        let asked = self.http.get(&self.url).header("authToken", SERVER_KEY);
        let answer = asked.send().await?.error_for_status()?;
        let mut all = answer.json::<Answer>().await?.deliveries;
        all.reverse();
        Ok(all)
    }
}
