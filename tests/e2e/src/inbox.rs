//! What the gateway's sandbox has sent: the other end of every claim that something was, or was not, sent.

use anyhow::Result;
use serde::Deserialize;

/// The sandbox's inbox, for all numbers.
#[derive(Clone, Debug)]
pub struct Inbox {
    http: reqwest::Client,
    url: String,
}

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// E.164.
    pub to: String,
    /// `SMS`, `WHATSAPP` or `VOICE`.
    pub channel: String,
    /// The whole text.
    pub text: String,
    /// The code in it.
    pub code: String,
}

impl Inbox {
    pub(crate) fn of(origin: &str) -> Result<Self> {
        Ok(Self {
            http: reqwest::Client::builder().no_proxy().build()?,
            url: format!("{origin}/sandbox/messages"),
        })
    }

    /// Everything sent so far, oldest first.
    pub async fn messages(&self) -> Result<Vec<Message>> {
        #[derive(Deserialize)]
        struct Answer {
            messages: Vec<Message>,
        }
        let answer = self.http.get(&self.url).send().await?.error_for_status()?;
        Ok(answer.json::<Answer>().await?.messages)
    }
}
