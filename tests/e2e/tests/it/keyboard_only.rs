//! The whole way without a pointer.

use anyhow::{Result, bail};
use e2e::{Engine, Options, SignUpPage, Step, engines, journey};

const TAB: char = '\u{e004}';
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";

engines!(a_number_can_be_verified_and_the_form_sent_by_keyboard);
async fn a_number_can_be_verified_and_the_form_sent_by_keyboard(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        tab_to(page, "[name=name]").await?;
        page.press("Ada").await?;
        tab_to(page, "[name=email]").await?;
        page.press("ada@example.org").await?;
        tab_to(page, "[name=phone]").await?;
        page.press("2025550100").await?;
        // Enter in a field does that field's step; the form waits.
        page.press(ENTER).await?;
        page.reach(Step::Code).await?;
        let message = page.message(1).await?;
        assert_eq!(
            focused(page, "[autocomplete=one-time-code]").await?,
            Some(true)
        );
        page.press(message.code()?).await?;
        page.reach(Step::Verified).await?;
        tab_to(page, "form > button").await?;
        page.press(ENTER).await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}

engines!(every_control_of_the_widget_is_reached_and_pressed_by_keyboard);
async fn every_control_of_the_widget_is_reached_and_pressed_by_keyboard(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[1, 60],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        tab_to(page, "[name=phone]").await?;
        page.press("2025550100").await?;
        tab_to(page, "[part~=country]").await?;
        tab_to(page, "[part~=send]").await?;
        page.press(SPACE).await?;
        page.reach(Step::Code).await?;
        page.part("resend").await?;
        tab_to(page, "[part~=resend]").await?;
        page.press(SPACE).await?;
        page.message(2).await?;
        back_to(page, "[part~=change-number]").await?;
        page.press(SPACE).await?;
        page.reach(Step::Phone).await?;
        assert_eq!(
            focused(page, "[name=phone]").await?,
            Some(true),
            "the keyboard is not lost"
        );
        Ok(())
    })
    .await;
}

async fn tab_to(page: &SignUpPage, selector: &str) -> Result<()> {
    walk(page, selector, async || page.press(TAB.to_string()).await).await
}

async fn back_to(page: &SignUpPage, selector: &str) -> Result<()> {
    walk(page, selector, async || page.press_with_shift(TAB).await).await
}

async fn walk(page: &SignUpPage, selector: &str, step: impl AsyncFn() -> Result<()>) -> Result<()> {
    for _ in 0..25 {
        step().await?;
        if focused(page, selector).await? == Some(true) {
            return Ok(());
        }
    }
    bail!("{selector} is not reached by the keyboard")
}

/// Whether the focus is on an element that fits, within shadow roots too; none when it is nowhere.
async fn focused(page: &SignUpPage, selector: &str) -> Result<Option<bool>> {
    page.script(
        "let active = document.activeElement;
         while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
         return active?.matches(arguments[0]) ?? null",
        &[selector.into()],
    )
    .await
}
