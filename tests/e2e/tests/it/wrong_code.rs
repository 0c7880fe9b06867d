//! A code that is not the right one.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey};

engines!(a_wrong_code_shows_the_tries_left_and_the_right_one_still_works);
async fn a_wrong_code_shows_the_tries_left_and_the_right_one_still_works(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        let right = code_step(demo).await?;
        page.code().await?.send_keys(wrong(&right)).await?;
        page.until_status("That code isn't right. 4 attempts left.").await?;
        assert!(page.is_at(Step::Code).await?);
        assert_eq!(page.token().await?, "");
        let (value, focused, invalid): (String, bool, String) = page
            .script(
                "const code = document.querySelector('input[autocomplete=one-time-code]');
                 return [code.value, code === document.activeElement, code.getAttribute('aria-invalid')]",
                &[],
            )
            .await?;
        assert_eq!((value.as_str(), focused, invalid.as_str()), ("", true, "true"));

        page.code().await?.send_keys(&right).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

engines!(five_wrong_codes_end_it_and_a_new_code_begins_again);
async fn five_wrong_codes_end_it_and_a_new_code_begins_again(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        let right = code_step(demo).await?;
        for sentence in [
            "That code isn't right. 4 attempts left.",
            "That code isn't right. 3 attempts left.",
            "That code isn't right. 2 attempts left.",
            "That code isn't right. 1 attempt left.",
            "That code isn't right, and no attempts are left. Send a new code to start again.",
        ] {
            page.code().await?.send_keys(wrong(&right)).await?;
            page.until_status(sentence).await?;
        }
        page.part("send").await?.click().await?;
        let message = page.message(2).await?;
        page.until_status("Code sent. Check your messages.").await?;
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

/// Goes to the code step and returns the code that was sent.
async fn code_step(demo: &Demo) -> Result<String> {
    demo.page.send_code_to("2025550100").await?;
    demo.page.reach(Step::Code).await?;
    demo.page.message(1).await?.code()
}

fn wrong(right: &str) -> &'static str {
    if right == "000000" {
        "111111"
    } else {
        "000000"
    }
}
