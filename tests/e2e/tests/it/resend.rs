//! Another message: revealed when it is possible, never before.

use e2e::{Engine, Options, Step, engines, journey};

engines!(resend_is_hidden_then_revealed_and_repeats_the_same_code);
async fn resend_is_hidden_then_revealed_and_repeats_the_same_code(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[2, 60],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        assert!(!page.shows("resend").await?, "not before its time");
        let first = page.message(1).await?;

        let resend = page.part("resend").await?;
        page.until_announced("You can ask for the code again now.")
            .await?;
        page.listen_in().await?;
        resend.click().await?;
        let second = page.message(2).await?;
        assert_eq!(second.code()?, first.code()?, "a late message still works");
        page.until_heard("Code sent again. If several come, use the newest.")
            .await?;
        assert!(
            !page.shows("resend").await?,
            "hidden until the next is possible"
        );

        page.press_fill().await?;
        page.reach(Step::Verified).await
    })
    .await;
}

engines!(another_channel_can_be_chosen_and_its_message_is_typed_by_hand);
async fn another_channel_can_be_chosen_and_its_message_is_typed_by_hand(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[1, 60],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.part("channel").await?.click().await?;
        let message = page.message(2).await?;
        assert_eq!(message.channel, "WHATSAPP");
        assert!(!message.fillable, "browsers read SMS alone");
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await
    })
    .await;
}
