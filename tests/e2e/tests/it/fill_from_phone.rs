//! The code fills itself in: the page's WebOTP path, with a stand-in for the browser's API.

use e2e::{Engine, Options, Step, engines, journey, until};
use serde_json::json;

engines!(pressing_fill_on_the_drawn_phone_verifies_the_number);
async fn pressing_fill_on_the_drawn_phone_verifies_the_number(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.fill_in_name_and_email().await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let message = page.message(1).await?;
        assert!(message.fillable);
        assert_eq!(
            message.text.lines().last(),
            Some(format!("@127.0.0.1 #{}", message.code()?).as_str()),
            "bound to the page's host"
        );
        assert!(
            page.announced().await?.contains(&message.code()?),
            "read out by screen readers"
        );

        page.press_fill().await?;
        page.reach(Step::Verified).await?;
        assert!(
            page.events()
                .await?
                .contains(&"otp-code-filled webotp".to_owned())
        );
        page.submit().await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}

engines!(a_message_that_nobody_waits_for_is_not_filled_in);
async fn a_message_that_nobody_waits_for_is_not_filled_in(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.message(1).await?;
        // Back at the phone step the widget has withdrawn its request.
        page.part("change-number").await?.click().await?;
        page.reach(Step::Phone).await?;
        page.press_fill().await?;
        until("the phone to say so", async || {
            Ok(page
                .announced()
                .await?
                .contains("not waiting")
                .then_some(()))
        })
        .await?;
        assert!(page.is_at(Step::Phone).await?);
        Ok(())
    })
    .await;
}

engines!(only_codes_bound_to_this_page_are_offered in chromium);
async fn only_codes_bound_to_this_page_are_offered(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        for (text, code) in [
            ("Your code.\n@127.0.0.1 #123456", json!("123456")),
            ("Your code.\r\n@127.0.0.1 #AB12 and more", json!("AB12")),
            ("Your code.\n@evil.example #123456", json!(null)),
            ("Your code.\n@127.0.0.1.evil.example #123456", json!(null)),
            ("Your code.\n@127.0.0.1 #123456 @frame.example", json!(null)),
            ("@127.0.0.1 #123456\nand a line below it", json!(null)),
            ("Your code: @127.0.0.1 #123456", json!(null)),
            ("Your code is 123456.", json!(null)),
            ("", json!(null)),
        ] {
            let read: serde_json::Value = demo
                .page
                .script(
                    "return import('/demo/web-otp.js').then(({ boundCode }) => boundCode(arguments[0]) ?? null)",
                    &[json!(text)],
                )
                .await?;
            assert_eq!(read, code, "{text:?}");
        }
        Ok(())
    })
    .await;
}
