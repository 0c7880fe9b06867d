//! Pages that allow no more than docs/EMBEDDING.md asks for: the whole way works, and no policy is violated.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Strict</title><link rel="icon" href="/icon.svg">
<script src="/violations.js"></script>
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

/// Hears from the very beginning.
const VIOLATIONS: &str = "
window.violations = [];
addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
  violations.push([effectiveDirective, blockedURI, sample].join(' ')));";

fn under(policy: &'static [(&'static str, &'static str)]) -> Options {
    Options {
        page: Some(PAGE),
        files: &[("violations.js", VIOLATIONS)],
        headers: policy,
        ..Options::default()
    }
}

engines!(two_directives_are_enough_of_a_content_security_policy);
async fn two_directives_are_enough_of_a_content_security_policy(engine: Engine) {
    let options = under(&[(
        "content-security-policy",
        "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
    )]);
    journey(engine, options, async |demo| {
        verify(demo).await?;
        assert_eq!(violations(demo).await?, [""; 0]);
        // The ear is no deaf one.
        demo.page
            .script::<()>("document.body.setAttribute('style', 'color: red')", &[])
            .await?;
        e2e::until("a violation to be heard", async || {
            let heard = violations(demo).await?;
            Ok(heard
                .iter()
                .any(|one| one.starts_with("style-src"))
                .then_some(()))
        })
        .await
    })
    .await;
}

engines!(trusted_types_can_be_enforced_without_any_policy);
async fn trusted_types_can_be_enforced_without_any_policy(engine: Engine) {
    let options = under(&[(
        "content-security-policy",
        "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    )]);
    journey(engine, options, async |demo| {
        verify(demo).await?;
        assert_eq!(violations(demo).await?, [""; 0]);
        let enforced: bool = demo
            .page
            .script(
                // Firefox knows Trusted Types from 148 on.
                "if (!('trustedTypes' in window)) return true;
                 try { document.createElement('p').innerHTML = '<b></b>'; return false } catch { return true }",
                &[],
            )
            .await?;
        assert!(enforced, "this browser enforces them");
        Ok(())
    })
    .await;
}

async fn verify(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.choose_country("US").await?;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    let messages = demo.inbox.messages().await?;
    page.code().await?.send_keys(&messages[0].code).await?;
    page.reach(Step::Verified).await
}

async fn violations(demo: &Demo) -> Result<Vec<String>> {
    demo.page.script("return window.violations", &[]).await
}
