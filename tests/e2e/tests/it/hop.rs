//! A message that is known not to arrive: the gateway goes over to the next channel, and the person is told.

use e2e::{Engine, Options, Step, engines, journey};

engines!(number_0105_hears_that_the_code_comes_by_whatsapp);
async fn number_0105_hears_that_the_code_comes_by_whatsapp(engine: Engine) {
    hops(
        engine,
        "2025550105",
        "SMS could not be delivered. Sending by WhatsApp. Look for the code there.",
        "WHATSAPP",
    )
    .await;
}

engines!(number_0106_hears_that_the_code_comes_by_a_call);
async fn number_0106_hears_that_the_code_comes_by_a_call(engine: Engine) {
    hops(
        engine,
        "2025550106",
        "The WhatsApp message could not be delivered. Calling you. Listen for the code.",
        "VOICE",
    )
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
