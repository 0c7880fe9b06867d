//! The sign-up page as a person meets it: its fields, the widget's parts, the drawn phone.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{By, Key, WebDriver, WebElement};

use crate::axe;
use crate::engine::Engine;
use crate::poll::until;

mod country;
mod drawn_phone;
mod heard;
mod measured;
mod widget;

pub use country::CountryList;
pub use drawn_phone::DrawnMessage;
pub use measured::Memory;
pub use widget::Step;

/// A page with the widget in it, open in the browser.
#[derive(Clone, Debug)]
pub struct SignUpPage {
    engine: Engine,
    driver: WebDriver,
    origin: String,
}

impl SignUpPage {
    pub(crate) fn new(engine: Engine, driver: WebDriver, origin: String) -> Self {
        Self {
            engine,
            driver,
            origin,
        }
    }

    /// Loads the page as a new tab would, with nothing kept of what was done before; waits until every widget on it
    /// works and the drawn phone listens.
    pub async fn open(&self) -> Result<()> {
        self.driver.execute_async(FORGET, vec![]).await?;
        self.load().await?;
        self.script::<Value>(HEAR_EVENTS, &[]).await?;
        self.until_widgets_work().await
    }

    /// Loads the page anew and waits for nothing.
    pub async fn load(&self) -> Result<()> {
        Ok(self.driver.goto(format!("{}/", self.origin)).await?)
    }

    /// The same without waiting even for the page itself.
    pub async fn begin_to_load(&self) -> Result<()> {
        let script = "setTimeout(() => location.assign(arguments[0]))";
        self.script(script, &[format!("{}/", self.origin).into()])
            .await
    }

    /// Waits until every widget on the page can be used.
    pub async fn until_widgets_work(&self) -> Result<()> {
        until("the widget", async || {
            Ok(self.script::<bool>(WIDGETS_WORK, &[]).await?.then_some(()))
        })
        .await
    }

    /// The form's own fields, filled in.
    pub async fn fill_in_name_and_email(&self) -> Result<()> {
        self.find("[name=name]")
            .await?
            .send_keys("Ada Lovelace")
            .await?;
        self.find("[name=email]")
            .await?
            .send_keys("ada@example.org")
            .await?;
        Ok(())
    }

    /// Presses "Create account".
    pub async fn submit(&self) -> Result<()> {
        Ok(self.find("form > button").await?.click().await?)
    }

    /// The page after the form: waits for the one that says `outcome` and returns its text.
    pub async fn result(&self, outcome: &str) -> Result<String> {
        let result = until(&format!("the page that says {outcome}"), async || {
            let selector = format!("main[data-outcome={outcome}]");
            Ok(Some(self.find(&selector).await?))
        })
        .await?;
        Ok(result.text().await?)
    }

    /// The first element in the page's own tree that fits a selector.
    pub async fn find(&self, selector: &str) -> Result<WebElement> {
        let found = self.driver.find(By::Css(selector)).await;
        found.with_context(|| format!("there is no {selector}"))
    }

