//! What Chromium's DevTools protocol tells of a page and does to it, beyond what a person sees and does.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use super::SignUpPage;

/// What a page holds in memory, after its garbage has been collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Memory {
    /// JavaScript objects, in bytes.
    #[serde(default)]
    pub heap: u64,
    /// DOM nodes, those outside the document included.
    pub nodes: u64,
    /// Event listeners.
    pub js_event_listeners: u64,
}

impl SignUpPage {
    /// Collects the garbage and says what is left.
    pub async fn memory(&self) -> Result<Memory> {
        let cdp = self.driver.cdp();
        // What a finalizer lets go of is garbage for the next round alone.
        for _ in 0..3 {
            cdp.send_raw("HeapProfiler.collectGarbage", json!({}))
                .await?;
        }
        let counted = cdp.send_raw("Memory.getDOMCounters", json!({})).await?;
        let used: Value = cdp.send_raw("Runtime.getHeapUsage", json!({})).await?;
        let heap = used["usedSize"].as_f64().context("no heap usage")?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole bytes, written as a float"
        )]
        let heap = heap as u64;
        Ok(Memory {
            heap,
            ..serde_json::from_value(counted)?
        })
    }

    /// Takes the line away, or gives it back.
    pub async fn be_offline(&self, offline: bool) -> Result<()> {
        let line = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        let cdp = self.driver.cdp();
        // Without it the conditions hold for nothing.
        cdp.send_raw("Network.enable", json!({})).await?;
        cdp.send_raw("Network.emulateNetworkConditions", line)
            .await?;
        Ok(())
    }

    /// Pretends that the browser has filled in the field that fits a selector (`:autofill`).
    pub async fn fill_in(&self, selector: &str) -> Result<()> {
        let cdp = self.driver.cdp();
        for domain in ["DOM.enable", "CSS.enable"] {
            cdp.send_raw(domain, json!({})).await?;
        }
        let document = cdp.send_raw("DOM.getDocument", json!({})).await?;
        let asked = json!({ "nodeId": document["root"]["nodeId"], "selector": selector });
        let field = cdp.send_raw("DOM.querySelector", asked).await?;
        let forced = json!({ "nodeId": field["nodeId"], "forcedPseudoClasses": ["autofill"] });
        cdp.send_raw("CSS.forcePseudoState", forced).await?;
        Ok(())
    }

    /// How much of the page has jumped since it was loaded, without a person's doing (web.dev's CLS, but summed up).
    pub async fn layout_shift(&self) -> Result<f64> {
        let script = "
            const done = arguments[0];
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
            }).observe({ type: 'layout-shift', buffered: true });
            // Shifts are reported with the frame they happen in.
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));";
        let sum = self.driver.execute_async(script, vec![]).await?;
        sum.json().as_f64().context("no sum of shifts")
    }
}
