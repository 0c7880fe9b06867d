//! The widget's fields and parts. Where a page has several widgets, the first.

use anyhow::{Context as _, Result};
use serde_json::Value;
use thirtyfour::WebElement;

use super::SignUpPage;
use crate::poll::until;

/// Where the widget stands: its custom states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A number is asked for.
    Phone,
    /// A code is asked for.
    Code,
    /// The number is verified.
    Verified,
}

impl Step {
    fn state(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Code => "code",
            Self::Verified => "verified",
        }
    }
}

impl SignUpPage {
    /// The phone field.
    pub async fn phone(&self) -> Result<WebElement> {
        self.find("otp-verify input[type=tel]").await
    }

    /// What is in the phone field.
    pub async fn phone_text(&self) -> Result<String> {
        self.script(
            "return document.querySelector('otp-verify input[type=tel]').value",
            &[],
        )
        .await
    }

    /// The code field.
    pub async fn code(&self) -> Result<WebElement> {
        self.find("otp-verify > input[autocomplete=one-time-code]")
            .await
    }

    /// The visible element of that part, once there is one.
    pub async fn part(&self, part: &str) -> Result<WebElement> {
        until(&format!("the part {part}"), async || {
            let found = self.driver.execute(VISIBLE_PART, vec![part.into()]).await?;
            Ok(if found.json().is_null() {
                None
            } else {
                Some(found.element()?)
            })
        })
        .await
    }

    /// Whether that part can be seen now.
    pub async fn shows(&self, part: &str) -> Result<bool> {
        let found: Value = self.script(VISIBLE_PART, &[part.into()]).await?;
        Ok(!found.is_null())
    }

    /// Chooses a country by its ISO code; the empty one is "none".
    pub async fn choose_country(&self, region: &str) -> Result<()> {
        self.script::<Value>(
            "const select = document.querySelector('otp-verify').shadowRoot.querySelector('[part~=country]');
             select.value = arguments[0];
             if (select.value !== arguments[0]) throw new Error(`no country ${arguments[0]}`);
             select.dispatchEvent(new Event('change', { bubbles: true }));",
            &[region.into()],
        )
        .await?;
        self.until_country(region).await
    }

    /// Waits until that country is the chosen one.
    pub async fn until_country(&self, region: &str) -> Result<()> {
        until(&format!("the country {region}"), async || {
            let script = "return document.querySelector('otp-verify').shadowRoot.querySelector('[part~=country]').value";
            let chosen: String = self.script(script, &[]).await?;
            Ok((chosen == region).then_some(()))
        })
        .await
    }

    /// Types a number and presses "Send code".
    pub async fn send_code_to(&self, number: &str) -> Result<()> {
        self.phone().await?.send_keys(number).await?;
        Ok(self.part("send").await?.click().await?)
    }

    /// Waits until the widget stands there.
    pub async fn reach(&self, step: Step) -> Result<()> {
        let state = step.state();
        until(&format!("the step {state}"), async || {
            Ok(self.is_at(step).await?.then_some(()))
        })
        .await
        .with_context(|| format!("not at the step {state}"))
    }

    /// Whether the widget stands there now.
    pub async fn is_at(&self, step: Step) -> Result<bool> {
        let script =
            "return document.querySelector('otp-verify').matches(`:state(${arguments[0]})`)";
        self.script(script, &[step.state().into()]).await
    }

    /// What the status line says now.
    pub async fn status(&self) -> Result<String> {
        let script = "return document.querySelector('otp-verify').shadowRoot.querySelector('[part~=status]').textContent";
        self.script(script, &[]).await
    }

    /// Waits until the status line says this.
    pub async fn until_status(&self, sentence: &str) -> Result<()> {
        let mut said = String::new();
        until("the sentence", async || {
            said = self.status().await?;
            Ok((said == sentence).then_some(()))
        })
        .await
        .with_context(|| format!("the status line says {said:?} instead of {sentence:?}"))
    }

    /// The token, as the form would post it; empty while there is none.
    pub async fn token(&self) -> Result<String> {
        let script = "return new FormData(document.querySelector('form')).get('otp-token') ?? ''";
        self.script(script, &[]).await
    }
}

const VISIBLE_PART: &str = "
    const parts = document.querySelector('otp-verify').shadowRoot.querySelectorAll(`[part~=${arguments[0]}]`);
    return [...parts].find((element) => element.checkVisibility({ visibilityProperty: true })) ?? null;";
