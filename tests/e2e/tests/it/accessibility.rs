//! axe-core finds nothing, in any state, in light and in dark.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey};

const BROKEN: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Broken</title><link rel="icon" href="/icon.svg">
<meta name="color-scheme" content="light dark">
<script type="module" src="/otp-verify.js"></script></head>
<body style="background: light-dark(#ffffff, #14171d)"><main><h1>Sign up</h1><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button style="padding: 0.75rem">Go on</button></form></main></body></html>"#;

/// The gateway has an address of its own, as on an integrator's page.
const ELSEWHERE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title><link rel="icon" href="/icon.svg">
<meta name="color-scheme" content="light dark">
<script type="module" src="/otp-verify.js"></script></head>
<body style="background: light-dark(#ffffff, #14171d)"><main><h1>Sign up</h1><form method="post" action="/signup">
<otp-verify site-key="pk_demo" gateway="{gateway}" required>
<label>Phone <input type="tel" name="phone"></label></otp-verify></form></main></body></html>"#;

engines!(nothing_is_found_in_light in chromium);
async fn nothing_is_found_in_light(engine: Engine) {
    journey(engine, quickly(), async |demo| {
        every_state(demo, "light").await
    })
    .await;
}

engines!(nothing_is_found_in_dark in chromium);
async fn nothing_is_found_in_dark(engine: Engine) {
    journey(engine, quickly(), async |demo| {
        every_state(demo, "dark").await
    })
    .await;
}

engines!(nothing_is_found_on_a_small_screen in chromium);
async fn nothing_is_found_on_a_small_screen(engine: Engine) {
    journey(engine, quickly(), async |demo| {
        demo.page.shrink_to_a_phone().await?;
        every_state(demo, "light").await
    })
    .await;
}

engines!(nothing_is_found_where_the_widget_cannot_be_loaded in chromium);
async fn nothing_is_found_where_the_widget_cannot_be_loaded(engine: Engine) {
    let options = Options {
        page: Some(BROKEN),
        headers: &[("content-security-policy", "script-src 'self'")],
        opens: false,
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        for scheme in ["light", "dark"] {
            demo.page.prefer(scheme).await?;
            demo.page.load().await?;
            demo.page
                .until_status("Phone verification could not be loaded. Check your connection.")
                .await?;
            demo.page.assert_accessible("not loaded").await?;
        }
        Ok(())
    })
    .await;
}

engines!(nothing_is_found_where_the_gateway_is_gone in chromium);
async fn nothing_is_found_where_the_gateway_is_gone(engine: Engine) {
    let options = Options {
        page: Some(ELSEWHERE),
        headers: &[(
            "content-security-policy",
            "script-src 'self' 'wasm-unsafe-eval'",
        )],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        demo.gateway.stop();
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await?;
            page.open().await?;
            page.send_code_to("2025550100").await?;
            page.until_status("We cannot reach the server. Check your connection and try again.")
                .await?;
            page.assert_accessible("unreachable").await?;
        }
        Ok(())
    })
    .await;
}

/// A resend is soon possible.
fn quickly() -> Options {
    Options {
        resend_after_seconds: &[2, 60],
        ..Options::default()
    }
}

async fn every_state(demo: &Demo, scheme: &str) -> Result<()> {
    demo.page.prefer(scheme).await?;
    demo.page.open().await?;
    what_is_small_is_found(demo).await?;
    the_phone_step(demo).await?;
    the_code_step(demo).await?;
    refusals(demo).await?;
    verified(demo).await
}

/// That nothing is found means something only where something would be.
async fn what_is_small_is_found(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.script::<()>(
        "const small = (label) => {
           const button = document.createElement('button');
           button.style.cssText = 'inline-size: 9px; block-size: 9px; padding: 0; border: 0';
           button.ariaLabel = label;
           return button;
         };
         const row = document.createElement('div');
         row.append(small('One'), small('Other'));
         document.querySelector('.account').prepend(row);",
        &[],
    )
    .await?;
    let found = page.assert_accessible("with two small buttons").await;
    let found = found.expect_err("a target of 9 px is found").to_string();
    assert!(found.contains("target-size"), "{found}");
    page.open().await
}

async fn the_phone_step(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.find(".numbers > summary").await?.click().await?;
    page.assert_accessible("phone").await?;
    page.part("send").await?.click().await?;
    page.until_status("Enter your phone number.").await?;
    page.assert_accessible("error at the phone field").await?;
    demo.front.hold("/verification/v3/send");
    page.send_code_to("2025550100").await?;
    page.until_status("Sending the code…").await?;
    page.assert_accessible("sending").await?;
    demo.front.release();
    page.reach(Step::Code).await?;
    page.open().await?;
    page.be_offline(true).await?;
    page.send_code_to("2025550100").await?;
    page.until_status("You're offline. We'll continue when you're back online.")
        .await?;
    page.assert_accessible("offline").await?;
    page.be_offline(false).await?;
    page.reach(Step::Code).await
}

async fn the_code_step(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.open().await?;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    let right = page.message(1).await?.code()?;
    page.assert_accessible("code").await?;
    page.part("channel").await?;
    page.assert_accessible("resend revealed").await?;
    let wrong = if right == "000000" {
        "111111"
    } else {
        "000000"
    };
    page.code().await?.send_keys(wrong).await?;
    page.until_status("That code isn't right. 4 attempts left.")
        .await?;
    page.assert_accessible("error at the code field").await?;
    demo.front.hold("/verification/v3/validate");
    page.code().await?.send_keys(wrong).await?;
    page.until_status("Checking the code…").await?;
    page.assert_accessible("checking").await?;
    demo.front.release();
    for sentence in [
        "That code isn't right. 3 attempts left.",
        "That code isn't right. 2 attempts left.",
        "That code isn't right. 1 attempt left.",
    ] {
        page.until_status(sentence).await?;
        page.code().await?.send_keys(wrong).await?;
    }
    page.until_status(
        "That code isn't right, and no attempts are left. Send a new code to start again.",
    )
    .await?;
    page.assert_accessible("no attempts left").await
}

async fn refusals(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    for (number, sentence) in [
        ("2025550103", "Too many attempts."),
        (
            "2025550104",
            "We cannot verify this number. Try another number.",
        ),
        ("2025550110", "Codes cannot be sent at the moment."),
    ] {
        page.open().await?;
        page.send_code_to(number).await?;
        page.until_status(sentence).await?;
        page.assert_accessible(sentence).await?;
    }
    page.open().await?;
    page.send_code_to("2025550105").await?;
    page.until_status("The text message could not be delivered. Sending by WhatsApp instead. Check there for the code.")
        .await?;
    page.assert_accessible("gone over to another channel")
        .await?;
    page.open().await?;
    page.send_code_to("2025550102").await?;
    page.reach(Step::Code).await?;
    page.code().await?.send_keys("123456").await?;
    page.until_status("This code has expired. Send a new code.")
        .await?;
    page.assert_accessible("expired").await
}

async fn verified(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.open().await?;
    page.fill_in_name_and_email().await?;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    let message = page.message(1).await?;
    page.code().await?.send_keys(&message.code()?).await?;
    page.reach(Step::Verified).await?;
    page.assert_accessible("verified").await?;
    page.submit().await?;
    page.result("verified").await?;
    page.find("main details > summary").await?.click().await?;
    page.assert_accessible("the page after the form").await
}
