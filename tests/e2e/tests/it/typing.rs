//! What is typed, and how else a text gets into a field: without an event, by a keyboard that composes, undone and redone.

use anyhow::Result;
use e2e::{Demo, Engine, Options, SignUpPage, Step, engines, journey, until};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Typing</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" country="US" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<input name="other" aria-label="Other"><button>Go on</button></form></body></html>"#;

fn options() -> Options {
    Options {
        page: Some(PAGE),
        ..Options::default()
    }
}

async fn until_phone(page: &SignUpPage, text: &str) -> Result<()> {
    until(&format!("{text:?} in the phone field"), async || {
        Ok((page.phone_text().await? == text).then_some(()))
    })
    .await
}

engines!(undoing_walks_back_through_what_was_done_and_redoing_forth);
async fn undoing_walks_back_through_what_was_done_and_redoing_forth(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550100").await?;
        until_phone(page, "(202) 555-0100").await?;
        page.undo().await?;
        until_phone(page, "(202) 555-010").await?;
        let mut texts = vec![page.phone_text().await?];
        while texts.last().is_some_and(|text| !text.is_empty()) && texts.len() < 20 {
            page.undo().await?;
            texts.push(page.phone_text().await?);
        }
        assert_eq!(texts.len(), 10, "a step for each key: {texts:?}");
        for _ in 0..9 {
            page.redo(true).await?;
        }
        page.redo(false).await?;
        until_phone(page, "(202) 555-0100").await?;
        page.undo().await?;
        page.press("9").await?;
        until_phone(page, "(202) 555-0109").await?;
        page.redo(false).await?;
        assert_eq!(
            page.phone_text().await?,
            "(202) 555-0109",
            "another way was taken"
        );
        page.press("\u{e003}0").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await
    })
    .await;
}

/// The browser's own menu, a shake, three fingers: a script hears of these only what they are about to do.
const FROM_THE_MENU: &str = "
    const field = widget.querySelector('input[type=tel]');
    const event = new InputEvent('beforeinput', { inputType: arguments[0], bubbles: true, cancelable: true, composed: true });
    return [field.dispatchEvent(event), field.value]";

engines!(the_browser_s_menu_undoes_the_same_steps);
async fn the_browser_s_menu_undoes_the_same_steps(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550100").await?;
        until_phone(page, "(202) 555-0100").await?;
        for (wish, text) in [
            ("historyUndo", "(202) 555-010"),
            ("historyUndo", "(202) 555-01"),
            ("historyRedo", "(202) 555-010"),
        ] {
            let (is_left, shown): (bool, String) = page.ask(FROM_THE_MENU, &[wish.into()]).await?;
            assert!(!is_left, "the browser's own history would be another");
            assert_eq!(shown, text, "{wish}");
        }
        // And the keyboard goes on from there.
        page.undo().await?;
        until_phone(page, "(202) 555-01").await
    })
    .await;
}

engines!(a_browser_that_undoes_by_itself_is_stopped_and_followed in chromium);
async fn a_browser_that_undoes_by_itself_is_stopped_and_followed(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        // Nothing was rewritten so far: the browser has a history of its own.
        page.phone().await?.send_keys("20").await?;
        until_phone(page, "20").await?;
        let command = "return document.execCommand(arguments[0])";
        page.script::<bool>(command, &["undo".into()]).await?;
        until_phone(page, "2").await?;
        page.press("1").await?;
        until_phone(page, "21").await?;
        page.undo().await?;
        until_phone(page, "2").await
    })
    .await;
}

engines!(what_was_pasted_over_is_undone_in_one_step);
async fn what_was_pasted_over_is_undone_in_one_step(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("202555").await?;
        let typed = page.phone_text().await?;
        page.insert("+49 1512 3456789").await?;
        until_phone(page, "+49 1512 3456789").await?;
        page.until_country("DE").await?;
        page.undo().await?;
        until_phone(page, &typed).await
    })
    .await;
}

engines!(what_is_shown_counts_although_no_event_told_of_it);
async fn what_is_shown_counts_although_no_event_told_of_it(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        let fill = "document.querySelector('[name=phone]').value = arguments[0]";
        page.script::<()>(fill, &["2025550100".into()]).await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages[0].to, "+12025550100");
        let fill = "widget.querySelector('[autocomplete=one-time-code]').value = arguments[0]";
        page.ask::<()>(fill, &[messages[0].code.clone().into()])
            .await?;
        page.code().await?.send_keys("\u{e007}").await?;
        page.reach(Step::Verified).await?;

        page.open().await?;
        let fill = "document.querySelector('[name=phone]').value = arguments[0]";
        page.script::<()>(fill, &["+49 151 23456789".into()])
            .await?;
        page.phone().await?.send_keys("\u{e007}").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages[1].to, "+4915123456789");
        // Nobody presses anything: the field is looked at from time to time.
        let fill = "widget.querySelector('[autocomplete=one-time-code]').value = arguments[0]";
        page.ask::<()>(fill, &[messages[1].code.clone().into()])
            .await?;
        page.reach(Step::Verified).await
    })
    .await;
}

engines!(a_country_that_is_chosen_reads_what_is_shown in chromium);
async fn a_country_that_is_chosen_reads_what_is_shown(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        let fill = "document.querySelector('[name=phone]').value = arguments[0]";
        page.script::<()>(fill, &["01512 3456789".into()]).await?;
        page.choose_country("DE").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        assert_eq!(demo.inbox.messages().await?[0].to, "+4915123456789");
        Ok(())
    })
    .await;
}

engines!(a_number_that_is_composed_is_formatted_once_composing_ends in chromium;
    firefox: "its driver composes nothing", webkit: "its driver composes nothing");
async fn a_number_that_is_composed_is_formatted_once_composing_ends(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.phone().await?.click().await?;
        for text in ["２", "２０", "２０２５５５０１００"] {
            page.compose(text).await?;
            assert_eq!(page.phone_text().await?, text, "as it is composed");
        }
        page.find("[name=other]").await?.click().await?;
        until_phone(page, "(202) 555-0100").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        page.compose(&messages[0].code).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

engines!(a_field_that_was_formatted_tells_of_its_change_when_it_is_left);
async fn a_field_that_was_formatted_tells_of_its_change_when_it_is_left(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        let count = "window.changes = [];
             document.querySelector('form').addEventListener('change', ({ target }) => changes.push(target.value))";
        page.script::<()>(count, &[]).await?;
        page.phone().await?.send_keys("2025550100").await?;
        page.find("[name=other]").await?.click().await?;
        let changes: Vec<String> = page.script("return window.changes", &[]).await?;
        assert_eq!(changes, ["(202) 555-0100"]);
        Ok(())
    })
    .await;
}

engines!(a_chosen_country_survives_a_detour_and_the_way_back);
async fn a_chosen_country_survives_a_detour_and_the_way_back(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.choose_country("DE").await?;
        page.take_out_and_put_back().await?;
        page.until_widgets_work().await?;
        page.until_country("DE").await?;
        page.load().await?;
        page.until_widgets_work().await?;
        page.until_country("DE").await?;
        let kept: String = page
            .script("return JSON.stringify({ ...sessionStorage })", &[])
            .await?;
        assert!(kept.contains("DE"), "{kept}");
        number_is_nowhere(demo).await
    })
    .await;
}

async fn number_is_nowhere(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.phone().await?.send_keys("15123456789").await?;
    let kept: String = page
        .script("return JSON.stringify({ ...sessionStorage })", &[])
        .await?;
    assert!(!kept.contains("1512"), "{kept}");
    Ok(())
}
