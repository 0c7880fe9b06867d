//! Which country is preselected where neither the page nor the gateway knows better.

use e2e::{Engine, Options, engines, journey};

engines!(the_time_zone_is_believed_before_the_language in chromium);
async fn the_time_zone_is_believed_before_the_language(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        for (zone, languages, region) in [
            ("Europe/Vienna", &["en-US"][..], "AT"),
            ("Asia/Kolkata", &["en-GB"], "IN"),
            ("America/Sao_Paulo", &["en"], "BR"),
            ("UTC", &["en-NZ"], "NZ"),
            ("UTC", &["en", "de-CH"], "CH"),
            ("UTC", &["en"], ""),
        ] {
            page.travel(zone, languages).await?;
            page.open().await?;
            page.until_country(region).await?;
        }
        Ok(())
    })
    .await;
}

engines!(no_guess_changes_what_was_chosen_or_typed in chromium);
async fn no_guess_changes_what_was_chosen_or_typed(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.travel("Europe/Vienna", &["en-US"]).await?;
        page.open().await?;
        page.until_country("AT").await?;
        page.choose_country("FR").await?;
        page.phone().await?.send_keys("+44 7400 1").await?;
        page.until_country("GB").await
    })
    .await;
}
