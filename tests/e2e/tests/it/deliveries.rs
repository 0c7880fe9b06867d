//! Messages that come late, or are never heard of again: the person is told what can be known, and nothing is sent by
//! itself.

use std::time::Duration;

use e2e::{Engine, Options, Step, engines, journey, until_within};
use tokio::time::Instant;

engines!(number_0107_is_late_so_the_resend_comes_after_thirty_real_seconds in chromium);
async fn number_0107_is_late_so_the_resend_comes_after_thirty_real_seconds(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550107").await?;
        page.reach(Step::Code).await?;
        let sent = Instant::now();
        until_within(Duration::from_secs(40), "the resend", async || {
            Ok(page.shows("resend").await?.then_some(()))
        })
        .await?;
        let waited = sent.elapsed().as_secs_f32();
        assert!((28.0..33.0).contains(&waited), "{waited} s");
        assert_eq!(demo.inbox.messages().await?, [], "not there yet");
        let message = page.message(1).await?;
        assert_eq!(message.channel, "SMS", "silence alone sends nothing");
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

engines!(number_0109_is_told_that_nobody_knows in chromium);
async fn number_0109_is_told_that_nobody_knows(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.listen_in().await?;
        page.send_code_to("2025550109").await?;
        page.until_heard(
            "We don't know yet whether the code was sent. If it doesn't arrive, request a new one.",
        )
        .await?;
        assert!(page.is_at(Step::Code).await?);
        assert_eq!(
            demo.inbox.messages().await?,
            [],
            "no other channel is tried"
        );
        Ok(())
    })
    .await;
}
