//! Invalid requests: a problem that says what is wrong, never a 500, never a panic, nothing sent.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Call, Gateway};

async fn refused(gateway: &Gateway, body: Value) -> Value {
    let answer = gateway.post("send").page().json(body).await;
    let problem = answer.problem(400, "INVALID_NUMBER");
    assert!(
        !answer.text().contains("555"),
        "no digits in {}",
        answer.text()
    );
    problem["reason"].clone()
}

#[tokio::test]
async fn numbers_that_cannot_be_sent_to_are_refused_with_a_reason() {
    let gateway = Gateway::new();
    let long = "5".repeat(7000);
    for (number, reason) in [
        ("", "NOT_A_NUMBER"),
        (" ", "NOT_A_NUMBER"),
        ("hello", "NOT_A_NUMBER"),
        ("😀", "NOT_A_NUMBER"),
        ("\u{0}", "NOT_A_NUMBER"),
        ("2025550123", "NOT_A_NUMBER"),
        ("+", "NOT_A_NUMBER"),
        ("+999 555 1234", "NOT_A_NUMBER"),
        ("+1 555", "TOO_SHORT"),
        ("+1 202 555 0123 555 555", "TOO_LONG"),
        (&long, "TOO_LONG"),
        // A landline in Berlin; toll-free and premium-rate numbers.
        ("+49 30 901820", "CANNOT_RECEIVE_CHANNEL"),
        ("+1 800 555 0199", "CANNOT_RECEIVE_CHANNEL"),
        ("+1 900 555 0199", "CANNOT_RECEIVE_CHANNEL"),
    ] {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number, "flowType": "SMS"});
        assert_eq!(refused(&gateway, body).await, reason, "{number:.30}");
    }
    for (code, number) in [
        ("1", ""),
        ("", "2025550123"),
        ("999", "5551234"),
        ("1", "letters"),
    ] {
        let body = json!({"siteKey": "pk_shop", "countryCode": code, "mobileNumber": number});
        assert_eq!(
            refused(&gateway, body).await,
            "NOT_A_NUMBER",
            "{code} {number}"
        );
    }
    let all = gateway.get("/sandbox/messages").empty().await.ok();
    assert_eq!(all, json!({"messages": []}));
}

#[tokio::test]
async fn a_landline_is_refused_for_texts_and_called() {
    let gateway = Gateway::new();
    let body = |flow_type: Value| json!({"siteKey": "pk_shop", "phoneNumber": "+4930901820", "flowType": flow_type});
    let list = json!(["SMS", "VOICE"]);
    assert_eq!(
        refused(&gateway, body(list)).await,
        "CANNOT_RECEIVE_CHANNEL"
    );
    let data = gateway
        .post("send")
        .page()
        .json(body(json!("VOICE")))
        .await
        .data();
    assert_eq!(data["flowType"], "VOICE");
    gateway.clock.advance_seconds(30);
    let body = json!({"verificationId": data["verificationId"], "flowType": "SMS"});
    let answer = gateway.post("resend").page().json(body).await;
    assert_eq!(
        answer.problem(400, "INVALID_NUMBER")["reason"],
        "CANNOT_RECEIVE_CHANNEL"
    );
}

#[tokio::test]
async fn a_country_that_the_site_does_not_serve_is_refused() {
    let gateway = Gateway::new();
    let body = json!({"siteKey": "pk_other", "phoneNumber": "+12025550100"});
    let answer = gateway
        .post("send")
        .origin(crate::support::FOREIGN_PAGE)
        .json(body)
        .await;
    assert_eq!(
        answer.problem(400, "INVALID_NUMBER")["reason"],
        "COUNTRY_NOT_SERVED"
    );
}

#[tokio::test]
async fn a_number_pasted_with_its_plus_is_understood_whatever_country_was_chosen() {
    let gateway = Gateway::new();
    let body =
        json!({"siteKey": "pk_shop", "countryCode": "49", "mobileNumber": "+1 (202) 555-0100"});
    gateway.post("send").page().json(body).await.data();
    assert_eq!(gateway.messages("+12025550100").len(), 1);
}

#[tokio::test]
async fn fields_that_are_missing_or_of_the_wrong_type_are_bad_requests() {
    let gateway = Gateway::new();
    let with = |field: &str, value: Value| {
        let mut body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"});
        body[field] = value;
        body
    };
    let long = "x".repeat(200);
    for body in [
        json!({"siteKey": "pk_shop"}),
        json!({"siteKey": "pk_shop", "countryCode": "1"}),
        json!({"siteKey": "pk_shop", "mobileNumber": "2025550100"}),
        json!([]),
        json!("text"),
        json!(null),
        json!(7),
        with("phoneNumber", json!(12_025_550_100_u64)),
        with("phoneNumber", json!({})),
        with("flowType", json!("PIGEON")),
        with("flowType", json!(["SMS", "PIGEON"])),
        with("otpLength", json!(-1)),
        with("otpLength", json!(1e300)),
        with("otpLength", json!("six")),
        with("action", json!(long)),
        with("action", json!("line\nbreak")),
        with("locale", json!(long)),
        with("locale", json!("")),
        with("locale", json!("en_US")),
        with("locale", json!("en, de;q=0.5")),
        with("locale", json!("de\r\nx-injected: 1")),
        with("locale", json!(7)),
        with("consent", json!({"version": long})),
    ] {
        let answer = gateway.post("send").page().json(body).await;
        answer.problem(400, "BAD_REQUEST");
    }
    assert!(gateway.messages("+12025550100").is_empty());
    // Unknown fields are no reason to refuse, nor is an empty list of channels.
    gateway
        .post("send")
        .page()
        .json(with("customerId", json!("C-1")))
        .await
        .data();
    gateway
        .post("send")
        .page()
        .json(with("flowType", json!([])))
        .await
        .data();
}

