//! What a screen reader says, in order: the live regions' texts, and the names of what has the focus.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey, until};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Heard</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

fn page_with(resend_after_seconds: &'static [u32]) -> Options {
    Options {
        page: Some(PAGE),
        resend_after_seconds,
        ..Options::default()
    }
}

engines!(the_happy_path_as_it_is_heard);
async fn the_happy_path_as_it_is_heard(engine: Engine) {
    journey(engine, page_with(&[30, 60]), async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        page.phone().await?.click().await?;
        // WebKit adds the example number to the label.
        let focused = page.focused().await?;
        assert!(focused.starts_with("textbox Phone"), "{focused}");
        let code = code_step(demo).await?;
        assert_eq!(page.focused().await?, "textbox Verification code, 6 digits");
        assert_eq!(
            page.controls().await?,
            [
                "button Change number",
                "textbox Verification code, 6 digits"
            ]
        );
        page.press(&code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.controls().await?, ["button Change number"]);
        assert_eq!(
            page.announcements().await?,
            [
                "Sending the code…",
                "Code sent. Check your messages.",
                "Checking the code…",
                "Phone number verified.",
            ]
        );
        Ok(())
    })
    .await;
}

engines!(a_wrong_code_as_it_is_heard);
async fn a_wrong_code_as_it_is_heard(engine: Engine) {
    journey(engine, page_with(&[30, 60]), async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        let code = code_step(demo).await?;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for sentence in [
            "That code isn't right. 4 attempts left.",
            "That code isn't right. 3 attempts left.",
        ] {
            page.press(wrong).await?;
            page.until_status(sentence).await?;
            assert_eq!(
                page.focused().await?,
                "textbox Verification code, 6 digits",
                "where the next try is typed"
            );
        }
        page.press(&code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(
            page.announcements().await?,
            [
                "Sending the code…",
                "Code sent. Check your messages.",
                "Checking the code…",
                "That code isn't right. 4 attempts left.",
                "Checking the code…",
                "That code isn't right. 3 attempts left.",
                "Checking the code…",
                "Phone number verified.",
            ]
        );
        Ok(())
    })
    .await;
}

engines!(the_choice_of_another_channel_as_it_is_heard);
async fn the_choice_of_another_channel_as_it_is_heard(engine: Engine) {
    journey(engine, page_with(&[1, 60]), async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        code_step(demo).await?;
        page.part("channel").await?;
        assert_eq!(
            page.controls().await?,
            [
                "button Change number",
                "textbox Verification code, 6 digits",
                "button Send again",
                "button Send by WhatsApp",
                "button Call me",
            ]
        );
        page.part("channel").await?.click().await?;
        page.until_status("Code sent. Check WhatsApp.").await?;
        assert_eq!(
            page.announcements().await?,
            [
                "Sending the code…",
                "Code sent. Check your messages.",
                "You can request a new code now.",
                "Sending the code…",
                "Code sent. Check WhatsApp.",
            ]
        );
        Ok(())
    })
    .await;
}

/// Types a number, presses Enter, and returns the code that was sent.
async fn code_step(demo: &Demo) -> Result<String> {
    demo.page.phone().await?.click().await?;
    demo.page.press("2025550100\u{e007}").await?;
    demo.page.reach(Step::Code).await?;
    let messages = demo.inbox.messages().await?;
    Ok(messages[0].code.clone())
}

engines!(a_failed_message_as_it_is_heard);
async fn a_failed_message_as_it_is_heard(engine: Engine) {
    journey(engine, page_with(&[30, 60]), async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        page.send_code_to("2025550105").await?;
        let hop = "The text message could not be delivered. Sending by WhatsApp instead. Check there for the code.";
        page.until_heard(hop).await?;
        let heard = page.announcements().await?;
        assert_eq!(heard.first().map(String::as_str), Some("Sending the code…"));
        assert_eq!(heard.last().map(String::as_str), Some(hop));
        assert_eq!(
            page.focused().await?,
            "textbox Verification code, 6 digits",
            "the focus stays where the code goes"
        );
        Ok(())
    })
    .await;
}

engines!(a_complaint_is_heard_at_each_try);
async fn a_complaint_is_heard_at_each_try(engine: Engine) {
    journey(engine, page_with(&[30, 60]), async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        for count in 1..=3 {
            page.part("send").await?.click().await?;
            until("the complaint, once more", async || {
                let heard = page.announcements().await?;
                Ok((heard == vec!["Enter your phone number."; count]).then_some(()))
            })
            .await?;
        }
        Ok(())
    })
    .await;
}
