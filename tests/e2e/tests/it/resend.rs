//! Another message: revealed when it is possible, never before.

use e2e::{Engine, Options, Step, engines, journey, until};

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
        page.until_announced("You can request a new code now.")
            .await?;
        page.listen_in().await?;
        resend.click().await?;
        let second = page.message(2).await?;
        assert_eq!(second.code()?, first.code()?, "a late message still works");
        page.until_heard("Code sent again. If several arrive, use the newest one.")
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

/// As a tab that is put to sleep as soon as the message is on its way: what it is told meanwhile it reads afterwards.
const SLEEP: &str = "
    document.addEventListener('otp-sent', () => {
      const end = Date.now() + 6000;
      while (Date.now() < end);
      window.slept = true;
    });";

engines!(a_tab_that_slept_does_not_wait_longer_for_another_code);
async fn a_tab_that_slept_does_not_wait_longer_for_another_code(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[20, 60],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.script::<()>(SLEEP, &[]).await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        // An engine may look at the page before it falls asleep: what it sees then is no wait that began again.
        until("the tab to wake", async || {
            Ok(page
                .ask::<bool>("return window.slept === true", &[])
                .await?
                .then_some(()))
        })
        .await?;
        let countdown = "return widget.shadowRoot.querySelector('.countdown').textContent";
        let mut longest = 0;
        until("the countdown to go on", async || {
            let text: String = page.ask(countdown, &[]).await?;
            let seconds = text.rsplit(':').next().unwrap_or_default();
            let left: u32 = seconds.trim_end_matches('.').trim().parse()?;
            longest = longest.max(left);
            Ok((left <= 10).then_some(()))
        })
        .await?;
        assert!(
            longest <= 15,
            "{longest} seconds were left after six of twenty"
        );
        Ok(())
    })
    .await;
}
