//! What a screen reader says of the page: what is announced by itself, and the names of what has the focus.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use reqwest::Method;
use serde_json::Value;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::{ElementId, WebElement};

use super::SignUpPage;
use crate::poll::until;

impl SignUpPage {
    /// Begins to note what live regions say, in the page and in shadow roots.
    pub async fn listen_in(&self) -> Result<()> {
        self.script::<Value>(LISTEN_IN, &[]).await?;
        Ok(())
    }

    /// What live regions have said so far, in order.
    pub async fn announcements(&self) -> Result<Vec<String>> {
        self.script("return window.announcements", &[]).await
    }

    /// Waits until live regions have said this.
    pub async fn until_heard(&self, sentence: &str) -> Result<()> {
        let mut heard = Vec::new();
        until("the sentence", async || {
            heard = self.announcements().await?;
            Ok(heard.iter().any(|said| said == sentence).then_some(()))
        })
        .await
        .with_context(|| format!("{heard:?} was heard, and never {sentence:?}"))
    }

    /// Role and accessible name of what has the focus, as the browser computes them: `textbox Phone`.
    pub async fn focused(&self) -> Result<String> {
        let element = self.driver.execute(FOCUSED, vec![]).await?.element()?;
        self.spoken(&element).await
    }

    /// The same of each thing in the widget that can be used, in the order of the page.
    pub async fn controls(&self) -> Result<Vec<String>> {
        let found = self.driver.execute(CONTROLS, vec![]).await?;
        let mut spoken = Vec::new();
        for element in found.elements()? {
            spoken.push(self.spoken(&element).await?);
        }
        Ok(spoken)
    }

    async fn spoken(&self, element: &WebElement) -> Result<String> {
        let role = self.computed(element, "computedrole").await?;
        let name = self.computed(element, "computedlabel").await?;
        Ok(format!("{role} {name}"))
    }

    async fn computed(&self, element: &WebElement, what: &'static str) -> Result<String> {
        let asked = Computed(element.element_id(), what);
        let answer = self.driver.cmd(Command::ExtensionCommand(Box::new(asked)));
        let answer: String = answer.await?.value()?;
        Ok(answer)
    }
}

/// WebDriver 2, sections 12.4.9 and 12.4.10: "Get Computed Role" and "Get Computed Label".
#[derive(Debug)]
struct Computed(ElementId, &'static str);

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/{}", self.0, self.1).into()
    }
}

/// A region speaks when its text has changed, once the script that changes it is done.
const LISTEN_IN: &str = "
    window.announcements = [];
    const listen = (tree) => {
      for (const element of tree.querySelectorAll('*')) {
        if (element.matches('[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])')) {
          let last = element.textContent.trim();
          new MutationObserver(() => {
            const text = element.textContent.trim();
            if (text && text !== last) announcements.push(text);
            last = text;
          }).observe(element, { childList: true, characterData: true, subtree: true });
        }
        if (element.shadowRoot) listen(element.shadowRoot);
      }
    };
    listen(document);";

const FOCUSED: &str = "
    let active = document.activeElement;
    while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;";

const CONTROLS: &str = "
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const usable = (element) => element.matches('input, select, button, [tabindex]') && shown(element);
    const found = [];
    const walk = (node) => {
      if (node.localName === 'slot' && node.assignedElements().length) return node.assignedElements().forEach(walk);
      if (usable(node)) found.push(node);
      for (const child of (node.shadowRoot ?? node).children) walk(child);
    };
    walk(document.querySelector('otp-verify'));
    return found;";
