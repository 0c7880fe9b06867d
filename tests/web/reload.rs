//! The page is loaded again in the middle.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::*;

/// The payload is `{"phone_number":"+12025550123"}`.
const FRESH: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{
    "token":"e30.eyJwaG9uZV9udW1iZXIiOiIrMTIwMjU1NTAxMjMifQ.c2ln","tokenExpiresInSeconds":300}}"#;

#[wasm_bindgen_test]
async fn the_code_is_still_awaited_and_nothing_personal_was_kept() {
    answer_with(&[
        ("config", 200, CONFIG),
        ("send", 200, SENT),
        ("validate", 200, RIGHT),
    ]);
    let before = Page::new();
    let widget = before.mount();
    at_code_step(&before).await;
    type_into(&before.code, "1234");
    let kept = before.kept();
    drop(widget);
    assert!(kept.contains("v1"));
    for secret in ["5550123", "\"1234"] {
        assert!(!kept.contains(secret), "{secret} in {kept}");
    }

    let after = Page::new();
    after.keep(&kept);
    let _widget = after.mount();
    assert_eq!(after.step(), "code");
    assert!(after.stream().is_some());
    until("where the code went", || {
        let text = after.container.text_content().unwrap();
        text.contains("Code sent by SMS to your phone")
    })
    .await;
    type_into(&after.code, "123456");
    until("the verified step", || after.step() == "verified").await;
    assert_eq!(asked("send"), 1, "no second message");
}

#[wasm_bindgen_test]
async fn a_verified_number_gets_a_fresh_token_without_another_message() {
    answer_with(&[("config", 200, CONFIG), ("refresh", 200, FRESH)]);
    let page = Page::new();
    page.keep(r#"{"verificationId":"v1"}"#);
    let _widget = page.mount();
    until("the verified step", || page.step() == "verified").await;
    until("the number", || {
        let text = page.container.text_content().unwrap();
        text.contains("+1 202-555-0123")
    })
    .await;
    assert_eq!(
        page.phone.value(),
        "+1 202-555-0123",
        "posted with the form"
    );
    let token = page.tokens.get(page.tokens.length() - 1).as_string();
    assert!(token.unwrap().starts_with("e30."));
}

#[wasm_bindgen_test]
async fn what_makes_no_sense_is_passed_over() {
    answer_with(&[("config", 200, CONFIG)]);
    for kept in ["7", "[]", r#"{"verificationId":7}"#, r#"{"pending":{}}"#] {
        let page = Page::new();
        page.keep(kept);
        let _widget = page.mount();
        assert_eq!(page.step(), "phone", "{kept}");
    }
}
