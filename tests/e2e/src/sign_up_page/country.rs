//! The country picker. Where a page has several widgets, the first one's.

use anyhow::Result;
use serde_json::{Value, json};

use super::SignUpPage;
use crate::poll::until;

/// The open list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryList {
    /// ISO codes of the countries in it, in their order.
    pub found: Vec<String>,
    /// The one that the search field names as active.
    pub active: Option<String>,
    /// Whether it is the one that is marked as selected, and is to be seen whole.
    pub active_is_seen: bool,
}

impl SignUpPage {
    /// Chooses a country by its ISO code, with the pointer and the keyboard.
    pub async fn choose_country(&self, region: &str) -> Result<()> {
        self.part("country").await?.click().await?;
        self.part("country-list").await?;
        self.press(region).await?;
        until(&format!("the country {region} in the list"), async || {
            let active = self.country_list().await?.and_then(|list| list.active);
            Ok((active.as_deref() == Some(region)).then_some(()))
        })
        .await?;
        self.press("\u{e007}").await?;
        self.until_country(region).await
    }

    /// Waits until that country is the chosen one; the empty one is "none".
    pub async fn until_country(&self, region: &str) -> Result<()> {
        until(&format!("the country {region}"), async || {
            let script =
                "return widget.shadowRoot.querySelector('[part~=country]').dataset.region ?? ''";
            let chosen: String = self.ask(script, &[]).await?;
            Ok((chosen == region).then_some(()))
        })
        .await
    }

    /// The list as it is now; none while it is closed.
    pub async fn country_list(&self) -> Result<Option<CountryList>> {
        let list: Value = self.ask(LIST, &[]).await?;
        if list.is_null() {
            return Ok(None);
        }
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Ok(Some(CountryList {
            found: list["found"]
                .as_array()
                .map(|found| found.iter().filter_map(text).collect())
                .unwrap_or_default(),
            active: text(&list["active"]),
            active_is_seen: list["activeIsSeen"] == true,
        }))
    }

    /// Waits until these countries are the first of the list.
    pub async fn until_found(&self, first: &[&str]) -> Result<()> {
        until(&format!("the countries {first:?}"), async || {
            let list = self.country_list().await?;
            Ok(list
                .is_some_and(|list| {
                    list.found.len() >= first.len()
                        && list
                            .found
                            .iter()
                            .zip(first)
                            .all(|(one, other)| one == other)
                })
                .then_some(()))
        })
        .await
    }

    /// Waits until the list is closed and its button has the keyboard.
    pub async fn until_list_closed(&self) -> Result<()> {
        until("the keyboard at the button of the country", async || {
            let script = "const { shadowRoot } = widget;
                return !shadowRoot.querySelector('dialog').open &&
                    shadowRoot.activeElement?.matches('[part~=country]') === true";
            Ok(self.ask::<bool>(script, &[]).await?.then_some(()))
        })
        .await
    }

    /// Pretends that the browser's clock and its languages are those of another place; from the next load on. Chromium alone.
    pub async fn travel(&self, time_zone: &str, languages: &[&str]) -> Result<()> {
        let cdp = self.driver.cdp();
        let zone = json!({ "timezoneId": time_zone });
        cdp.send_raw("Emulation.setTimezoneOverride", zone).await?;
        let languages = json!(languages);
        let source = format!(
            "Object.defineProperty(navigator, 'languages', {{ configurable: true, get: () => {languages} }})"
        );
        cdp.send_raw(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": source }),
        )
        .await?;
        Ok(())
    }
}

const LIST: &str = "
    const { shadowRoot } = widget;
    const dialog = shadowRoot.querySelector('[part~=country-list]');
    if (!dialog.open) return null;
    const code = (option) => option.id.split('-').at(-1);
    const active = shadowRoot.getElementById(
      dialog.querySelector('[role=combobox]').getAttribute('aria-activedescendant') ?? '');
    const selected = [...dialog.querySelectorAll('[role=option][aria-selected=true]')];
    const frame = dialog.querySelector('[role=listbox]').getBoundingClientRect();
    const row = active?.getBoundingClientRect();
    return {
      found: [...dialog.querySelectorAll('[role=option]')].map(code),
      active: active && code(active),
      activeIsSeen: selected.length === 1 && selected[0] === active &&
        row.top >= frame.top - 1 && row.bottom <= frame.bottom + 1,
    };";
