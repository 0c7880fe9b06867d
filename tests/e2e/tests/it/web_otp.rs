//! The browser's own WebOTP, in Chromium, which ends the tab's process when requests are aborted in the wrong order.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey, until};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Two</title><link rel="icon" href="/icon.svg">
<script src="/requests.js"></script>
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup" id="here">
<otp-verify id="one" site-key="pk_demo"><label>One <input type="tel"></label></otp-verify>
<otp-verify id="two" site-key="pk_demo" name="two"><label>Two <input type="tel"></label></otp-verify>
</form><div id="there"></div></body></html>"#;

/// Notes what the widgets ask of the browser and passes it on unchanged.
const REQUESTS: &str = "
window.asked = [];
const { credentials } = navigator;
const real = credentials.get.bind(credentials);
Object.defineProperty(credentials, 'get', { value: (options) => {
  const number = asked.filter((line) => line.startsWith('get')).length + 1;
  asked.push(`get ${number}`);
  options.signal.addEventListener('abort', () => asked.push(`abort ${number}`));
  return real(options);
} });";

const TWO: fn() -> Options = || Options {
    page: Some(PAGE),
    files: &[("requests.js", REQUESTS)],
    resend_after_seconds: &[1, 60],
    ..Options::default()
};

engines!(no_order_of_sends_moves_and_removals_ends_the_tab;
    firefox: "has no WebOTP", webkit: "has no WebOTP");
async fn no_order_of_sends_moves_and_removals_ends_the_tab(engine: Engine) {
    journey(engine, TWO(), async |demo| {
        let page = &demo.page;
        // The second element's request takes the first's place.
        send(demo, "one", 1).await?;
        send(demo, "two", 2).await?;
        // Both give up at once.
        script(demo, "one.reset(); two.reset();").await?;
        // Moved while a request is under way; and removed and put back within it.
        send(demo, "one", 3).await?;
        script(demo, "there.append(one); here.prepend(one);").await?;
        script(demo, "one.remove(); here.prepend(one);").await?;
        // Sent again, which asks again.
        page.part("resend").await?.click().await?;
        until("the fourth message", async || {
            Ok((demo.inbox.messages().await?.len() == 4).then_some(()))
        })
        .await?;
        // Back, and at once again.
        page.part("change-number").await?.click().await?;
        page.reach(Step::Phone).await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        send(demo, "two", 6).await?;
        // Both leave in one task, and one of them comes back in the next.
        script(demo, "one.remove(); two.remove(); window.kept = one;").await?;
        script(demo, "here.append(kept);").await?;
        page.reach(Step::Code).await?;
        script(demo, "one.reset();").await?;
        page.reach(Step::Phone).await?;
        send(demo, "one", 7).await?;
        page.assert_alive().await?;

        let asked: Vec<String> = page.script("return window.asked", &[]).await?;
        let count = |what: &str| asked.iter().filter(|line| line.starts_with(what)).count();
        assert!(count("get") >= 7, "every send has asked: {asked:?}");
        assert!(
            count("abort") >= 5,
            "what was asked in vain was taken back: {asked:?}"
        );
        Ok(())
    })
    .await;
}

engines!(an_order_that_chromium_dies_of_is_seen_to_kill_the_tab;
    firefox: "has no WebOTP", webkit: "has no WebOTP");
async fn an_order_that_chromium_dies_of_is_seen_to_kill_the_tab(engine: Engine) {
    journey(engine, TWO(), async |demo| {
        let page = &demo.page;
        page.assert_alive().await?;
        // Two requests, and then both aborted in one task: what no page should do.
        let killed = page
            .script::<()>(
                "const ask = ({ signal }) =>
                   navigator.credentials.get({ otp: { transport: ['sms'] }, signal }).catch(() => {});
                 const [first, second] = [new AbortController(), new AbortController()];
                 ask(first); ask(second); first.abort(); second.abort();",
                &[],
            )
            .await;
        let alive = page.assert_alive().await;
        let error = killed.and(alive).expect_err("the tab has survived");
        assert!(format!("{error:?}").contains("tab crashed"), "{error:?}");
        Ok(())
    })
    .await;
}

/// Sends from the element with that id, and waits until that many messages have been sent.
async fn send(demo: &Demo, id: &'static str, count: usize) -> Result<()> {
    script(
        demo,
        &format!(
            "const field = {id}.querySelector('input[type=tel]');
             field.value = '2025550100';
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));
             {id}.shadowRoot.querySelector('[part~=send]').click();"
        ),
    )
    .await?;
    until(&format!("message {count}"), async || {
        Ok((demo.inbox.messages().await?.len() == count).then_some(()))
    })
    .await
}

async fn script(demo: &Demo, script: &str) -> Result<()> {
    let named = "const [one, two, here, there] = ['one', 'two', 'here', 'there'].map((id) => document.getElementById(id));";
    demo.page.script(&format!("{named}{script}"), &[]).await
}
