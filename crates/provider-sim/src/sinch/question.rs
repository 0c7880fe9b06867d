//! `VerificationRequestEvent`: whoever has a callback URL is asked before a verification begins, and may say no.

use serde_json::Value;

use super::Start;
use crate::callback::{Asked, question};
use crate::session::Denial;
use crate::sim::Sim;

impl Sim {
    /// Asks, where somebody can be asked.
    pub(super) async fn sinch_ask(&self, id: &str, start: &Start) -> Option<Denial> {
        let url = format!("{}/sinch", self.asks_at()?);
        let asked = Asked {
            id,
            to: &start.to,
            channel: start.channel,
            language: start.language.as_deref(),
        };
        let question = question(&asked, &url, self.clock.wall())?;
        // The gateway is a neighbour: a proxy from the environment must not come between.
        let client = reqwest::Client::builder().no_proxy().build().ok()?;
        let Some(answer) = question.ask(&client).await else {
            return Some(Denial::InvalidCallback);
        };
        let is_good = answer.status().is_success();
        let answer: Value = answer.json().await.unwrap_or_default();
        match answer["action"].as_str() {
            Some("allow") if is_good => None,
            Some("deny") if is_good => Some(Denial::ByCallback),
            _ => Some(Denial::InvalidCallback),
        }
    }
}

/// As the reason of a `DENIED`.
pub(super) const fn words(denial: Denial) -> &'static str {
    match denial {
        Denial::ByCallback => "Denied by callback",
        Denial::InvalidCallback => "Invalid callback",
    }
}
