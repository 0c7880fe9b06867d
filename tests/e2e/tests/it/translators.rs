//! Translators within the browser, which put `<font>` elements in the place of text, in open shadow roots, too: each
//! sentence goes on changing, for the eye and for the ear.

use anyhow::Result;
use e2e::{Demo, Engine, Options, SignUpPage, Step, engines, journey, until};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Translated</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form><script src="/translate.js"></script></body></html>"#;

/// Translates «so», once it is told to and from then on whatever is new.
const TRANSLATE: &str = "
const made = new WeakSet();
const watched = new WeakSet();
const texts = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return made.has(node.parentNode) || !node.data.trim() ? [] : [node];
  if (node.translate === false || ['SCRIPT', 'STYLE', 'TITLE'].includes(node.nodeName)) return [];
  if (node.shadowRoot) watch(node.shadowRoot);
  return [...(node.shadowRoot ? texts(node.shadowRoot) : []), ...[...node.childNodes].flatMap(texts)];
};
function translate() {
  for (const text of texts(document.body)) {
    const outer = document.createElement('font');
    const inner = document.createElement('font');
    made.add(inner);
    inner.textContent = `«${text.data.trim()}»`;
    outer.append(inner);
    text.replaceWith(outer);
  }
}
function watch(tree) {
  if (watched.has(tree)) return;
  watched.add(tree);
  new MutationObserver(translate).observe(tree, { childList: true, characterData: true, subtree: true });
}
watch(document.body);";

/// What can be read in the widget outside the page's own part of it, a text a line.
async fn sentences(page: &SignUpPage) -> Result<Vec<String>> {
    page.ask(
        "const found = [];
         const seen = document.createTreeWalker(widget.shadowRoot, NodeFilter.SHOW_TEXT);
         for (let text = seen.nextNode(); text; text = seen.nextNode()) {
           const one = text.parentElement;
           if (text.data.trim() && one.translate && one.checkVisibility()) found.push(text.data);
         }
         return found",
        &[],
    )
    .await
}

/// Waits until everything is translated, each sentence once and this one among them.
async fn until_read(page: &SignUpPage, sentence: &str) -> Result<()> {
    let mut read = Vec::new();
    let found = until(sentence, async || {
        read = sentences(page).await?;
        let translated = read
            .iter()
            .all(|text| text.starts_with('«') && text.ends_with('»'));
        Ok((translated && read.iter().any(|text| text.contains(sentence))).then_some(()))
    })
    .await;
    assert!(found.is_ok(), "{sentence:?} is not in {read:?}");
    Ok(())
}

engines!(a_translated_page_goes_on_speaking);
async fn a_translated_page_goes_on_speaking(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[2, 60],
        page: Some(PAGE),
        files: &[("translate.js", TRANSLATE)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        page.script::<()>("translate()", &[]).await?;
        page.part("send").await?.click().await?;
        until_read(page, "«Enter your phone number.»").await?;
        page.phone().await?.send_keys("202555").await?;
        page.part("send").await?.click().await?;
        until_read(page, "too short").await?;
        the_list_is_read(demo).await?;
        demo.front.hold("/verification/v3/send");
        page.send_code_to("0100").await?;
        until_read(page, "«Sending…»").await?;
        demo.front.release();
        page.reach(Step::Code).await?;
        until_read(page, "«Code sent by SMS to»").await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for left in ["4 attempts left.»", "3 attempts left.»"] {
            page.code().await?.send_keys(wrong).await?;
            until_read(page, left).await?;
        }
        page.part("channel").await?.click().await?;
        until_read(page, "«Code sent by WhatsApp to»").await?;
        page.code().await?.send_keys(&code).await?;
        page.reach(Step::Verified).await?;
        until_read(page, "«Verified»").await?;
        let heard = page.announcements().await?.join("\n");
        for sentence in ["too short", "4 attempts", "3 attempts", "WhatsApp"] {
            assert!(heard.contains(sentence), "{sentence:?} in {heard}");
        }
        page.part("change-number").await?.click().await?;
        page.reach(Step::Phone).await?;
        until_read(page, "«Send code»").await?;
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// The list of countries, too.
async fn the_list_is_read(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.part("country").await?.click().await?;
    page.part("country-list").await?;
    page.press("zzz").await?;
    until_read(page, "«No country found.").await?;
    page.press("\u{e003}\u{e003}\u{e003}japan").await?;
    until_read(page, "«1 country»").await?;
    page.press("\u{e00c}").await?;
    page.until_list_closed().await
}
