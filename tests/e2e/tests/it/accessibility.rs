//! axe-core finds nothing, in any state, in light and in dark.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey};

engines!(nothing_is_found_in_light in chromium);
async fn nothing_is_found_in_light(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        every_state(demo, "light").await
    })
    .await;
}

engines!(nothing_is_found_in_dark in chromium);
async fn nothing_is_found_in_dark(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        every_state(demo, "dark").await
    })
    .await;
}

engines!(nothing_is_found_on_a_small_screen in chromium);
async fn nothing_is_found_on_a_small_screen(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        demo.page.shrink_to_a_phone().await?;
        every_state(demo, "light").await
    })
    .await;
}

async fn every_state(demo: &Demo, scheme: &str) -> Result<()> {
    let page = &demo.page;
    page.prefer(scheme).await?;
    page.open().await?;
    page.find(".numbers > summary").await?.click().await?;
    page.assert_accessible("phone").await?;
    page.part("send").await?.click().await?;
    page.until_status("Enter your phone number.").await?;
    page.assert_accessible("error at the phone field").await?;

    page.fill_in_name_and_email().await?;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    let message = page.message(1).await?;
    page.assert_accessible("code").await?;
    let wrong = if message.code()? == "000000" {
        "111111"
    } else {
        "000000"
    };
    page.code().await?.send_keys(wrong).await?;
    page.until_status("That code is not right. 4 tries left.")
        .await?;
    page.assert_accessible("error at the code field").await?;

    page.code().await?.send_keys(&message.code()?).await?;
    page.reach(Step::Verified).await?;
    page.assert_accessible("verified").await?;
    page.submit().await?;
    page.result("verified").await?;
    page.find("main details > summary").await?.click().await?;
    page.assert_accessible("the page after the form").await
}
