//! A message that is known not to arrive: the gateway goes over to the next channel, and the person is told.

use e2e::{Engine, Options, Step, engines, journey};

engines!(number_0105_hears_that_the_code_comes_by_whatsapp);
async fn number_0105_hears_that_the_code_comes_by_whatsapp(engine: Engine) {
    hops(
        engine,
        "2025550105",
        "The text message could not be delivered. Sending by WhatsApp instead. Check there for the code.",
        "WHATSAPP",
    )
    .await;
}

engines!(number_0106_hears_that_the_code_comes_by_a_call);
async fn number_0106_hears_that_the_code_comes_by_a_call(engine: Engine) {
    hops(
        engine,
        "2025550106",
        "The WhatsApp message could not be delivered. Calling you instead. Listen for the code.",
        "VOICE",
    )
    .await;
}

engines!(number_0109_is_told_that_nobody_knows_and_may_ask_again);
async fn number_0109_is_told_that_nobody_knows_and_may_ask_again(engine: Engine) {
    let options = Options {
        resend_after_seconds: &[8, 60],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550109").await?;
        page.reach(Step::Code).await?;
        page.until_status(
            "We don't know yet whether the code was sent. If it doesn't arrive, request a new one.",
        )
        .await?;
        page.part("resend").await?;
        assert!(page.shows("channel").await?, "or for another way");
        Ok(())
    })
    .await;
}

/// The code that arrives in the end is the right one, and the page has heard by which channel it came.
async fn hops(engine: Engine, number: &'static str, sentence: &'static str, channel: &'static str) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to(number).await?;
        page.reach(Step::Code).await?;
        page.until_status(sentence).await?;
        let change = format!("otp-channel-change {channel}");
        assert!(page.events().await?.contains(&change));
        let messages = demo.inbox.messages().await?;
        let message = messages.last().expect("a message");
        assert_eq!(message.channel, channel);
        page.code().await?.send_keys(&message.code).await?;
        page.reach(Step::Verified).await
    })
    .await;
}
