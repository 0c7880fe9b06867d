//! What the gateway tells of the messages under way, on screen.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::*;

#[wasm_bindgen_test]
async fn a_hop_is_shown_and_the_stream_is_open_while_a_code_is_awaited() {
    answer_with(&[
        ("config", 200, CONFIG),
        ("send", 200, SENT),
        ("validate", 200, RIGHT),
    ]);
    let page = Page::new();
    let _widget = page.mount();
    assert_eq!(page.stream(), None);
    at_code_step(&page).await;
    let url = page.stream();
    assert_eq!(url.as_deref(), Some("/verification/v3/events/e1"));
    let now = r#""otpLength":6,"expiresInSeconds":600,"resendInSeconds":30,"nextChannels":["SMS"],"attemptsLeft":5"#;
    page.tell(&format!(
        r#"{{"deliveryStatus":"FAILED","channel":"SMS","latencyMs":12,"ordinal":1,"automatic":false,{now}}}"#
    ));
    page.tell(&format!(
        r#"{{"deliveryStatus":"PENDING","channel":"WHATSAPP","ordinal":2,"automatic":true,
            "failedChannels":["SMS"],"of a later version":true,{now}}}"#
    ));
    let sentence = "The text message could not be delivered. Sending by WhatsApp instead.";
    until(sentence, || page.status().starts_with(sentence)).await;
    until("where to look", || {
        let text = page.container.text_content().unwrap();
        text.contains("Code sent by WhatsApp to")
    })
    .await;
    let heard = page.heard.iter().filter_map(|event| event.as_string());
    assert!(
        heard
            .into_iter()
            .any(|event| event == r#"otp-channel-change {"channel":"WHATSAPP"}"#)
    );
    page.tell(r#"{"deliveryStatus":"OF A LATER VERSION","channel":"PIGEON"}"#);
    type_into(&page.code, "123456");
    until("the verified step", || page.step() == "verified").await;
    assert_eq!(page.stream(), None);
}

#[wasm_bindgen_test]
async fn a_freed_widget_closes_its_stream() {
    answer_with(&[("config", 200, CONFIG), ("send", 200, SENT)]);
    let page = Page::new();
    let widget = page.mount();
    at_code_step(&page).await;
    assert!(page.stream().is_some());
    drop(widget);
    assert_eq!(page.stream(), None);
}
