//! Pages that a server has rendered, and that a framework takes over while the element is at work: without a word, and
//! with the element as it is.

use anyhow::Result;
use e2e::{Engine, Options, SignUpPage, Step, engines, journey, until};
use serde_json::Value;

fn served_by(framework: &str) -> Options {
    Options::with_framework(&format!("served-{framework}"), r#"<div id="page"></div>"#)
}

/// What the framework knows of the number; nothing before it has taken over.
async fn model(page: &SignUpPage) -> Result<Option<String>> {
    page.script("return window.model ?? null", &[]).await
}

async fn hydrate(page: &SignUpPage) -> Result<()> {
    page.ask::<Value>("window.before = widget; hydrate()", &[])
        .await?;
    until("the framework at work", async || model(page).await).await?;
    let (same, complaints): (bool, Vec<String>) = page
        .ask("return [widget === window.before, window.complaints]", &[])
        .await?;
    assert!(same && complaints.is_empty(), "{same}: {complaints:?}");
    Ok(())
}

async fn code_fields(page: &SignUpPage) -> Result<u32> {
    page.ask(
        "return widget.querySelectorAll('input[autocomplete=one-time-code]').length",
        &[],
    )
    .await
}

async fn hydrates_in_the_phone_step(engine: Engine, framework: &str) {
    journey(engine, served_by(framework), async |demo| {
        let page = &demo.page;
        // What was said of the field is not the page's either.
        page.part("send").await?.click().await?;
        page.until_status("Enter your phone number.").await?;
        hydrate(page).await?;
        page.phone().await?.send_keys("2025550100").await?;
        until("the framework to hear the number", async || {
            let model = model(page).await?;
            Ok((model.as_deref() == Some("(202) 555-0100")).then_some(()))
        })
        .await
    })
    .await;
}

async fn hydrates_in_the_code_step(engine: Engine, framework: &str) {
    journey(engine, served_by(framework), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        let (first, rest) = code.split_at(2);
        page.code().await?.send_keys(first).await?;
        hydrate(page).await?;
        assert_eq!(code_fields(page).await?, 1);
        // Where the keyboard was.
        page.press(rest).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.phone_text().await?, "(202) 555-0100");
        Ok(())
    })
    .await;
}

macro_rules! hydrates {
    ($($framework:ident: $name:literal;)+) => {
        $(mod $framework {
            use super::*;

            engines!(hydrates_in_the_phone_step in chromium);
            async fn hydrates_in_the_phone_step(engine: Engine) {
                super::hydrates_in_the_phone_step(engine, $name).await;
            }

            engines!(hydrates_in_the_code_step in chromium);
            async fn hydrates_in_the_code_step(engine: Engine) {
                super::hydrates_in_the_code_step(engine, $name).await;
            }
        })+
    };
}

hydrates! {
    react_18: "react-18";
    react_19: "react";
    preact: "preact";
    vue: "vue";
    svelte: "svelte";
    solid: "solid";
}