#[tokio::test]
async fn a_body_that_is_not_json_is_a_bad_request() {
    let gateway = Gateway::new();
    let deep = "[".repeat(4000);
    let bodies: [&[u8]; 8] = [
        b"",
        b"{",
        b"{\"siteKey\":}",
        b"siteKey=pk_shop",
        b"\xff\xfe\x00",
        b"{\"siteKey\":\"\\ud800\"}",
        b"{} {}",
        deep.as_bytes(),
    ];
    for endpoint in ["send", "resend", "validate", "refresh", "siteverify"] {
        for body in bodies {
            let call = gateway.post(endpoint).page();
            let call = call.header("Content-Type", "application/json");
            let answer = call.body(body.to_vec()).await;
            answer.problem(400, "BAD_REQUEST");
        }
    }
}

#[tokio::test]
async fn a_body_of_another_type_is_refused_unread() {
    let gateway = Gateway::new();
    let body = json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"}).to_string();
    for content_type in [
        "text/plain",
        "text/plain;application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "application/json, text/plain",
        "",
    ] {
        for endpoint in ["send", "siteverify"] {
            let call = gateway
                .post(endpoint)
                .page()
                .header("Content-Type", content_type);
            call.body(body.clone()).await.problem(415, "BAD_REQUEST");
        }
    }
    gateway
        .post("send")
        .page()
        .body(body.clone())
        .await
        .problem(415, "BAD_REQUEST");
    let call = gateway.post("send").page();
    let call = call.header("Content-Type", "Application/JSON; charset=utf-8");
    call.body(body).await.data();
}

#[tokio::test]
async fn a_body_over_8_kb_is_refused() {
    let gateway = Gateway::new();
    let padded = |length: usize| {
        let body =
            json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100", "padding": ""}).to_string();
        let padding = "x".repeat(length - body.len());
        body.replace("\"\"", &format!("\"{padding}\""))
    };
    for (length, accepted) in [(8192, true), (8193, false), (1_000_000, false)] {
        let call = gateway.post("send").page();
        let call = call.header("Content-Type", "application/json");
        let answer = call.body(padded(length)).await;
        if accepted {
            answer.data();
        } else {
            answer.problem(413, "BAD_REQUEST");
        }
    }
}

#[tokio::test]
async fn an_unknown_verification_is_not_found() {
    let gateway = Gateway::new();
    let long = "A".repeat(7000);
    for id in [
        "",
        "20",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "' OR 1=1 --",
        "😀",
        "../../etc/passwd",
        &long,
    ] {
        for endpoint in ["validate", "resend", "refresh"] {
            let body = json!({"verificationId": id, "code": "123456"});
            let answer = gateway.post(endpoint).page().json(body).await;
            answer.problem(404, "VERIFICATION_NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems_too() {
    let gateway = Gateway::new();
    for path in [
        "/nowhere",
        "/verification/v3",
        "/verification/v3/nowhere",
        "/verification/v2/send",
        "/a/b/c",
    ] {
        gateway.get(path).empty().await.problem(404, "BAD_REQUEST");
        let call = Call::post(gateway.router.clone(), path).page();
        let status = call.json(json!({})).await.status;
        assert!(status == 404 || status == 405, "{path}: {status}");
    }
    for (method, path) in [
        (Method::GET, "/verification/v3/send"),
        (Method::DELETE, "/verification/v3/validate"),
        (Method::POST, "/verification/v3/config"),
        (Method::PUT, "/verification/v3/siteverify"),
        (Method::POST, "/healthz"),
        (Method::POST, "/sandbox/messages"),
    ] {
        let answer = Call::new(gateway.router.clone(), method, path)
            .empty()
            .await;
        answer.problem(405, "BAD_REQUEST");
        assert!(answer.header("Allow").is_some(), "{path}");
    }
}

#[tokio::test]
async fn queries_that_make_no_sense_are_bad_requests() {
    let gateway = Gateway::new();
    for query in ["siteKey=pk_shop&siteKey=pk_shop", "siteKey=%ff"] {
        let call = gateway
            .get(&format!("/verification/v3/config?{query}"))
            .page();
        let answer = call.empty().await;
        assert!(
            answer.status == 400 || answer.status == 403,
            "{query}: {}",
            answer.text()
        );
    }
}
