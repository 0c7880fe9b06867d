//! Another page, and back by the browser's own history: with the page kept as it was, and loaded once more.

use anyhow::Result;
use e2e::{Engine, Options, SignUpPage, Step, engines, journey, until};
use serde_json::Value;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>First</title><link rel="icon" href="/icon.svg">
<script src="/shown.js"></script><script src="/ends.js"></script><script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form><a href="/second.html">Away</a></body></html>"#;

const SECOND: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Second</title><link rel="icon" href="/icon.svg"></head>
<body><p>Second.</p></body></html>"#;

/// Whether the page has been kept.
const SHOWN: &str = "
addEventListener('pagehide', () => { window.persisted = null; });
addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted; });";

/// A page that wants to hear when it ends is not kept.
const ENDS: &str = "addEventListener('unload', () => {});";

fn options(kept: bool) -> Options {
    Options {
        page: Some(PAGE),
        files: if kept {
            &[
                ("second.html", SECOND),
                ("shown.js", SHOWN),
                ("ends.js", ""),
            ]
        } else {
            &[
                ("second.html", SECOND),
                ("shown.js", SHOWN),
                ("ends.js", ENDS),
            ]
        },
        headers: if kept {
            &[]
        } else {
            &[("cache-control", "no-store")]
        },
        ..Options::default()
    }
}

async fn away_and_back(page: &SignUpPage, kept: bool) -> Result<()> {
    page.find("a").await?.click().await?;
    until_title(page, "Second").await?;
    page.script::<Value>("setTimeout(() => history.back())", &[])
        .await?;
    until_title(page, "First").await?;
    let mut reasons = Value::Null;
    let shown = until("the page to be shown", async || {
        let script = "const [entry] = performance.getEntriesByType('navigation');
             return [window.persisted ?? null, entry.notRestoredReasons?.reasons ?? null]";
        let (persisted, why): (Option<bool>, Value) = page.script(script, &[]).await?;
        reasons = why;
        Ok(persisted)
    })
    .await?;
    assert_eq!(
        shown, kept,
        "whether the browser has kept the page: {reasons}"
    );
    Ok(())
}

async fn until_title(page: &SignUpPage, title: &str) -> Result<()> {
    until(&format!("the page {title}"), async || {
        let found: String = page.script("return document.title", &[]).await?;
        Ok((found == title).then_some(()))
    })
    .await
}

/// Chromium keeps no page that has asked for a code (WebOTP), so `later` is another matter.
async fn goes_on_after(engine: Engine, kept: bool, later: bool) {
    journey(engine, options(kept), async |demo| {
        let page = &demo.page;
        page.choose_country("DE").await?;
        page.phone().await?.send_keys("1512").await?;
        away_and_back(page, kept).await?;
        page.until_widgets_work().await?;
        page.until_country("DE").await?;
        page.phone().await?.clear().await?;
        page.phone().await?.send_keys("15123456789").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let message = demo.inbox.messages().await?[0].clone();
        assert_eq!(message.to, "+4915123456789");
        page.code().await?.send_keys(&message.code[..2]).await?;
        away_and_back(page, later).await?;
        page.reach(Step::Code).await?;
        page.code().await?.clear().await?;
        page.code().await?.send_keys(&message.code).await?;
        page.reach(Step::Verified).await?;
        let token = page.token().await?;
        away_and_back(page, later).await?;
        page.reach(Step::Verified).await?;
        let then = until("a token", async || {
            Ok(Some(page.token().await?).filter(|token| !token.is_empty()))
        })
        .await?;
        assert_eq!(
            then == token,
            later,
            "a page that was loaded has a fresh one"
        );
        assert_eq!(
            demo.inbox.messages().await?.len(),
            1,
            "and no other message"
        );
        Ok(())
    })
    .await;
}

engines!(back_at_a_page_that_was_loaded_once_more_it_goes_on; webkit: "keeps every page");
async fn back_at_a_page_that_was_loaded_once_more_it_goes_on(engine: Engine) {
    goes_on_after(engine, false, false).await;
}

engines!(back_at_a_page_that_was_kept_it_goes_on; firefox: "keeps no page for its driver");
async fn back_at_a_page_that_was_kept_it_goes_on(engine: Engine) {
    goes_on_after(engine, true, engine == Engine::WebKit).await;
}
