//! The broker of WebOTP requests, against a stand-in that keeps the book Chromium keeps.
//!
//! Chromium ends the process of a page that aborts a request which another one has already replaced.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::*;

const SENT: &str = r#"{"responseCode":200,"message":"SUCCESS","data":{"verificationId":"v1","flowType":"SMS",
    "otpLength":6,"expiresInSeconds":600,"resendInSeconds":30,"nextChannels":["SMS"],"attemptsLeft":5}}"#;

/// Puts the stand-in in place; `window.book` holds, in order, `get`, `abort` and `overlap`.
fn keep_a_book() {
    let install = Function::new_no_args(
        "window.OTPCredential ??= class {};
         window.book = [];
         let pending = null;
         const credentials = { get: ({ otp, signal }) => {
           if (pending) book.push('overlap');
           book.push('get ' + otp.transport.join());
           return new Promise((resolve, reject) => {
             pending = { resolve };
             signal.addEventListener('abort', () => {
               book.push(pending ? 'abort' : 'late abort');
               pending = null;
               reject(signal.reason);
             });
           });
         } };
         window.arrive = (code) => { pending.resolve({ code }); pending = null; };
         Object.defineProperty(navigator, 'credentials', { value: credentials, configurable: true });",
    );
    install.call0(&JsValue::NULL).unwrap();
}

fn book() -> Vec<String> {
    let book = Reflect::get(&web_sys::window().unwrap(), &"book".into()).unwrap();
    Array::from(&book)
        .iter()
        .filter_map(|entry| entry.as_string())
        .collect()
}

async fn ask_for_a_code(page: &Page) {
    type_into(&page.phone, "2025550123");
    page.part("send").unwrap().click();
    until("the code step", || page.step() == "code").await;
}

#[wasm_bindgen_test]
async fn the_browser_listens_before_the_message_is_asked_for_and_fills_the_code() {
    keep_a_book();
    answer_with(&[("send", 200, SENT)]);
    let page = Page::new();
    let _widget = page.mount();
    type_into(&page.phone, "2025550123");
    page.part("send").unwrap().click();
    assert_eq!((book(), asked("send")), (vec!["get sms".to_owned()], 0));
    until("the code step", || page.step() == "code").await;
    let arrive = Reflect::get(&web_sys::window().unwrap(), &"arrive".into()).unwrap();
    Function::from(arrive)
        .call1(&JsValue::NULL, &"123456".into())
        .unwrap();
    until("the filled field", || page.code.value() == "123456").await;
    until("the check", || asked("validate") == 1).await;
    let filled = page.heard.iter().filter_map(|event| event.as_string());
    assert!(
        filled
            .into_iter()
            .any(|event| event == r#"otp-code-filled {"source":"webotp"}"#)
    );
}

#[wasm_bindgen_test]
async fn a_second_element_takes_over_by_abort_then_request() {
    keep_a_book();
    answer_with(&[("send", 200, SENT)]);
    let (one, other) = (Page::new(), Page::new());
    let widgets = (one.mount(), other.mount());
    ask_for_a_code(&one).await;
    ask_for_a_code(&other).await;
    drop(widgets.0);
    assert_eq!(
        book(),
        ["get sms", "abort", "get sms"],
        "the first one's end leaves the second alone"
    );
    drop(widgets.1);
    assert_eq!(book(), ["get sms", "abort", "get sms", "abort"]);
}

#[wasm_bindgen_test]
async fn a_request_that_has_been_answered_is_never_aborted() {
    keep_a_book();
    answer_with(&[("send", 200, SENT)]);
    let page = Page::new();
    let widget = page.mount();
    ask_for_a_code(&page).await;
    let arrive = Reflect::get(&web_sys::window().unwrap(), &"arrive".into()).unwrap();
    Function::from(arrive)
        .call1(&JsValue::NULL, &"123456".into())
        .unwrap();
    until("the filled field", || page.code.value() == "123456").await;
    drop(widget);
    assert_eq!(book(), ["get sms"]);
}
