//! Frameworks that own the phone field: they hear the number as it is shown, and what they make of it stands.

use anyhow::Result;
use e2e::{Engine, Options, SignUpPage, Step, engines, journey, until};

/// A page that is empty until its framework has rendered it.
fn rendered_by(framework: &str) -> Options {
    Options::with_framework(framework, r#"<div id="page"></div>"#)
}

/// What the framework knows of the number.
async fn until_model(page: &SignUpPage, text: &str) -> Result<()> {
    until(&format!("the model {text:?}"), async || {
        let model: String = page.script("return window.model", &[]).await?;
        Ok((model == text).then_some(()))
    })
    .await
}

async fn is_told(engine: Engine, framework: &str) {
    hears(engine, rendered_by(framework)).await;
}

/// Types a number and changes it, and finds the framework told of each.
async fn hears(engine: Engine, options: Options) {
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550").await?;
        until_model(page, "202-5550").await?;
        page.phone().await?.send_keys("109").await?;
        until_model(page, "(202) 555-0109").await?;
        assert_eq!(page.phone_text().await?, "(202) 555-0109");
        page.press("\u{e003}0\u{e003}\u{e003}00").await?;
        until_model(page, "(202) 555-0100").await?;
        page.undo().await?;
        until_model(page, "(202) 555-010").await?;
        page.press("0").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages[0].to, "+12025550100");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.phone_text().await?, "(202) 555-0100");
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

macro_rules! told {
    ($($journey:ident: $framework:literal;)+) => {
        $(
            engines!($journey in chromium);
            async fn $journey(engine: Engine) {
                is_told(engine, $framework).await;
            }
        )+
    };
}

engines!(react_18_is_told);
async fn react_18_is_told(engine: Engine) {
    is_told(engine, "react-18").await;
}

told! {
    react_hook_form_is_told: "react-hook-form";
    preact_is_told: "preact";
    vue_is_told: "vue";
    svelte_is_told: "svelte";
    solid_is_told: "solid";
    lit_is_told: "lit";
}

/// Angular compiles templates where the page's policy allows it; one that is compiled beforehand needs no such policy.
const COMPILES: &[(&str, &str)] = &[(
    "content-security-policy",
    "script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self'",
)];

engines!(angular_is_told in chromium);
async fn angular_is_told(engine: Engine) {
    let options = Options {
        headers: COMPILES,
        ..rendered_by("angular")
    };
    hears(engine, options).await;
}

engines!(react_19_writes_its_own_way_and_an_action_does_not_lose_the_verification);
async fn react_19_writes_its_own_way_and_an_action_does_not_lose_the_verification(engine: Engine) {
    journey(engine, rendered_by("react-19"), async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550").await?;
        until_model(page, "2025550").await?;
        assert_eq!(
            page.phone_text().await?,
            "2025550",
            "as its owner writes it"
        );
        page.phone().await?.send_keys("100").await?;
        until_model(page, "2025550100").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages[0].to, "+12025550100");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        let token = page.token().await?;
        let mut posted: Vec<(String, String)> = Vec::new();
        for count in 1..=2 {
            page.find("form > button").await?.click().await?;
            posted = until("what is posted", async || {
                let posted: Vec<(String, String)> =
                    page.script("return window.posted", &[]).await?;
                Ok((posted.len() == count).then_some(posted))
            })
            .await?;
        }
        assert_eq!(posted[0], ("2025550100".to_owned(), token.clone()));
        assert_eq!(posted[1].0, "2025550100");
        assert!(
            !posted[1].1.is_empty() && posted[1].1 != token,
            "a fresh one"
        );
        assert!(page.is_at(Step::Verified).await?);
        Ok(())
    })
    .await;
}