    /// Runs a script in the page and reads what it returns.
    pub async fn script<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: &[Value],
    ) -> Result<T> {
        let answer = self.driver.execute(script, arguments.to_vec()).await?;
        Ok(serde_json::from_value(answer.json().clone())?)
    }

    /// Runs a script in the page and waits until it has called its first argument.
    pub async fn script_async(&self, script: &str) -> Result<()> {
        self.driver.execute_async(script, vec![]).await?;
        Ok(())
    }

    /// Lets an input method compose a text in the field that has the focus.
    pub async fn compose(&self, text: &str) -> Result<()> {
        let end = text.encode_utf16().count();
        let composed = json!({ "text": text, "selectionStart": end, "selectionEnd": end });
        let command = "Input.imeSetComposition";
        self.driver.cdp().send_raw(command, composed).await?;
        Ok(())
    }

    /// The element that a script returns.
    pub async fn element(&self, script: &str) -> Result<WebElement> {
        Ok(self.driver.execute(script, vec![]).await?.element()?)
    }

    /// Clicks at a place of the window, in CSS pixels.
    pub async fn click_at(&self, x: i64, y: i64) -> Result<()> {
        let pointer = self.driver.action_chain().move_to(x, y).click();
        Ok(pointer.perform().await?)
    }

    /// Inserts a text at the caret in one go, as pasting, autofill and emoji keyboards do.
    pub async fn insert(&self, text: &str) -> Result<()> {
        let script = "return document.execCommand('insertText', false, arguments[0])";
        let inserted: bool = self.script(script, &[text.into()]).await?;
        ensure!(
            inserted || text.is_empty(),
            "nothing takes the text {text:?}"
        );
        Ok(())
    }

    /// Presses keys wherever the keyboard's focus is.
    pub async fn press(&self, keys: impl AsRef<str>) -> Result<()> {
        Ok(self
            .driver
            .action_chain()
            .send_keys(keys.as_ref())
            .perform()
            .await?)
    }

    /// Presses a key with Shift held down.
    pub async fn press_with_shift(&self, key: char) -> Result<()> {
        self.press_with(&[Key::Shift], key).await
    }

    /// Presses a key with others held down.
    pub async fn press_with(&self, held: &[Key], key: char) -> Result<()> {
        let mut keys = self.driver.action_chain();
        for one in held {
            keys = keys.key_down(one.clone());
        }
        keys = keys.key_down(key).key_up(key);
        for one in held {
            keys = keys.key_up(one.clone());
        }
        Ok(keys.perform().await?)
    }

    /// Undoes, as the keyboard does.
    pub async fn undo(&self) -> Result<()> {
        self.press_with(&[Key::Control], 'z').await
    }

    /// Redoes; `shifted` in the one of two ways that there are.
    pub async fn redo(&self, shifted: bool) -> Result<()> {
        if shifted {
            self.press_with(&[Key::Control, Key::Shift], 'z').await
        } else {
            self.press_with(&[Key::Control], 'y').await
        }
    }

    /// The element's events so far, each as its name and the values of its detail: `otp-sent SMS`.
    pub async fn events(&self) -> Result<Vec<String>> {
        self.script("return window.heardEvents", &[]).await
    }

    /// The errors in the browser's console since last asked; none where the console cannot be read.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        if self.engine != Engine::Chromium {
            return Ok(Vec::new());
        }
        let entries = self.driver.browser_log().await?;
        let errors = entries.into_iter().filter(|entry| entry.level == "SEVERE");
        Ok(errors.map(|entry| entry.message).collect())
    }

    /// Pretends that the person has chosen light or dark, and wants nothing to move.
    pub async fn prefer(&self, scheme: &str) -> Result<()> {
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.driver
            .cdp()
            .send_raw("Emulation.setEmulatedMedia", features)
            .await?;
        Ok(())
    }

    /// Pretends that the person's system forces its colours on pages.
    pub async fn force_colours(&self) -> Result<()> {
        let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        let command = "Emulation.setEmulatedMedia";
        self.driver.cdp().send_raw(command, features).await?;
        Ok(())
    }

    /// Pretends that the window is a phone's, 360 px wide.
    pub async fn shrink_to_a_phone(&self) -> Result<()> {
        self.resize(360, 740, true).await
    }

    /// Pretends that the window is so large, in CSS pixels, and perhaps a phone's.
    pub async fn resize(&self, width: u32, height: u32, phone: bool) -> Result<()> {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.driver
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    pub(crate) async fn picture(&self, path: &Path) -> Result<()> {
        Ok(self.driver.screenshot(path).await?)
    }

    /// Goes on within the first frame of the page.
    pub async fn enter_frame(&self) -> Result<()> {
        until("the frame", async || {
            Ok(Some(self.driver.enter_frame(0).await?))
        })
        .await
    }

    /// Fails when the tab's process has been ended: what it asked of the browser has been dealt with by then.
    pub async fn assert_alive(&self) -> Result<()> {
        let script = "fetch('/healthz').then(() => setTimeout(arguments[0]))";
        self.driver.execute_async(script, vec![]).await?;
        self.script::<Value>("return null", &[]).await?;
        Ok(())
    }

    /// All that the page holds: its tree, shadow roots, fields, what outlives a reload, and what the token says.
    pub async fn everything(&self) -> Result<String> {
        self.script(EVERYTHING, &[]).await
    }

    /// Fails when axe-core finds anything on the page.
    pub async fn assert_accessible(&self, state: &str) -> Result<()> {
        let findings = axe::findings(&self.driver).await?;
        ensure!(findings.is_empty(), "{state}: {}", findings.join("\n"));
        Ok(())
    }
}

/// The widgets go first, for whatever they hear of meanwhile they would keep. The first page of all keeps nothing, and
/// some browsers do not let it.
const FORGET: &str = "
    const done = arguments[0];
    for (const widget of document.querySelectorAll('otp-verify')) widget.remove();
    setTimeout(() => {
      try { sessionStorage.clear() } catch {}
      done();
    });";

const EVERYTHING: &str = "
    const inside = (tree) => [...tree.querySelectorAll('*')].flatMap(({ shadowRoot, value }) => [
      value, ...(shadowRoot ? [shadowRoot.innerHTML, ...inside(shadowRoot)] : [])]);
    const token = new FormData(document.querySelector('form')).get('otp-token') ?? '';
    const parts = token.split('.').slice(0, 2).map((part) => atob(part.replace(/-/g, '+').replace(/_/g, '/')));
    return [document.documentElement.outerHTML, ...inside(document), JSON.stringify({ ...sessionStorage }),
      JSON.stringify({ ...localStorage }), document.cookie, location.href, token, ...parts].join('\\n');";

const HEAR_EVENTS: &str = "
    window.heardEvents = [];
    for (const name of ['otp-sent', 'otp-channel-change', 'otp-code-filled', 'otp-verified', 'otp-expired', 'otp-error'])
      document.addEventListener(name, ({ detail }) =>
        heardEvents.push([name, ...Object.values(detail ?? {})].join(' ')));";

const WIDGETS_WORK: &str = "
    const all = (tree) => [...tree.querySelectorAll('*')].flatMap((element) =>
      element.localName === 'otp-verify' ? element : element.shadowRoot ? all(element.shadowRoot) : []);
    const widgets = all(document);
    return widgets.length > 0 && widgets.every((widget) =>
      [...widget.shadowRoot?.querySelectorAll('[part~=send]') ?? []].some((button) => button.checkVisibility()));";
