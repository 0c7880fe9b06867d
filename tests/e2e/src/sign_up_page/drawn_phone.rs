//! The phone drawn beside the form.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::SignUpPage;
use crate::poll::until;

/// A message as the drawn phone shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DrawnMessage {
    /// E.164.
    pub to: String,
    /// `SMS`, `WHATSAPP` or `VOICE`.
    pub channel: String,
    /// What the bubble says.
    pub text: String,
    /// Whether there is a "Fill" button.
    pub fillable: bool,
}

impl DrawnMessage {
    /// The code, as a person reads it off: the first run of four to ten digits.
    pub fn code(&self) -> Result<String> {
        self.text
            .split(|character: char| !character.is_ascii_digit())
            .find(|digits| (4..=10).contains(&digits.len()))
            .map(str::to_owned)
            .with_context(|| format!("no code in {:?}", self.text))
    }
}

impl SignUpPage {
    /// Waits until the drawn phone shows that many messages, and returns the last.
    pub async fn message(&self, count: usize) -> Result<DrawnMessage> {
        until(&format!("message {count} on the drawn phone"), async || {
            let mut messages = self.messages().await?;
            Ok(if messages.len() == count {
                messages.pop()
            } else {
                None
            })
        })
        .await
    }

    /// The messages on the drawn phone, oldest first.
    pub async fn messages(&self) -> Result<Vec<DrawnMessage>> {
        self.script(MESSAGES, &[]).await
    }

    /// Presses "Fill" on the last message.
    pub async fn press_fill(&self) -> Result<()> {
        Ok(self
            .find("#messages > li:last-child > .fill")
            .await?
            .click()
            .await?)
    }

    /// What the page has told screen readers about the drawn phone.
    pub async fn announced(&self) -> Result<String> {
        self.script(
            "return document.querySelector('#announcer').textContent",
            &[],
        )
        .await
    }
}

const MESSAGES: &str = "
    return [...document.querySelectorAll('#messages > li')].map((item) => ({
      to: item.dataset.to,
      channel: item.dataset.channel,
      text: item.querySelector('.bubble').textContent,
      fillable: item.querySelector('.fill') !== null,
    }));";
