//! Libraries that set the page back to what the server sent, while it is being used; and copies of the page.

use anyhow::Result;
use e2e::{Engine, Options, SignUpPage, Step, engines, journey};
use serde_json::Value;

const FIELD: &str = r#"<label>Phone <input type="tel" name="phone" autocomplete="tel"></label>"#;

/// What the server sends, the first time and again and again, with this inside the element.
fn sent(inside: &str) -> String {
    format!(
        r#"<form method="post" action="/signup"><otp-verify site-key="pk_demo" required="">{inside}</otp-verify><button>Go on</button></form>"#
    )
}

fn morphed_by(library: &str, inside: &str) -> Options {
    let body = format!(r#"<div id="page">{}</div>"#, sent(inside));
    Options::with_framework(library, &body)
}

async fn set_back(page: &SignUpPage, inside: &str) -> Result<()> {
    let script = "return morph(document.querySelector('#page'), arguments[0])";
    page.script::<Value>(script, &[sent(inside).into()]).await?;
    Ok(())
}

/// How many code fields there are, and how many phone fields.
async fn fields(page: &SignUpPage) -> Result<(u32, u32)> {
    page.script(
        "return ['input[autocomplete=one-time-code]', 'input[type=tel]']
           .map((one) => document.querySelectorAll(`otp-verify ${one}`).length)",
        &[],
    )
    .await
}

/// In every step the page is set back to what the server sent, and the same element goes on.
async fn survives(engine: Engine, library: &str, inside: &str) {
    journey(engine, morphed_by(library, inside), async |demo| {
        let page = &demo.page;
        page.ask::<Value>("window.before = widget", &[]).await?;
        set_back(page, inside).await?;
        assert_eq!(fields(page).await?, (0, 1));
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        let (first, rest) = code.split_at(2);
        page.code().await?.send_keys(first).await?;
        set_back(page, inside).await?;
        assert_eq!(fields(page).await?, (1, 1));
        // Where the keyboard was.
        page.press(rest).await?;
        page.reach(Step::Verified).await?;
        set_back(page, inside).await?;
        assert_eq!(fields(page).await?, (0, 1));
        assert_ne!(page.token().await?, "");
        assert_eq!(page.phone_text().await?, "(202) 555-0100");
        assert!(
            page.ask::<bool>("return widget === window.before", &[])
                .await?
        );
        // Turbo's own progress bar is styled inline, which the page's policy forbids; so is htmx's indicator.
        let errors = page.console_errors().await?;
        let library = format!("/{library}.js");
        let ours = errors.iter().filter(|error| !error.contains(&library));
        assert_eq!(ours.count(), 0, "{errors:?}");
        Ok(())
    })
    .await;
}

macro_rules! survived {
    ($($journey:ident: $library:literal;)+) => {
        $(
            engines!($journey in chromium);
            async fn $journey(engine: Engine) {
                survives(engine, $library, FIELD).await;
            }
        )+
    };
}

survived! {
    idiomorph_is_survived: "idiomorph";
    turbo_is_survived: "turbo";
    htmx_2_with_idiomorph_is_survived: "htmx-2";
    the_morph_of_htmx_4_is_survived: "htmx-4";
    the_morph_of_alpine_and_livewire_is_survived: "alpine";
    morphdom_in_live_view_is_survived: "morphdom";
}

engines!(a_field_of_the_element_s_own_making_survives_idiomorph in chromium);
async fn a_field_of_the_element_s_own_making_survives_idiomorph(engine: Engine) {
    survives(engine, "idiomorph", "").await;
}

engines!(a_field_of_the_element_s_own_making_survives_morphdom in chromium);
async fn a_field_of_the_element_s_own_making_survives_morphdom(engine: Engine) {
    survives(engine, "morphdom", "").await;
}

engines!(a_clone_in_its_place_goes_on_with_one_code_field in chromium);
async fn a_clone_in_its_place_goes_on_with_one_code_field(engine: Engine) {
    journey(engine, morphed_by("idiomorph", FIELD), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.ask::<Value>("widget.replaceWith(widget.cloneNode(true))", &[])
            .await?;
        page.reach(Step::Code).await?;
        assert_eq!(fields(page).await?, (1, 1));
        // As libraries keep a page for its history.
        let script =
            "const page = document.querySelector('#page'); page.innerHTML = page.innerHTML";
        page.script::<Value>(script, &[]).await?;
        page.reach(Step::Code).await?;
        assert_eq!(fields(page).await?, (1, 1));
        Ok(())
    })
    .await;
}
