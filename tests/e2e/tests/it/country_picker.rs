//! The country picker: by keyboard alone, what finds a country, where the keyboard is afterwards, what axe says.

use anyhow::Result;
use e2e::{Demo, Engine, Options, SignUpPage, engines, journey};
use serde_json::Value;

const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";
const END: &str = "\u{e010}";
const HOME: &str = "\u{e011}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const BACKSPACE: &str = "\u{e003}";

/// German, three countries preferred, two left out; in a box that cuts off what hangs over its edge.
const GERMAN: &str = r#"<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Konto</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup" style="overflow: hidden; height: 120px; position: relative">
<otp-verify site-key="pk_demo" country="AT" preferred-countries="CH AT DE" exclude-countries="LI US"></otp-verify>
</form></body></html>"#;

const THREE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Three</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" countries="FR DE BE"></otp-verify>
</form></body></html>"#;

fn on(page: &'static str) -> Options {
    Options {
        page: Some(page),
        ..Options::default()
    }
}

/// Gives the button the keyboard, as Tab would.
async fn focus_button(page: &SignUpPage) -> Result<()> {
    page.part("country").await?;
    page.script::<Value>(
        "document.querySelector('otp-verify').shadowRoot.querySelector('[part~=country]').focus()",
        &[],
    )
    .await?;
    Ok(())
}

async fn button_name(page: &SignUpPage) -> Result<Option<String>> {
    Ok(page.part("country").await?.attr("aria-label").await?)
}

async fn active(page: &SignUpPage) -> Result<Option<String>> {
    let list = page.country_list().await?;
    let list = list.filter(|list| list.active_is_seen);
    Ok(list.and_then(|list| list.active))
}

engines!(a_letter_on_the_button_begins_a_search_and_enter_ends_it);
async fn a_letter_on_the_button_begins_a_search_and_enter_ends_it(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        assert_eq!(
            button_name(page).await?.as_deref(),
            Some("Country, United States, +1")
        );
        focus_button(page).await?;
        page.press("ger").await?;
        page.until_found(&["DE"]).await?;
        page.press(ENTER).await?;
        page.until_list_closed().await?;
        page.until_country("DE").await?;
        assert_eq!(
            button_name(page).await?.as_deref(),
            Some("Country, Germany, +49")
        );
        Ok(())
    })
    .await;
}

engines!(arrows_home_and_end_go_through_the_list);
async fn arrows_home_and_end_go_through_the_list(engine: Engine) {
    journey(engine, on(GERMAN), async |demo| {
        let page = &demo.page;
        focus_button(page).await?;
        page.press(DOWN).await?;
        page.until_found(&["CH", "AT", "DE"]).await?;
        assert_eq!(active(page).await?.as_deref(), Some("AT"), "the chosen one");
        page.press(DOWN).await?;
        assert_eq!(active(page).await?.as_deref(), Some("DE"));
        page.press(HOME).await?;
        assert_eq!(active(page).await?.as_deref(), Some("CH"));
        page.press(UP).await?;
        let last = active(page).await?;
        page.press(HOME).await?;
        page.press(END).await?;
        assert_eq!(active(page).await?, last);
        // By name in the language of the element's own words: Zimbabwe, and not the page's Zypern.
        assert_eq!(last.as_deref(), Some("ZW"));
        page.press(ENTER).await?;
        page.until_list_closed().await?;
        page.until_country("ZW").await
    })
    .await;
}

engines!(names_in_both_languages_codes_and_calling_codes_find_a_country in chromium);
async fn names_in_both_languages_codes_and_calling_codes_find_a_country(engine: Engine) {
    journey(engine, on(GERMAN), async |demo| {
        let page = &demo.page;
        for (typed, first) in [
            ("österr", &["AT"][..]),
            ("osterr", &["AT"]),
            ("austria", &["AT"]),
            ("fr", &["FR"]),
            ("+44", &["GB", "GG", "IM", "JE"]),
            ("44", &["GB", "GG", "IM", "JE"]),
            ("+1 416", &["CA"]),
            ("cote d'iv", &["CI"]),
            ("uk", &["GB"]),
        ] {
            focus_button(page).await?;
            page.press(DOWN).await?;
            page.insert(typed).await?;
            page.until_found(first).await?;
            assert_eq!(active(page).await?.as_deref(), Some(first[0]), "{typed}");
            page.press(ESCAPE).await?;
            page.until_list_closed().await?;
        }
        page.until_country("AT").await
    })
    .await;
}

