//! Codes for a page in a frame of another origin: which page the message is bound to.

use serde_json::{Value, json};

use crate::support::{Gateway, OTHER_PAGE, PAGE};

/// The last line of a message, without its code.
fn line(gateway: &Gateway, number: &str) -> String {
    let message = gateway.messages(number).pop().expect("a message");
    let last = message.text.lines().last().expect("a line");
    last.replace(&message.code, "code")
}

async fn sent(gateway: &Gateway, origin: &str, number: &str, top: Value) -> Value {
    let body = json!({"siteKey": "pk_shop", "phoneNumber": number, "topOrigin": top});
    let call = gateway.post("send").origin(origin);
    call.json(body).await.data()
}

#[tokio::test]
async fn a_message_is_bound_to_the_frame_and_to_a_page_around_it_that_the_site_lists() {
    let gateway = Gateway::new();
    let number = "+12025550100";
    for (origin, top, bound) in [
        (
            PAGE,
            json!("https://mall.example"),
            "@mall.example #code @shop.example",
        ),
        (
            PAGE,
            json!(OTHER_PAGE),
            "@checkout.shop.example #code @shop.example",
        ),
        (
            OTHER_PAGE,
            json!(PAGE),
            "@shop.example #code @checkout.shop.example",
        ),
        // Not in a frame, or in one of its own.
        (PAGE, json!(null), "@shop.example #code"),
        (PAGE, json!(PAGE), "@shop.example #code"),
    ] {
        sent(&gateway, origin, number, top.clone()).await;
        assert_eq!(line(&gateway, number), bound, "{top}");
    }
}

#[tokio::test]
async fn nobody_is_believed_to_be_around_the_frame_whom_the_site_does_not_list() {
    let gateway = Gateway::new();
    let number = "+12025550100";
    for top in [
        "https://evil.example",
        // Another site's page.
        "https://other.example",
        "http://mall.example",
        "https://mall.example/",
        "https://mall.example:443",
        "https://mall.example:8443",
        "https://MALL.example",
        "https://mall.example.",
        "https://sub.mall.example",
        "https://mall.example.evil.example",
        "https://evil.example#https://mall.example",
        " https://mall.example",
        "mall.example",
        "mall.example #000000 @evil.example",
        "null",
        "*",
        "",
    ] {
        sent(&gateway, PAGE, number, json!(top)).await;
        assert_eq!(line(&gateway, number), "@shop.example #code", "{top}");
    }
}

#[tokio::test]
async fn a_page_around_a_frame_may_not_call() {
    let gateway = Gateway::new();
    let body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"});
    let call = gateway.post("send").origin("https://mall.example");
    call.json(body).await.problem(403, "ORIGIN_NOT_ALLOWED");
}

#[tokio::test]
async fn a_resend_is_bound_as_the_first_message_was_even_after_a_restart() {
    let gateway = Gateway::new();
    let number = "+12025550100";
    let data = sent(&gateway, PAGE, number, json!("https://mall.example")).await;
    gateway.clock.advance_seconds(30);
    let gateway = gateway.restarted(&[]);
    let id = data["verificationId"].as_str().expect("an id");
    gateway.resend(id).await.data();
    assert_eq!(line(&gateway, number), "@mall.example #code @shop.example");
}

#[tokio::test]
async fn a_server_has_no_page_and_no_frame() {
    let gateway = Gateway::new();
    let number = "+12025550100";
    let body = json!({"phoneNumber": number, "topOrigin": "https://mall.example"});
    let call = gateway.post("send").server("sk_shop");
    call.json(body).await.data();
    assert!(!line(&gateway, number).contains('@'));
}
