//! What does not come, or breaks: the page lives, the person is told, and the form does as it was told.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey, until};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Broken</title><link rel="icon" href="/icon.svg">
<script src="/trap.js"></script>
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

/// The gateway has an address of its own, as on an integrator's page.
const ELSEWHERE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" gateway="{gateway}" required></otp-verify>
<button>Go on</button></form></body></html>"#;

/// Lets every call into WebAssembly trap once `trapped` is set: the smallest module there is that does so.
const TRAP: &str = "
const trapping = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0,
  10, 5, 1, 3, 0, 0, 11]);
const { t: trap } = new WebAssembly.Instance(new WebAssembly.Module(trapping)).exports;
for (const name of ['instantiate', 'instantiateStreaming']) {
  const real = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const { instance, module } = await real.apply(WebAssembly, given);
    const exports = {};
    for (const [key, value] of Object.entries(instance.exports)) {
      exports[key] = typeof value === 'function' ? (...all) => (window.trapped ? trap() : value(...all)) : value;
    }
    return { module, instance: { exports } };
  };
}";

engines!(without_its_webassembly_it_says_so_and_holds_the_form);
async fn without_its_webassembly_it_says_so_and_holds_the_form(engine: Engine) {
    let options = Options {
        page: Some(PAGE),
        files: &[("trap.js", "")],
        headers: &[("content-security-policy", "script-src 'self'")],
        opens: false,
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.load().await?;
        page.until_status("Phone verification could not be loaded. Check your connection.")
            .await?;
        page.phone().await?.send_keys("2025550100").await?;
        assert!(!form_is_valid(demo).await?);
        // Trying again is possible, and does not help here.
        page.ask::<()>("widget.shadowRoot.querySelector('button').click()", &[])
            .await?;
        page.until_status("Phone verification could not be loaded. Check your connection.")
            .await?;
        assert_eq!(page.phone_text().await?, "2025550100", "nothing is lost");
        page.ask::<()>("widget.failOpen = true", &[]).await?;
        assert!(
            form_is_valid(demo).await?,
            "the page prefers a form without proof"
        );
        page.submit().await?;
        page.result("no-token").await?;
        Ok(())
    })
    .await;
}

engines!(a_trap_in_the_webassembly_leaves_the_page_alive_and_the_person_told);
async fn a_trap_in_the_webassembly_leaves_the_page_alive_and_the_person_told(engine: Engine) {
    let options = Options {
        page: Some(PAGE),
        files: &[("trap.js", TRAP)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550100").await?;
        // In one script: a timer of the module's own may trap first, and the view is then replaced.
        page.ask::<()>(
            "window.trapped = true; widget.shadowRoot.querySelector('[part~=send]').click()",
            &[],
        )
        .await?;
        until("the person to be told", async || {
            let said = page.status().await?;
            Ok((said == "Phone verification has stopped working.").then_some(()))
        })
        .await?;
        assert!(!form_is_valid(demo).await?);
        let kept = page.phone_text().await?;
        assert!(kept.ends_with("0100"), "nothing is lost: {kept}");
        page.ask::<()>("widget.failOpen = true", &[]).await?;
        assert!(form_is_valid(demo).await?);
        Ok(())
    })
    .await;
}

engines!(a_gateway_that_is_gone_is_said_and_its_return_is_noticed);
async fn a_gateway_that_is_gone_is_said_and_its_return_is_noticed(engine: Engine) {
    let options = Options {
        page: Some(ELSEWHERE),
        headers: &[(
            "content-security-policy",
            "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
        )],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        demo.gateway.stop();
        page.send_code_to("2025550100").await?;
        page.until_status("We cannot reach the server. Check your connection and try again.")
            .await?;
        assert!(page.is_at(Step::Phone).await?);
        demo.gateway.start_again()?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1, "one person, one message");

        demo.gateway.stop();
        page.code().await?.send_keys(&messages[0].code).await?;
        page.until_status("We cannot reach the server. Check your connection and try again.")
            .await?;
        let typed: String = page
            .ask("return widget.querySelector('[slot=code]').value", &[])
            .await?;
        assert_eq!(typed, messages[0].code, "what was typed is kept");
        demo.gateway.start_again()?;
        page.part("verify").await?.click().await?;
        page.reach(Step::Verified).await
    })
    .await;
}

async fn form_is_valid(demo: &Demo) -> Result<bool> {
    demo.page
        .ask("return widget.form.checkValidity()", &[])
        .await
}