engines!(escape_keeps_the_country_and_brings_the_keyboard_back);
async fn escape_keeps_the_country_and_brings_the_keyboard_back(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550100").await?;
        // A page's own dialogs listen for Escape, too.
        page.script::<Value>(
            "window.escapes = 0;
             document.addEventListener('keydown', ({ key }) => { if (key === 'Escape') escapes += 1; })",
            &[],
        )
        .await?;
        page.part("country").await?.click().await?;
        page.press("fra").await?;
        page.until_found(&["FR"]).await?;
        page.press(ESCAPE).await?;
        page.until_list_closed().await?;
        assert_eq!(page.script::<u32>("return escapes", &[]).await?, 0);
        page.until_country("US").await?;
        assert_eq!(page.phone_text().await?, "(202) 555-0100");
        Ok(())
    })
    .await;
}

engines!(what_finds_nothing_says_so_and_chooses_nothing in chromium);
async fn what_finds_nothing_says_so_and_chooses_nothing(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.part("country").await?.click().await?;
        page.press("xyzzy").await?;
        page.until_found(&[]).await?;
        e2e::until("the sentence", async || {
            let said: String = page
                .script(
                    "return document.querySelector('otp-verify').shadowRoot
                       .querySelector('dialog [role=status]').textContent",
                    &[],
                )
                .await?;
            Ok(said.starts_with("No country found").then_some(()))
        })
        .await?;
        page.press(ENTER).await?;
        assert!(page.country_list().await?.is_some(), "still open");
        for _ in 0..5 {
            page.press(BACKSPACE).await?;
        }
        page.until_found(&["AF"]).await?;
        page.press(ESCAPE).await?;
        page.until_list_closed().await?;
        page.until_country("US").await
    })
    .await;
}

engines!(only_what_the_page_offers_is_in_the_list in chromium);
async fn only_what_the_page_offers_is_in_the_list(engine: Engine) {
    journey(engine, on(THREE), async |demo| {
        let page = &demo.page;
        page.until_country("").await?;
        page.part("country").await?.click().await?;
        page.until_found(&["BE", "FR", "DE"]).await?;
        let list = page.country_list().await?.map(|list| list.found.len());
        assert_eq!(list, Some(3));
        Ok(())
    })
    .await;
    journey(engine, on(GERMAN), async |demo| {
        let page = &demo.page;
        page.part("country").await?.click().await?;
        page.until_found(&["CH", "AT", "DE"]).await?;
        let list = page.country_list().await?.expect("open");
        for left_out in ["LI", "US"] {
            assert!(!list.found.iter().any(|code| code == left_out));
        }
        assert_eq!(
            list.found.iter().filter(|code| *code == "CH").count(),
            1,
            "preferred, and not once more"
        );
        Ok(())
    })
    .await;
}

engines!(a_click_chooses_and_a_click_beside_the_list_leaves_it);
async fn a_click_chooses_and_a_click_beside_the_list_leaves_it(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.part("country").await?.click().await?;
        page.press("franc").await?;
        page.until_found(&["FR"]).await?;
        let row = "return document.querySelector('otp-verify').shadowRoot.getElementById('otp-country-FR')";
        page.element(row).await?.click().await?;
        page.until_list_closed().await?;
        page.until_country("FR").await?;

        page.part("country").await?.click().await?;
        page.until_found(&["AF"]).await?;
        page.click_at(2, 2).await?;
        page.until_list_closed().await?;
        page.until_country("FR").await
    })
    .await;
}

