//! The element in a frame of another origin, and on a page that forbids WebOTP: the code is typed.

use anyhow::Context as _;
use e2e::{Engine, Message, Options, Step, engines, journey, until};

const AROUND: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Around</title><link rel="icon" href="/icon.svg"></head>
<body><iframe src="{elsewhere}/frame.html" title="Sign up" allow="otp-credentials" width="600" height="500"></iframe></body></html>"#;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign up</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

engines!(in_a_frame_of_another_origin_the_code_is_typed;
    webkit: "its driver types into no frame of another origin");
async fn in_a_frame_of_another_origin_the_code_is_typed(engine: Engine) {
    let options = Options {
        page: Some(AROUND),
        files: &[("frame.html", PAGE)],
        // The sign-up server's own forbids frames.
        headers: &[(
            "content-security-policy",
            "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
        )],
        opens: false,
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.load().await?;
        page.enter_frame().await?;
        page.until_widgets_work().await?;
        let elsewhere: bool = page
            .script(
                "return location.origin !== location.ancestorOrigins?.[0] && self !== top",
                &[],
            )
            .await?;
        assert!(elsewhere);
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        let Message { text, code, .. } = &messages[0];
        // The browser reads the code where the message names both pages; one that names no ancestors reads none.
        let bound: String = page
            .script(
                "const [top] = location.ancestorOrigins ?? [];
                 return top ? `@${new URL(top).hostname} # @${location.hostname}` : `@${location.hostname} #`",
                &[],
            )
            .await?;
        assert_eq!(text.lines().last(), Some(&*bound.replace('#', &format!("#{code}"))));
        page.code().await?.send_keys(code).await?;
        page.reach(Step::Verified).await?;
        page.submit().await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}

engines!(a_page_that_forbids_web_otp_hears_nothing_of_it;
    firefox: "has no WebOTP", webkit: "has no WebOTP");
async fn a_page_that_forbids_web_otp_hears_nothing_of_it(engine: Engine) {
    let options = Options {
        page: Some(PAGE),
        headers: &[("permissions-policy", "otp-credentials=()")],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let refused: String = page
            .script(
                "return navigator.credentials.get({ otp: { transport: ['sms'] } }).catch(({ name }) => name)",
                &[],
            )
            .await?;
        assert_eq!(refused, "NotAllowedError", "the browser obeys");
        page.script::<()>(
            "window.unhandled = []; addEventListener('unhandledrejection', ({ reason }) => unhandled.push(`${reason}`))",
            &[],
        )
        .await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        let unhandled: Vec<String> = page.script("return window.unhandled", &[]).await?;
        assert_eq!(unhandled, [""; 0]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

const SANDBOX: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Around</title><link rel="icon" href="/icon.svg"></head>
<body><iframe src="/frame.html" title="Sign up" sandbox="allow-scripts allow-forms" width="600" height="500"></iframe></body></html>"#;

const SANDBOXED: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign up</title><link rel="icon" href="/icon.svg">
<script src="/console.js"></script><script type="module" src="/otp-verify.js"></script></head>
<body><otp-verify site-key="pk_demo"></otp-verify></body></html>"#;

const CONSOLE: &str = "window.said = []; console.error = (line) => said.push(`${line}`);";

engines!(in_a_sandboxed_frame_the_console_names_its_real_origin in chromium, firefox);
async fn in_a_sandboxed_frame_the_console_names_its_real_origin(engine: Engine) {
    let options = Options {
        page: Some(SANDBOX),
        files: &[("frame.html", SANDBOXED), ("console.js", CONSOLE)],
        headers: &[(
            "content-security-policy",
            "script-src * 'wasm-unsafe-eval'; style-src *; connect-src *",
        )],
        opens: false,
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.load().await?;
        page.enter_frame().await?;
        let mut said: Vec<String> = Vec::new();
        until("the console", async || {
            said = page.script("return window.said", &[]).await?;
            let named = said.iter().any(|line| {
                line.contains("otp-verify at null") && line.contains("allow-same-origin")
            });
            Ok(named.then_some(()))
        })
        .await
        .with_context(|| format!("{said:?}"))
    })
    .await;
}
