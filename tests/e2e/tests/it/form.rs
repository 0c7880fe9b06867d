//! The element as a control of its form: as every other one, before and after the script is there.

use anyhow::{Context as _, Result};
use e2e::{Demo, Engine, Options, Step, engines, journey, until};

const FIELDSET: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Form</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup"><fieldset>
<label for="proof">Verified phone</label>
<otp-verify id="proof" site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
</fieldset>
<button>Go on</button></form></body></html>"#;

/// The properties are set while the element is of no class yet.
const EARLY: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Early</title><link rel="icon" href="/icon.svg"></head>
<body><form method="post" action="/signup">
<otp-verify><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form>
<script src="/early.js"></script>
<script type="module" src="/otp-verify.js"></script></body></html>"#;

const EARLY_SCRIPT: &str = "
Object.assign(document.querySelector('otp-verify'),
  { siteKey: 'pk_demo', name: 'proof', country: 'DE', required: true, autosubmit: false });
document.querySelector('input').value = '1512 3456789';";

engines!(a_fieldset_switches_it_off_and_a_label_leads_to_it);
async fn a_fieldset_switches_it_off_and_a_label_leads_to_it(engine: Engine) {
    let options = Options {
        page: Some(FIELDSET),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.find("[for=proof]").await?.click().await?;
        let focused = "return document.activeElement.type";
        assert_eq!(page.script::<String>(focused, &[]).await?, "tel");

        let disable = "document.querySelector('fieldset').disabled = arguments[0]";
        page.script::<()>(disable, &[true.into()]).await?;
        assert!(!page.phone().await?.is_enabled().await?);
        assert!(!page.part("send").await?.is_enabled().await?);
        let judged: bool = page.ask("return widget.willValidate", &[]).await?;
        assert!(!judged, "what is switched off does not hold the form up");
        page.script::<()>(disable, &[false.into()]).await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.script::<()>(disable, &[true.into()]).await?;
        assert!(!page.code().await?.is_enabled().await?);
        Ok(())
    })
    .await;
}

engines!(a_verified_number_survives_a_reset_of_the_form_unless_the_page_wants_otherwise);
async fn a_verified_number_survives_a_reset_of_the_form_unless_the_page_wants_otherwise(
    engine: Engine,
) {
    let options = Options {
        page: Some(FIELDSET),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let reset = "document.querySelector('form').reset()";
        page.phone().await?.send_keys("2025").await?;
        page.script::<()>(reset, &[]).await?;
        until("an empty field", async || {
            Ok(page.phone_text().await?.is_empty().then_some(()))
        })
        .await?;
        verify(demo).await?;
        let token = page.token().await?;
        assert_ne!(token, "");
        page.script::<()>(reset, &[]).await?;
        until("the number, put back", async || {
            Ok((page.phone_text().await? == "(202) 555-0100").then_some(()))
        })
        .await?;
        assert!(page.is_at(Step::Verified).await?);
        page.ask::<()>("widget.reset({ keepVerified: true })", &[])
            .await?;
        assert_eq!(page.token().await?, token);

        page.ask::<()>("widget.resetWithForm = true", &[]).await?;
        page.script::<()>(reset, &[]).await?;
        page.reach(Step::Phone).await?;
        assert_eq!(page.token().await?, "");
        assert_eq!(page.phone_text().await?, "");
        let valid: bool = page.ask("return widget.form.checkValidity()", &[]).await?;
        assert!(!valid);
        Ok(())
    })
    .await;
}

/// Verifies the sandbox's first number, with the newest message.
async fn verify(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    let messages = demo.inbox.messages().await?;
    let newest = messages.last().context("no message")?;
    page.code().await?.send_keys(&newest.code).await?;
    page.reach(Step::Verified).await
}

engines!(what_is_set_and_typed_before_the_script_is_there_counts);
async fn what_is_set_and_typed_before_the_script_is_there_counts(engine: Engine) {
    let options = Options {
        page: Some(EARLY),
        files: &[("early.js", EARLY_SCRIPT)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.until_country("DE").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages[0].to, "+4915123456789");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.part("verify").await?.click().await?;
        page.reach(Step::Verified).await?;
        let posted: bool = page
            .ask(
                "return new FormData(widget.form).get('proof') === widget.value",
                &[],
            )
            .await?;
        assert!(posted, "under the name that was set");
        Ok(())
    })
    .await;
}

engines!(without_scripts_there_is_a_labelled_field_that_posts_with_the_form);
async fn without_scripts_there_is_a_labelled_field_that_posts_with_the_form(engine: Engine) {
    let options = Options {
        page: Some(FIELDSET),
        headers: &[("content-security-policy", "script-src 'none'")],
        opens: false,
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.load().await?;
        page.find("[name=phone]")
            .await?
            .send_keys("2025550100")
            .await?;
        let posted: Vec<(String, String)> = page
            .script(
                "return [...new FormData(document.querySelector('form'))]",
                &[],
            )
            .await?;
        assert_eq!(posted, [("phone".to_owned(), "2025550100".to_owned())]);
        let (name, labels): (bool, usize) = page
            .script(
                "return [customElements.get('otp-verify') === undefined,
                         document.querySelector('[name=phone]').labels.length]",
                &[],
            )
            .await?;
        assert!(name, "no script has run");
        assert_eq!(labels, 1);
        page.submit().await?;
        page.result("no-token").await?;
        Ok(())
    })
    .await;
}
