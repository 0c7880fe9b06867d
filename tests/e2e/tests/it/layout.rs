//! Nothing below the element moves: before its script has arrived, while a code is awaited and when other ways are offered,
//! on a page with no more than the rules that docs/EMBEDDING.md prints.

use std::sync::LazyLock;

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Plain</title><link rel="icon" href="/icon.svg">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css">
<script src="/later.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form><p>Below.</p></body></html>"#;

/// Loads the element's script once the page has been painted without it, and keeps where the button was until then.
const LATER: &str = "
new PerformanceObserver((list, observer) => {
  if (!list.getEntriesByName('first-contentful-paint').length) return;
  observer.disconnect();
  window.placeBefore = document.querySelector('form > button').getBoundingClientRect().top;
  const script = document.createElement('script');
  Object.assign(script, { type: 'module', src: '/otp-verify.js' });
  document.head.append(script);
}).observe({ type: 'paint', buffered: true });";

engines!(with_the_documented_rules_nothing_below_the_element_moves;
    firefox: "does not tell layout shifts", webkit: "does not tell layout shifts");
async fn with_the_documented_rules_nothing_below_the_element_moves(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[2, 60],
        page: Some(PAGE),
        files: &*FILES,
        opens: false,
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        for (width, height, phone) in [(1280, 900, false), (360, 740, true)] {
            page.resize(width, height, phone).await?;
            page.open().await?;
            let first: f64 = page.script("return window.placeBefore", &[]).await?;
            // Later the steps themselves change place inside the element, by a person's doing.
            let shift = page.layout_shift().await?;
            assert!(shift == 0.0, "{width} px: {shift}");
            let mut places = vec![("phone", place(demo).await?)];
            page.send_code_to("2025550100").await?;
            page.reach(Step::Code).await?;
            places.push(("code", place(demo).await?));
            page.part("channel").await?;
            places.push(("other ways", place(demo).await?));
            let code = &demo.inbox.messages().await?.pop().expect("a message").code;
            page.code().await?.send_keys(code).await?;
            page.reach(Step::Verified).await?;
            places.push(("verified", place(demo).await?));
            for (state, place) in places {
                assert!(
                    (place - first).abs() < 1.0,
                    "{width} px, {state}: {first} -> {place}"
                );
            }
        }
        Ok(())
    })
    .await;
}

/// Where the button below the element is, in pixels from the top of the page.
async fn place(demo: &Demo) -> Result<f64> {
    let script =
        "return document.querySelector('form > button').getBoundingClientRect().top + scrollY";
    demo.page.script(script, &[]).await
}

/// The style sheets of the section about what is there before the script.
static RULES: LazyLock<String> = LazyLock::new(|| {
    let guide = include_str!("../../../../docs/EMBEDDING.md");
    let (_, section) = guide
        .split_once("## Before the script has arrived")
        .expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let blocks = section.split("```css").skip(1);
    let rules: String = blocks
        .filter_map(|block| block.split("```").next())
        .collect();
    assert!(rules.contains(":not(:defined)") && rules.contains(":state(verified)"));
    rules
});
static FILES: LazyLock<[(&str, &str); 2]> =
    LazyLock::new(|| [("page.css", RULES.as_str()), ("later.js", LATER)]);
