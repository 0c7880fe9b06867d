//! The element in places where elements like it have broken: shadow roots, dialogs, frames, and on the move.

use e2e::{Engine, Options, Step, engines, journey};

const INSIDE_A_SHADOW_ROOT: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Nested</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><sign-up></sign-up><script src="/sign-up.js"></script></body></html>"#;

const SIGN_UP: &str = r#"
customElements.define('sign-up', class extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = `<form method="post" action="/signup">
      <otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
      <button>Go on</button></form>`;
  }
});"#;

const IN_A_DIALOG: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Dialog</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><dialog aria-label="Sign up"><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></dialog>
<script src="/dialog.js"></script></body></html>"#;

const PLAIN: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Plain</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<div id="here"><otp-verify site-key="pk_demo" required></otp-verify></div>
<div id="there"></div>
<button>Go on</button></form></body></html>"#;

engines!(inside_another_shadow_root_it_looks_and_works_as_outside);
async fn inside_another_shadow_root_it_looks_and_works_as_outside(engine: Engine) {
    let options = Options {
        page: Some(INSIDE_A_SHADOW_ROOT),
        files: &[("sign-up.js", SIGN_UP)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let (padding, token_is_missing): (String, bool) = page
            .ask(
                "return [getComputedStyle(widget.querySelector('input')).paddingLeft, !widget.form.checkValidity()]",
                &[],
            )
            .await?;
        assert_eq!(padding, "104px", "room for the country");
        assert!(token_is_missing);
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        page.press(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        let (valid, token): (bool, String) = page
            .ask(
                "return [widget.form.checkValidity(), new FormData(widget.form).get('otp-token')]",
                &[],
            )
            .await?;
        assert!(valid);
        assert!(!token.is_empty());
        Ok(())
    })
    .await;
}

engines!(inside_a_modal_dialog_it_works_and_keeps_the_focus_there);
async fn inside_a_modal_dialog_it_works_and_keeps_the_focus_there(engine: Engine) {
    let options = Options {
        page: Some(IN_A_DIALOG),
        files: &[("dialog.js", "document.querySelector('dialog').showModal();")],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        page.press(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        page.submit().await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}

engines!(moved_in_the_page_it_keeps_its_step_and_what_was_typed);
async fn moved_in_the_page_it_keeps_its_step_and_what_was_typed(engine: Engine) {
    let options = Options {
        page: Some(PLAIN),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        let (first, rest) = messages[0].code.split_at(2);
        page.code().await?.send_keys(first).await?;
        page.ask::<()>("document.querySelector('#there').append(widget)", &[])
            .await?;
        assert!(page.is_at(Step::Code).await?);
        page.code().await?.send_keys(rest).await?;
        page.reach(Step::Verified).await?;
        assert_ne!(page.token().await?, "");
        page.ask::<()>("document.querySelector('#here').append(widget)", &[])
            .await?;
        assert!(page.is_at(Step::Verified).await?);
        assert_ne!(page.token().await?, "", "the proof moves, too");
        Ok(())
    })
    .await;
}

engines!(taken_out_and_put_back_it_finds_its_verification_again);
async fn taken_out_and_put_back_it_finds_its_verification_again(engine: Engine) {
    let options = Options {
        page: Some(PLAIN),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.ask::<()>("window.widgetKept = widget; widget.remove()", &[])
            .await?;
        page.script::<()>("document.querySelector('#there').append(widgetKept)", &[])
            .await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1, "nothing is sent again");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}
