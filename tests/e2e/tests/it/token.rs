//! The token, from where it comes to where it is posted: every change of it is told, and one that is spent is replaced.

use anyhow::{Context as _, Result};
use e2e::{Demo, Engine, Options, Step, engines, journey, until};

/// A page of one form that is posted by a script, again and again, and says what its server said.
const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Token</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form>
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form>
<ol></ol>
<script src="/post.js"></script></body></html>"#;

const POST: &str = "
const form = document.querySelector('form');
const said = document.querySelector('ol');
window.tokens = [];
document.addEventListener('otp-token', ({ detail }) => tokens.push(detail.token));
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/signup', { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  said.append(Object.assign(document.createElement('li'),
    { textContent: page.querySelector('main').dataset.outcome }));
});";

fn options() -> Options {
    Options {
        page: Some(PAGE),
        files: &[("post.js", POST)],
        ..Options::default()
    }
}

async fn verify(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    let messages = demo.inbox.messages().await?;
    let message = messages.first().context("no message")?;
    page.code().await?.send_keys(&message.code).await?;
    page.reach(Step::Verified).await
}

/// Submits the form and waits for what its server says, which is its `count`th answer.
async fn submit(demo: &Demo, count: usize) -> Result<String> {
    let page = &demo.page;
    page.find("form > button").await?.click().await?;
    until("an answer of the server", async || {
        let said: Vec<String> = page
            .script(
                "return [...document.querySelectorAll('li')].map((li) => li.textContent)",
                &[],
            )
            .await?;
        Ok(said.get(count - 1).cloned())
    })
    .await
}

engines!(a_form_that_is_submitted_again_posts_a_token_that_is_not_spent);
async fn a_form_that_is_submitted_again_posts_a_token_that_is_not_spent(engine: Engine) {
    journey(engine, options(), async |demo| {
        verify(demo).await?;
        for count in 1..=3 {
            assert_eq!(submit(demo, count).await?, "verified", "submission {count}");
        }
        assert_eq!(
            demo.inbox.messages().await?.len(),
            1,
            "and no other message"
        );
        Ok(())
    })
    .await;
}

engines!(each_change_of_the_token_is_told);
async fn each_change_of_the_token_is_told(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        verify(demo).await?;
        let first = page.token().await?;
        let fresh: String = page.ask("return widget.refresh()", &[]).await?;
        assert_eq!(page.token().await?, fresh);
        page.part("change-number").await?.click().await?;
        page.reach(Step::Phone).await?;
        let tokens: Vec<String> = page.script("return window.tokens", &[]).await?;
        assert_eq!(tokens, [first.as_str(), fresh.as_str(), ""]);
        assert!(!first.is_empty() && !fresh.is_empty() && first != fresh);
        let none: String = page.ask("return widget.refresh()", &[]).await?;
        assert_eq!(none, "", "there is nothing to refresh");
        Ok(())
    })
    .await;
}

engines!(when_no_fresh_token_is_to_be_had_the_number_is_verified_once_more in chromium);
async fn when_no_fresh_token_is_to_be_had_the_number_is_verified_once_more(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        verify(demo).await?;
        for _ in 0..5 {
            let fresh: String = page.ask("return widget.refresh()", &[]).await?;
            assert_ne!(fresh, "");
        }
        let none: String = page.ask("return widget.refresh()", &[]).await?;
        assert_eq!(none, "", "the gateway gives five");
        page.reach(Step::Phone).await?;
        assert_eq!(page.token().await?, "");
        assert_eq!(
            page.phone_text().await?,
            "(202) 555-0100",
            "the number stays"
        );
        Ok(())
    })
    .await;
}
