//! The sign-up page, as a person uses it.

use anyhow::{Result, ensure};
use serde_json::Value;
use thirtyfour::{By, Key, WebElement};

use crate::{Browser, Stack, until};

/// An open sign-up page.
#[derive(Debug)]
pub struct SignUp {
    /// The programs behind it.
    pub stack: Stack,
    /// The browser it is open in.
    pub browser: Browser,
}

impl SignUp {
    /// Opens the page and waits for the widget.
    ///
    /// # Errors
    /// When anything of the stack does not start, or the widget never mounts.
    pub async fn open(resend_after_seconds: u32) -> Result<Self> {
        let page = Self {
            stack: Stack::start(resend_after_seconds)?,
            browser: Browser::start().await?,
        };
        page.browser.driver.goto(&page.stack.url).await?;
        page.part("send").await?;
        Ok(page)
    }

    /// What a script in the page returns.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn script(&self, script: &str) -> Result<Value> {
        Ok(self
            .browser
            .driver
            .execute(script, vec![])
            .await?
            .json()
            .clone())
    }

    /// The visible part of this name.
    ///
    /// # Errors
    /// When it never shows.
    pub async fn part(&self, name: &str) -> Result<WebElement> {
        let script = format!(
            "return [...document.querySelector('otp-verify').shadowRoot.querySelectorAll('[part~=\"{name}\"]')]
                .find((part) => part.checkVisibility()) ?? null"
        );
        until(&format!("part {name}"), || async {
            Ok(self
                .browser
                .driver
                .execute(&script, vec![])
                .await?
                .element()
                .ok())
        })
        .await
    }

    /// Whether a part of this name can be seen now.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn shows(&self, part: &str) -> Result<bool> {
        let script = format!(
            "return [...document.querySelector('otp-verify').shadowRoot.querySelectorAll('[part~=\"{part}\"]')]
                .some((part) => part.checkVisibility())"
        );
        Ok(self.script(&script).await? == Value::Bool(true))
    }

    /// The phone field.
    ///
    /// # Errors
    /// When there is none.
    pub async fn phone(&self) -> Result<WebElement> {
        Ok(self.browser.driver.find(By::Css("input[type=tel]")).await?)
    }

    /// Makes this the text of the phone field, as one paste would.
    ///
    /// # Errors
    /// When the page does not take it.
    pub async fn paste_number(&self, text: &str) -> Result<()> {
        let text = serde_json::to_string(text)?;
        self.script(&format!(
            "const field = document.querySelector('input[type=tel]');
             field.focus(); field.value = {text}; field.setSelectionRange(field.value.length, field.value.length);
             field.dispatchEvent(new InputEvent('input', {{ bubbles: true, inputType: 'insertFromPaste' }}))"
        ))
        .await?;
        Ok(())
    }

    /// Types a number and presses Enter.
    ///
    /// # Errors
    /// When the field is not there.
    pub async fn send_to(&self, number: &str) -> Result<()> {
        let phone = self.phone().await?;
        phone.clear().await?;
        phone.send_keys(number).await?;
        phone.send_keys(Key::Enter + "").await?;
        Ok(())
    }

    /// Waits for a step: `phone`, `code` or `verified`.
    ///
    /// # Errors
    /// When it is never reached.
    pub async fn reaches(&self, step: &str) -> Result<()> {
        let script =
            format!("return document.querySelector('otp-verify').matches(':state({step})')");
        until(&format!("step {step}"), || async {
            Ok((self.script(&script).await? == Value::Bool(true)).then_some(()))
        })
        .await
    }

    /// Waits until the status line says something with this in it.
    ///
    /// # Errors
    /// When it never does; tells what it says instead.
    pub async fn says(&self, words: &str) -> Result<String> {
        let script = "return document.querySelector('otp-verify').shadowRoot.querySelector('[part~=status]').textContent";
        until(&format!("the words {words:?}"), || async {
            let said = self
                .script(script)
                .await?
                .as_str()
                .unwrap_or_default()
                .to_owned();
            ensure!(said.contains(words), "it says {said:?}");
            Ok(Some(said))
        })
        .await
    }

    /// The latest code sent to a number.
    ///
    /// # Errors
    /// When none ever arrives.
    pub async fn code_for(&self, number: &str) -> Result<String> {
        until("a message", || async {
            Ok(self.stack.codes(number).await?.pop())
        })
        .await
    }

    /// Types a code into the field that has the focus: the code field, if all is well.
    ///
    /// # Errors
    /// When the focus is elsewhere.
    pub async fn type_code(&self, code: &str) -> Result<()> {
        until("the focus in the code field", || async {
            let there = self
                .script("return document.activeElement?.autocomplete === 'one-time-code'")
                .await?;
            Ok((there == Value::Bool(true)).then_some(()))
        })
        .await?;
        self.browser
            .driver
            .active_element()
            .await?
            .send_keys(code)
            .await?;
        Ok(())
    }

    /// A code of six digits that is not this one.
    pub fn other_than(code: &str) -> &'static str {
        if code == "000000" { "111111" } else { "000000" }
    }

    /// Fills the rest of the form, submits it, and waits for the page that tells what came of it.
    ///
    /// # Errors
    /// When the form does not go through.
    pub async fn submit(&self) -> Result<String> {
        let driver = &self.browser.driver;
        driver
            .find(By::Css("input[name=name]"))
            .await?
            .send_keys("Ada")
            .await?;
        driver
            .find(By::Css("input[type=email]"))
            .await?
            .send_keys("ada@example.org")
            .await?;
        driver
            .find(By::Css(
                "form button[type=submit], form > button, form button:not([type=button])",
            ))
            .await?
            .click()
            .await?;
        self.page_with("siteverify").await
    }

    /// Waits for a page that has this text; all of its text comes back.
    ///
    /// # Errors
    /// When it never shows.
    pub async fn page_with(&self, words: &str) -> Result<String> {
        until(&format!("a page with {words:?}"), || async {
            let text = self
                .browser
                .driver
                .find(By::Css("body"))
                .await?
                .text()
                .await?;
            ensure!(text.contains(words), "it reads {text:?}");
            Ok(Some(text))
        })
        .await
    }
}
