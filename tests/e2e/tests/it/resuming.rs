//! A page that is loaded anew, and a line that is gone for a while: the verification goes on where it was.

use e2e::{Engine, Options, Step, engines, journey};

engines!(a_reload_finds_the_verification_again_and_keeps_nothing_personal);
async fn a_reload_finds_the_verification_again_and_keeps_nothing_personal(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        let code = &messages[0].code;
        let kept: String = page
            .script("return JSON.stringify({ ...sessionStorage })", &[])
            .await?;
        assert!(kept.contains("otp-verify"), "something is kept: {kept}");
        for secret in ["5550100", "555-0100", code.as_str()] {
            assert!(!kept.contains(secret), "{kept}");
        }

        page.load().await?;
        page.reach(Step::Code).await?;
        assert!(!page.shows("resend").await?, "the countdown has gone on");
        page.code().await?.send_keys(code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(
            demo.inbox.messages().await?.len(),
            1,
            "nothing is sent again"
        );
        let token = page.token().await?;

        page.load().await?;
        page.reach(Step::Verified).await?;
        assert_ne!(page.token().await?, token, "a fresh one");
        page.fill_in_name_and_email().await?;
        page.submit().await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}

engines!(what_was_asked_for_offline_is_done_once_the_line_is_back in chromium;
    firefox: "its driver cannot take the line away", webkit: "its driver cannot take the line away");
async fn what_was_asked_for_offline_is_done_once_the_line_is_back(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.be_offline(true).await?;
        page.send_code_to("2025550100").await?;
        page.until_status("You're offline. We'll continue when you're back online.")
            .await?;
        page.be_offline(false).await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1, "one press, one message");

        page.be_offline(true).await?;
        page.code().await?.send_keys(&messages[0].code).await?;
        page.until_status("You're offline. We'll continue when you're back online.")
            .await?;
        page.be_offline(false).await?;
        page.reach(Step::Verified).await
    })
    .await;
}
