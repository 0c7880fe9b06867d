//! The open list of countries: names that people type, the chosen one in sight, Escape, and a keyboard on the screen.

use e2e::{Engine, Options, engines, journey, until};
use serde_json::Value;

const ESCAPE: &str = "\u{e00c}";

engines!(names_that_people_type_find_their_country in chromium);
async fn names_that_people_type_find_their_country(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        let loaded = "return performance.getEntriesByType('resource').filter(({ name }) => /-names-/.test(name)).length";
        assert_eq!(page.script::<u32>(loaded, &[]).await?, 0, "not in the first load");
        page.part("country").await?.click().await?;
        until("the names", async || {
            Ok((page.script::<u32>(loaded, &[]).await? == 1).then_some(()))
        })
        .await?;
        for (typed, region) in [
            ("Macau", "MO"),
            ("Saint Lucia", "LC"),
            ("United States of America", "US"),
            ("DR Congo", "CD"),
            ("DRC", "CD"),
            ("Burma", "MM"),
            ("Trinidad & Tobago", "TT"),
            ("the Vatican", "VA"),
            ("Korea", "KR"),
        ] {
            page.script::<Value>(
                "document.querySelector('otp-verify').shadowRoot.querySelector('dialog input').select()",
                &[],
            )
            .await?;
            page.insert(typed).await?;
            page.until_found(&[region]).await?;
        }
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

engines!(the_chosen_country_is_in_sight_when_the_list_opens in chromium);
async fn the_chosen_country_is_in_sight_when_the_list_opens(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        for (width, height) in [(1280, 720), (360, 640)] {
            page.resize(width, height, false).await?;
            for region in ["FR", "ZW", "AF", "KP", "VC", "US"] {
                page.choose_country(region).await?;
                page.part("country").await?.click().await?;
                let list = page.country_list().await?.expect("open");
                assert!(
                    list.active_is_seen,
                    "{region} at {width}: {:?}",
                    list.active
                );
                page.press(ESCAPE).await?;
                page.until_list_closed().await?;
            }
        }
        Ok(())
    })
    .await;
}

engines!(escape_at_the_close_button_stays_in_the_list in chromium);
async fn escape_at_the_close_button_stays_in_the_list(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.script::<Value>(
            "window.escapes = 0;
             for (const name of ['keydown', 'keyup'])
               document.addEventListener(name, ({ key }) => { if (key === 'Escape') escapes += 1; })",
            &[],
        )
        .await?;
        page.resize(360, 640, false).await?;
        for place in [".close", "ul", "input"] {
            page.part("country").await?.click().await?;
            page.script::<Value>(
                "document.querySelector('otp-verify').shadowRoot.querySelector('dialog').querySelector(arguments[0]).focus()",
                &[place.into()],
            )
            .await?;
            page.press(ESCAPE).await?;
            page.until_list_closed().await?;
            assert_eq!(page.script::<u32>("return escapes", &[]).await?, 0, "{place}");
        }
        page.press(ESCAPE).await?;
        assert_ne!(page.script::<u32>("return escapes", &[]).await?, 0, "the page's again");
        Ok(())
    })
    .await;
}

engines!(the_list_stays_in_what_a_keyboard_on_the_screen_leaves in chromium);
async fn the_list_stays_in_what_a_keyboard_on_the_screen_leaves(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.shrink_to_a_phone().await?;
        page.part("country").await?.click().await?;
        page.until_found(&["AF"]).await?;
        page.script::<Value>(
            "for (const [name, value] of Object.entries({ height: 300, offsetTop: 20 }))
               Object.defineProperty(visualViewport, name, { configurable: true, get: () => value });
             visualViewport.dispatchEvent(new Event('resize'))",
            &[],
        )
        .await?;
        let frame: [i32; 2] = page
            .script(
                "const { top, height } = document.querySelector('otp-verify').shadowRoot
                   .querySelector('dialog').getBoundingClientRect();
                 return [Math.round(top), Math.round(height)]",
                &[],
            )
            .await?;
        assert_eq!(frame, [20, 300]);
        assert!(page.country_list().await?.expect("open").active_is_seen);
        Ok(())
    })
    .await;
}
