//! Numbers that no plan contains: confirmed by the person, or reserved by regulators for films and tests.

use serde_json::{Value, json};

use crate::support::{Answer, Gateway};

/// In a range of Ecuador that the plans do not contain; of the right length.
const UNKNOWN: &str = "+593931976502";

/// A gateway whose site sends to possible numbers.
fn lenient() -> Gateway {
    Gateway::edited(&[("id = \"shop\"", "id = \"shop\"\nnumbers = \"possible\"")])
}

async fn config(gateway: &Gateway) -> Value {
    let path = "/verification/v3/config?siteKey=pk_shop";
    gateway.get(path).page().empty().await.ok()
}

async fn send(gateway: &Gateway, number: &str, confirmed: Option<bool>) -> Answer {
    let mut body = json!({ "siteKey": "pk_shop", "phoneNumber": number, "flowType": "SMS" });
    if let Some(confirmed) = confirmed {
        body["numberConfirmed"] = json!(confirmed);
    }
    gateway.post("send").page().json(body).await
}

#[track_caller]
fn refused(answer: &Answer, reason: &str) {
    let problem = answer.problem(400, "INVALID_NUMBER");
    assert_eq!(problem["reason"], reason);
}

#[tokio::test]
async fn a_site_tells_the_widget_which_numbers_it_sends_to() {
    assert_eq!(config(&lenient()).await["numbers"], "possible");
    let strict = config(&Gateway::new()).await;
    assert!(strict["numbers"].is_null() || strict["numbers"] == "valid");
}

#[tokio::test]
async fn an_unknown_range_is_sent_to_once_the_person_has_confirmed_it() {
    let gateway = lenient();
    for unconfirmed in [None, Some(false)] {
        refused(&send(&gateway, UNKNOWN, unconfirmed).await, "UNKNOWN_RANGE");
    }
    let answer = send(&gateway, UNKNOWN, Some(true)).await;
    assert_eq!(answer.data()["flowType"], "SMS");
    let code = gateway.code(UNKNOWN);
    assert_eq!(code.len(), 6);
}

#[tokio::test]
async fn a_site_that_wants_valid_numbers_takes_no_confirmation() {
    let gateway = Gateway::new();
    refused(&send(&gateway, UNKNOWN, Some(true)).await, "NOT_A_NUMBER");
    // A wrong length stays wrong even if it is confirmed.
    refused(&send(&lenient(), "+5939319", Some(true)).await, "TOO_SHORT");
}

#[tokio::test]
async fn the_sandbox_takes_numbers_of_films_and_tells_the_widget_which() {
    let gateway = Gateway::new();
    let told = config(&gateway).await;
    let told = told["testNumbers"].as_array().expect("a list");
    for number in ["+447700900123", "+33639980001"] {
        let is_told = |prefix: &Value| number.starts_with(prefix.as_str().expect("text"));
        assert!(told.iter().any(is_told), "{number}");
        assert_eq!(send(&gateway, number, None).await.data()["flowType"], "SMS");
        assert_eq!(gateway.code(number).len(), 6);
    }
    refused(&send(&gateway, "+33639970001", None).await, "NOT_A_NUMBER");
}

#[tokio::test]
async fn production_sends_nothing_to_numbers_of_films() {
    let gateway = Gateway::edited(&[
        ("\"development\"", "\"production\""),
        // Production accepts no keys that can be guessed, and requires a limit on cost.
        (
            "\"sk_shop\", \"sk_shop_next\"",
            "\"sk_Zx9wJ4rN8sT2qLbK7mPf\"",
        ),
        ("\"sk_other\"", "\"sk_Fd83hHq1LwZ0cVbNmYtU\""),
        (
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "Zm9vYmFyLWJhei1xdXV4LXRoZS1xdWljay1icm93bi0",
        ),
        (
            "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
            "c3BoaW54LW9mLWJsYWNrLXF1YXJ0ei1qdWRnZS1teS0",
        ),
        (
            "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
            "cGFjay1teS1ib3gtd2l0aC1maXZlLWRvemVuLWxpcXU",
        ),
        (
            "[providers.sandbox]\nenabled = true",
            "[limits]\nunlimited = true\n[providers.verifynow]\nauth_token = \"token-of-the-dashboard\"",
        ),
        ("[\"sandbox\"]", "[\"verifynow\"]"),
    ]);
    assert_eq!(config(&gateway).await["testNumbers"], Value::Null);
    for number in [
        "+447700900123",
        "+33639980001",
        "+12025550123",
        "+61491570156",
    ] {
        refused(&send(&gateway, number, None).await, "RESERVED");
    }
}

#[tokio::test]
async fn letters_are_never_dialled() {
    let gateway = Gateway::new();
    for number in ["+1-202-555-HELP", "+1 202 555 0123 (cell)"] {
        refused(&send(&gateway, number, None).await, "NOT_A_NUMBER");
    }
}

#[tokio::test]
async fn unknown_ranges_have_a_stricter_limit_of_their_own() {
    let gateway = lenient();
    for last in ["1", "2"] {
        let number = format!("+59393197650{last}");
        send(&gateway, &number, Some(true)).await.data();
    }
    let answer = send(&gateway, "+593931976503", Some(true)).await;
    answer.problem(429, "RATE_LIMITED");
    // Known ranges are not affected.
    send(&gateway, "+4915123456789", None).await.data();
    // Nor are numbers that are reserved for tests.
    send(&gateway, "+447700900123", None).await.data();
}

#[tokio::test]
async fn a_site_as_a_whole_has_a_limit_for_unknown_ranges() {
    let gateway = Gateway::edited(&[
        ("id = \"shop\"", "id = \"shop\"\nnumbers = \"possible\""),
        (
            "[providers.sandbox]",
            "[limits]\nunknown_range_sends = []\nsite_unknown_range_sends = [\"1/1h\"]\n[providers.sandbox]",
        ),
    ]);
    send(&gateway, UNKNOWN, Some(true)).await.data();
    let answer = send(&gateway, "+593931976503", Some(true)).await;
    answer.problem(429, "RATE_LIMITED");
    send(&gateway, "+4915123456789", None).await.data();
}

#[tokio::test]
async fn the_sites_server_can_tell_unknown_ranges_apart() {
    let gateway = lenient();
    send(&gateway, UNKNOWN, Some(true)).await.data();
    send(&gateway, "+4915123456789", Some(true)).await.data();
    let path = "/verification/v3/deliveries";
    let told = gateway.get(path).server("sk_shop").empty().await.ok();
    let marked = |country: &str, list: &str, key: &str| {
        let entries = told[list].as_array().expect("a list");
        let of_country = entries.iter().find(|entry| entry["country"] == country);
        of_country.expect(country)[key].clone()
    };
    assert_eq!(marked("EC", "deliveries", "unknownRange"), true);
    assert_eq!(marked("DE", "deliveries", "unknownRange"), Value::Null);
    assert_eq!(marked("EC", "sums", "unknownRanges"), 1);
    assert_eq!(marked("DE", "sums", "unknownRanges"), Value::Null);
}
