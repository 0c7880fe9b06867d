//! The gateway is gone, and comes back.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::*;

#[wasm_bindgen_test]
async fn a_line_that_is_back_brings_the_message_that_was_asked_for_and_no_second() {
    answer_with(&[("config", 200, CONFIG)]);
    let page = Page::new();
    let _widget = page.mount();
    type_into(&page.phone, "2025550123");
    page.part("send").unwrap().click();
    until("the outage", || page.status().contains("cannot reach")).await;
    assert_eq!(
        page.part("send").unwrap().text_content().unwrap(),
        "Try again"
    );
    assert!(
        page.told("working").is_falsy(),
        "the class knows, for `fail-open`"
    );
    let mut tried = keys("send");
    answer_with(&[("config", 200, CONFIG), ("send", 200, SENT)]);
    happen("online");
    until("the code step", || page.step() == "code").await;
    tried.extend(keys("send"));
    assert!(tried.len() >= 2, "{tried:?}");
    assert_eq!(tried[0].len(), 32);
    assert!(tried.iter().all(|key| *key == tried[0]), "{tried:?}");
    assert!(page.told("working").is_truthy());
}

#[wasm_bindgen_test]
async fn a_browser_without_a_line_says_so() {
    answer_with(&[("config", 200, CONFIG)]);
    let page = Page::new();
    let _widget = page.mount();
    happen("offline");
    type_into(&page.phone, "2025550123");
    page.part("send").unwrap().click();
    until("the reason", || page.status().contains("You're offline")).await;
    happen("online");
}

#[wasm_bindgen_test]
async fn another_press_is_another_message() {
    answer_with(&[("config", 200, CONFIG), ("send", 200, SENT)]);
    let page = Page::new();
    let _widget = page.mount();
    at_code_step(&page).await;
    page.part("change-number").unwrap().click();
    until("the phone step", || page.step() == "phone").await;
    assert_eq!(page.phone.value(), "(202) 555-0123");
    until("the button", || page.part("send").is_some()).await;
    page.part("send").unwrap().click();
    until("the second", || asked("send") == 2).await;
    let keys = keys("send");
    assert_ne!(keys[0], keys[1]);
}
