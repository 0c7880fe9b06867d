//! What the page brings: its phone field as it comes, another in its place, and attributes as frameworks write them.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey, until};
use serde_json::Value;

macro_rules! page {
    ($before:literal, $attributes:literal, $inside:literal) => {
        Options {
            page: Some(concat!(
                r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Adopted</title><link rel="icon" href="/icon.svg">
<script src="/console.js"></script><script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">"#,
                $before,
                "<otp-verify ",
                $attributes,
                ">",
                $inside,
                "</otp-verify><button>Go on</button></form></body></html>"
            )),
            files: &[("console.js", CONSOLE)],
            ..Options::default()
        }
    };
}

const CONSOLE: &str = "window.warned = []; console.warn = (line) => warned.push(line);";

async fn until_text(demo: &Demo, text: &str) -> Result<()> {
    until(&format!("the number {text:?}"), async || {
        Ok((demo.page.phone_text().await? == text).then_some(()))
    })
    .await
}

engines!(a_number_that_the_page_brings_is_read_and_formatted);
async fn a_number_that_the_page_brings_is_read_and_formatted(engine: Engine) {
    let options = page!(
        "",
        r#"site-key="pk_demo""#,
        r#"<label>Phone <input type="tel" name="phone" value="+61412345678"></label>"#
    );
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.until_country("AU").await?;
        until_text(demo, "+61 412 345 678").await?;
        assert_eq!(page.status().await?, "");
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        assert_eq!(demo.inbox.messages().await?[0].to, "+61412345678");
        Ok(())
    })
    .await;
}

engines!(a_field_that_can_only_be_read_keeps_its_number in chromium);
async fn a_field_that_can_only_be_read_keeps_its_number(engine: Engine) {
    let options = page!(
        "",
        r#"site-key="pk_demo" country="AU""#,
        r#"<label>Phone <input type="tel" name="phone" value="0412345678" readonly></label>"#
    );
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let kept = async || -> Result<()> {
            assert_eq!(page.phone_text().await?, "0412345678");
            Ok(())
        };
        page.until_country("AU").await?;
        kept().await?;
        page.choose_country("DE").await?;
        kept().await?;
        page.choose_country("AU").await?;
        kept().await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        assert_eq!(demo.inbox.messages().await?[0].to, "+61412345678");
        page.part("change-number").await?.click().await?;
        page.reach(Step::Phone).await?;
        kept().await
    })
    .await;
}

engines!(a_label_for_the_element_names_the_field_that_it_makes);
async fn a_label_for_the_element_names_the_field_that_it_makes(engine: Engine) {
    let options = page!(
        r#"<label for="otp">Mobile number</label>"#,
        r#"id="otp" site-key="pk_demo""#,
        ""
    );
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.find("[for=otp]").await?.click().await?;
        let focused = page.focused().await?;
        assert!(focused.ends_with("Mobile number"), "{focused}");
        let labels: usize = page
            .script("return document.querySelectorAll('label').length", &[])
            .await?;
        assert_eq!(labels, 1, "the page's own is enough");
        Ok(())
    })
    .await;
}

engines!(children_that_the_page_creates_anew_are_adopted_again);
async fn children_that_the_page_creates_anew_are_adopted_again(engine: Engine) {
    let options = page!(
        "",
        r#"site-key="pk_demo""#,
        r#"<label>Phone <input type="tel" name="phone"></label>"#
    );
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let renew = "const next = widget.querySelector('label').cloneNode(true);
             next.querySelector('input').value = '';
             widget.replaceChildren(next);";
        page.phone().await?.send_keys("2025").await?;
        page.ask::<Value>(renew, &[]).await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        page.code().await?.send_keys(&code[..2]).await?;
        page.ask::<Value>(renew, &[]).await?;
        let fields = "return widget.querySelectorAll('input').length";
        until("both fields", async || {
            Ok((page.ask::<u32>(fields, &[]).await? == 2).then_some(()))
        })
        .await?;
        page.code().await?.send_keys(&code[2..]).await?;
        page.reach(Step::Verified).await?;
        let number: String = page
            .ask("return new FormData(widget.form).get('phone')", &[])
            .await?;
        assert_eq!(number, "(202) 555-0100", "it is in the new field, too");
        Ok(())
    })
    .await;
}

engines!(attributes_in_lower_case_are_understood_and_others_are_named in chromium);
async fn attributes_in_lower_case_are_understood_and_others_are_named(engine: Engine) {
    let options = page!(
        "",
        r#"sitekey="pk_demo" excludecountries="FR" failopen="false" autosubmit="false" data-preferred-countries="DE" required"#,
        r#"<label>Phone <input type="tel" name="phone"></label>"#
    );
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let read: (String, String, bool, bool, Vec<String>) = page
            .ask(
                "return [widget.siteKey, widget.excludeCountries, widget.failOpen, widget.autosubmit, window.warned]",
                &[],
            )
            .await?;
        let (site_key, excluded, fail_open, autosubmit, warned) = read;
        assert_eq!((site_key.as_str(), excluded.as_str()), ("pk_demo", "FR"));
        assert!(!fail_open && !autosubmit);
        assert!(
            matches!(&*warned, [line] if line.contains("`preferred-countries`") && line.contains("`data-preferred-countries`")),
            "{warned:?}"
        );
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        page.code().await?.send_keys(&code).await?;
        page.part("verify").await?.click().await?;
        page.reach(Step::Verified).await
    })
    .await;
}

engines!(digits_typed_before_a_detour_are_not_in_front_of_the_code in chromium);
async fn digits_typed_before_a_detour_are_not_in_front_of_the_code(engine: Engine) {
    let options = page!(
        "",
        r#"site-key="pk_demo""#,
        r#"<label>Phone <input type="tel" name="phone"></label>"#
    );
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.code().await?.send_keys("12").await?;
        page.take_out_and_put_back().await?;
        page.reach(Step::Code).await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        let typed: String = page
            .ask(
                "return widget.querySelector('[autocomplete=one-time-code]').value",
                &[],
            )
            .await?;
        assert_eq!(typed, "");
        page.code().await?.send_keys(&code).await?;
        page.reach(Step::Verified).await
    })
    .await;
}
