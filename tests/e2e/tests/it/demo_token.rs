//! The demo shows the token to whoever wants to play the server.

use e2e::{Engine, Options, Step, engines, journey};

engines!(the_demo_offers_the_command_that_redeems_its_token in chromium);
async fn the_demo_offers_the_command_that_redeems_its_token(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.find("#token > summary").await?.click().await?;
        assert!(page.find("#no-token").await?.is_displayed().await?);
        page.fill_in_name_and_email().await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = page.message(1).await?.code()?;
        page.code().await?.send_keys(&code).await?;
        page.reach(Step::Verified).await?;
        let command = page.find("#command").await?;
        e2e::until("the command", async || {
            let shown = command.text().await?;
            Ok(shown.contains(&page.token().await?).then_some(()))
        })
        .await?;
        let shown = command.text().await?;
        assert!(shown.contains(r#""expectedAction":"signup""#), "{shown}");
        page.assert_accessible("the token is shown").await?;
        page.submit().await?;
        let result = page.result("verified").await?;
        assert!(result.contains("Action signup"), "{result}");
        Ok(())
    })
    .await;
}
