//! The widget's fields and parts. Where a page has several widgets, the first.

use anyhow::{Context as _, Result};
use serde::de::DeserializeOwned;
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
        self.in_widget("return widget?.querySelector('input[type=tel]')", &[])
            .await?
            .context("there is no phone field")
    }

    /// What is in the phone field.
    pub async fn phone_text(&self) -> Result<String> {
        self.ask("return widget.querySelector('input[type=tel]').value", &[])
            .await
    }

    /// The code field.
    pub async fn code(&self) -> Result<WebElement> {
        let field = "return widget?.querySelector(':scope > input[autocomplete=one-time-code]')";
        self.in_widget(field, &[])
            .await?
            .context("there is no code field")
    }

    /// The visible element of that part, once there is one.
    pub async fn part(&self, part: &str) -> Result<WebElement> {
        until(&format!("the part {part}"), async || {
            self.in_widget(VISIBLE_PART, &[part.into()]).await
        })
        .await
    }

    /// Whether that part can be seen now.
    pub async fn shows(&self, part: &str) -> Result<bool> {
        let found: Value = self.ask(VISIBLE_PART, &[part.into()]).await?;
        Ok(!found.is_null())
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
        let script = "return widget.matches(`:state(${arguments[0]})`)";
        self.ask(script, &[step.state().into()]).await
    }

    /// What the status line says now.
    pub async fn status(&self) -> Result<String> {
        let script = "return widget.shadowRoot.querySelector('[part~=status]').textContent";
        self.ask(script, &[]).await
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

    /// Waits until this is said to the ear alone, as the steps of a countdown are.
    pub async fn until_announced(&self, sentence: &str) -> Result<()> {
        let script = "return widget.shadowRoot.querySelector('.ear').textContent";
        let mut said = String::new();
        until("the announcement", async || {
            said = self.ask(script, &[]).await?;
            Ok((said == sentence).then_some(()))
        })
        .await
        .with_context(|| format!("{said:?} is announced instead of {sentence:?}"))
    }

    /// The token, as the form would post it; empty while there is none.
    pub async fn token(&self) -> Result<String> {
        let script = "return new FormData(document.querySelector('form')).get('otp-token') ?? ''";
        self.script(script, &[]).await
    }

    /// Takes the widget out of the page and puts it back a little later, as single-page applications do with a whole view.
    pub async fn take_out_and_put_back(&self) -> Result<()> {
        let script = "const [done] = arguments;
             const widget = document.querySelector('otp-verify');
             const place = widget.parentNode;
             widget.remove();
             setTimeout(() => { place.prepend(widget); done(); }, 50);";
        self.script_async(script).await
    }

    /// Runs a script that knows the widget by that name, and reads what it returns.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> Result<T> {
        self.script(&format!("{WIDGET}{script}"), arguments).await
    }

    /// The element that such a script returns; none for null.
    async fn in_widget(&self, script: &str, arguments: &[Value]) -> Result<Option<WebElement>> {
        let script = format!("{WIDGET}{script}");
        let found = self.driver.execute(script, arguments.to_vec()).await?;
        Ok(if found.json().is_null() {
            None
        } else {
            Some(found.element()?)
        })
    }
}

/// The first widget, within shadow roots of the page's own, too.
const WIDGET: &str = "
    const first = (tree) => {
      for (const element of tree.querySelectorAll('*')) {
        const found = element.localName === 'otp-verify' ? element : element.shadowRoot && first(element.shadowRoot);
        if (found) return found;
      }
    };
    const widget = first(document);";

const VISIBLE_PART: &str = "
    const parts = widget.shadowRoot.querySelectorAll(`[part~=${arguments[0]}]`);
    return [...parts].find((element) => element.checkVisibility({ visibilityProperty: true })) ?? null;";