engines!(nothing_of_the_page_cuts_the_list_off in chromium);
async fn nothing_of_the_page_cuts_the_list_off(engine: Engine) {
    journey(engine, on(GERMAN), async |demo| {
        let page = &demo.page;
        page.part("country").await?.click().await?;
        let frame = list_frame(page).await?;
        assert!(frame.height > 200.0, "higher than its box: {frame:?}");
        assert!(page.script::<bool>(LIST_IS_ON_TOP, &[]).await?);
        page.press(ESCAPE).await?;
        page.until_list_closed().await?;

        page.shrink_to_a_phone().await?;
        page.part("country").await?.click().await?;
        let frame = list_frame(page).await?;
        assert_eq!(
            (frame.left, frame.top, frame.width, frame.height),
            (0.0, 0.0, 360.0, 740.0),
            "a sheet over everything"
        );
        assert!(page.script::<bool>(LIST_IS_ON_TOP, &[]).await?);
        Ok(())
    })
    .await;
}

engines!(flags_come_from_the_gateway_once_they_are_to_be_seen in chromium);
async fn flags_come_from_the_gateway_once_they_are_to_be_seen(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        assert_eq!(flags(page).await?, [""; 0], "not in the first load");
        page.part("country").await?.click().await?;
        let origin: String = page.script("return location.origin", &[]).await?;
        e2e::until("the first flags", async || {
            let flags = flags(page).await?;
            assert!(flags.iter().all(|flag| flag.starts_with(&origin)));
            Ok((flags.len() >= 5).then_some(()))
        })
        .await?;
        e2e::until("pictures of them", async || {
            let seen: u32 = page
                .script(
                    "const { shadowRoot } = document.querySelector('otp-verify');
                     return [...shadowRoot.querySelectorAll('dialog img')].filter((i) => i.naturalWidth > 0).length",
                    &[],
                )
                .await?;
            Ok((seen >= 5).then_some(()))
        })
        .await?;
        let loaded = flags(page).await?.len();
        assert!(loaded < 100, "{loaded} at once");
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

engines!(axe_finds_nothing_while_the_list_is_open in chromium);
async fn axe_finds_nothing_while_the_list_is_open(engine: Engine) {
    for (scheme, small) in [("light", false), ("dark", false), ("light", true)] {
        journey(engine, Options::default(), async |demo| {
            let Demo { page, .. } = demo;
            if small {
                page.shrink_to_a_phone().await?;
            }
            page.prefer(scheme).await?;
            page.open().await?;
            page.part("country").await?.click().await?;
            page.until_found(&["AF"]).await?;
            page.assert_accessible("the list of countries").await?;
            page.press("land").await?;
            page.until_found(&["FI"])
                .await
                .or(page.until_found(&["AX"]).await)?;
            page.assert_accessible("some countries found").await?;
            page.press("xyz").await?;
            page.until_found(&[]).await?;
            page.assert_accessible("no country found").await
        })
        .await;
    }
}

/// The addresses of the flags that were loaded.
async fn flags(page: &SignUpPage) -> Result<Vec<String>> {
    page.script(
        "return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /flag/.test(name))",
        &[],
    )
    .await
}

#[derive(Debug, serde::Deserialize)]
struct Frame {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

async fn list_frame(page: &SignUpPage) -> Result<Frame> {
    let list = page.part("country-list").await?;
    let script = "const { left, top, width, height } = arguments[0].getBoundingClientRect();
        return { left, top, width, height };";
    page.script(script, &[list.to_json()?]).await
}

/// At its four corners and in its middle.
const LIST_IS_ON_TOP: &str = "
    const { shadowRoot } = document.querySelector('otp-verify');
    const dialog = shadowRoot.querySelector('[part~=country-list]');
    const { left, top, right, bottom } = dialog.getBoundingClientRect();
    const spots = [[left + 12, top + 12], [right - 12, top + 12], [left + 12, bottom - 12], [right - 12, bottom - 12],
      [(left + right) / 2, (top + bottom) / 2]];
    return spots.every(([x, y]) => dialog.contains(shadowRoot.elementFromPoint(x, y)));";
