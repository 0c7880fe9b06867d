//! A landline cannot receive a message: its owner is told so, and offered a call.

use e2e::{Engine, Options, Step, engines, journey};

engines!(a_landline_is_offered_a_call_and_called in chromium);
async fn a_landline_is_offered_a_call_and_called(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        assert!(!page.shows("channel").await?, "not before it is of use");
        page.send_code_to("+44 20 7946 0018").await?;
        page.until_status("This is a landline. It cannot receive messages, but we can call it.")
            .await?;
        assert_eq!(demo.inbox.messages().await?, [], "nothing was sent");
        page.assert_accessible("the offer of a call").await?;
        page.part("channel").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].to, "+442079460018");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await
    })
    .await;
}
