//! What a person sees and hears on the way to a verified number.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::*;

const WRONG: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationStatus":"FAILED","attemptsLeft":4}}"#;

#[wasm_bindgen_test]
async fn a_bad_number_is_told_at_the_field_and_nothing_is_sent() {
    answer_with(&[("config", 200, CONFIG)]);
    let page = Page::new();
    let _widget = page.mount();
    type_into(&page.phone, "12");
    assert!(
        !press_enter(&page.phone),
        "Enter does this step and submits nothing"
    );
    until("the complaint", || {
        page.phone.get_attribute("aria-invalid").is_some()
    })
    .await;
    let said = page.phone.get_attribute("aria-description").unwrap();
    until("the same sentence on screen", || page.status() == said).await;
    assert_eq!(page.phone.value(), "12");
    assert_eq!(asked("send"), 0);
    type_into(&page.phone, "123");
    assert_eq!(page.phone.get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn from_a_number_to_a_proof() {
    answer_with(&[
        ("config", 200, CONFIG),
        ("send", 200, SENT),
        ("validate", 200, RIGHT),
    ]);
    let page = Page::new();
    let _widget = page.mount();
    at_code_step(&page).await;
    assert_eq!(
        page.container
            .query_selector_all("[part='slot']")
            .unwrap()
            .length(),
        6
    );
    assert!(page.code.get_attribute("aria-label").unwrap().contains('6'));
    type_into(&page.code, "12");
    until("two painted digits", || {
        page.container.text_content().unwrap().contains("12")
    })
    .await;
    type_into(&page.code, "123456");
    until("the verified step", || page.step() == "verified").await;
    assert_eq!(
        page.tokens
            .get(page.tokens.length() - 1)
            .as_string()
            .as_deref(),
        Some("a.b.c")
    );
    let heard: Vec<String> = page
        .heard
        .iter()
        .filter_map(|event| event.as_string())
        .collect();
    assert_eq!(
        heard,
        [
            "otp-ready null",
            r#"otp-sent {"channel":"SMS"}"#,
            r#"otp-code-filled {"source":"typed"}"#,
            r#"otp-verified {"token":"a.b.c"}"#,
        ]
    );
}

#[wasm_bindgen_test]
async fn a_wrong_code_empties_the_field_and_says_what_is_left() {
    answer_with(&[
        ("config", 200, CONFIG),
        ("send", 200, SENT),
        ("validate", 200, WRONG),
    ]);
    let page = Page::new();
    let _widget = page.mount();
    at_code_step(&page).await;
    type_into(&page.code, "111111");
    until("the count of tries", || {
        page.status().contains("4 attempts")
    })
    .await;
    assert_eq!(page.code.value(), "");
    assert_eq!(
        page.code.get_attribute("aria-invalid").as_deref(),
        Some("true")
    );
}

#[wasm_bindgen_test]
async fn the_resend_is_not_there_until_it_is_revealed() {
    answer_with(&[
        ("config", 200, CONFIG),
        ("send", 200, SENT),
        ("resend", 200, SENT),
    ]);
    let page = Page::new();
    let _widget = page.mount();
    at_code_step(&page).await;
    assert!(page.part("resend").is_none());
    until("the resend", || page.part("resend").is_some()).await;
    assert!(
        page.part("channel").is_some(),
        "and the choice of channel with it"
    );
    assert_eq!(
        page.announced(),
        "You can request a new code now.",
        "once, and not at every second before"
    );
    page.part("resend").unwrap().click();
    until("a second message", || asked("resend") == 1).await;
    until("hidden again", || page.part("resend").is_none()).await;
}

#[wasm_bindgen_test]
async fn a_gateway_that_is_gone_is_said_and_what_was_typed_stays() {
    answer_with(&[]);
    let page = Page::new();
    let _widget = page.mount();
    type_into(&page.phone, "2025550123");
    page.part("send").unwrap().click();
    until("the outage", || page.status().contains("cannot reach")).await;
    assert_eq!(page.phone.value(), "(202) 555-0123");
    assert_eq!(page.step(), "phone");
}

#[wasm_bindgen_test]
async fn what_only_the_integrator_can_mend_is_said_in_the_console() {
    let refused = r#"{"type":"x","title":"x","status":403,"errorCode":"UNKNOWN_SITE"}"#;
    for (answers, said) in [
        (&[("config", 403, refused)][..], "`site-key`"),
        (&[][..], "origin on the site's list"),
    ] {
        answer_with(answers);
        let console = listen_to_the_console();
        let page = Page::new();
        let _widget = page.mount();
        until(said, || {
            console
                .iter()
                .filter_map(|line| line.as_string())
                .any(|line| line.contains(said))
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn what_a_later_gateway_says_is_no_silence() {
    let later =
        r#"{"type":"x","title":"x","status":422,"errorCode":"MOON_IS_FULL","reason":"TOO_LUNAR"}"#;
    answer_with(&[("config", 200, CONFIG), ("send", 422, later)]);
    let console = listen_to_the_console();
    let page = Page::new();
    let _widget = page.mount();
    type_into(&page.phone, "2025550123");
    page.part("send").unwrap().click();
    until("the refusal", || page.status().contains("not set up")).await;
    assert_eq!(asked("send"), 1);
    let lines = console.iter().filter_map(|line| line.as_string());
    assert!(
        lines
            .into_iter()
            .any(|line| line.contains("the same version"))
    );
}

#[wasm_bindgen_test]
async fn a_channel_of_a_later_gateway_leaves_the_code_to_be_typed() {
    let config = CONFIG.replace("[\"SMS\"", "[\"RCS\",\"SMS\"");
    let sent = SENT.replace("\"flowType\":\"SMS\"", "\"flowType\":\"RCS\"");
    assert!(config != CONFIG && sent != SENT);
    answer_with(&[("config", 200, &config), ("send", 200, &sent)]);
    let page = Page::new();
    let _widget = page.mount();
    at_code_step(&page).await;
    assert_eq!(page.step(), "code");
    assert_eq!(page.status(), "Code sent. Check your messages.");
}
