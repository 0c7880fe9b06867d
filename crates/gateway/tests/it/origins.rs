//! Who may call from where: exact origins, and look-alikes.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::log::Lines;
use crate::support::{Answer, Call, FOREIGN_PAGE, Gateway, PAGE};

fn send_body() -> Value {
    json!({"siteKey": "pk_shop", "phoneNumber": "+12025550100"})
}

async fn send_from(gateway: &Gateway, origin: &str) -> Answer {
    gateway.post("send").origin(origin).json(send_body()).await
}

/// Everything that looks like `https://shop.example` and is not.
fn look_alikes() -> Vec<String> {
    let listed = include_str!("origins/look_alikes.txt").lines();
    let mut all: Vec<String> = listed.map(str::to_owned).collect();
    all.push(String::new());
    // Every one-character typo: omitted, doubled, and changed.
    for index in 0..PAGE.len() {
        let (before, rest) = PAGE.split_at(index);
        let (here, after) = rest.split_at(1);
        all.push(format!("{before}{after}"));
        all.push(format!("{before}{here}{here}{after}"));
        all.push(format!("{before}q{after}"));
        all.push(format!("{before}{}{after}", here.to_uppercase()));
    }
    all.retain(|origin| origin != PAGE);
    all
}

#[tokio::test]
async fn look_alikes_are_refused() {
    let gateway = Gateway::new();
    let look_alikes = look_alikes();
    assert!(look_alikes.len() >= 350, "{}", look_alikes.len());
    for origin in look_alikes {
        let answer = send_from(&gateway, &origin).await;
        answer.problem(403, "ORIGIN_NOT_ALLOWED");
        assert_eq!(
            answer.header("Access-Control-Allow-Origin"),
            None,
            "{origin}"
        );
        assert_eq!(answer.header("Vary"), Some("Origin"));
    }
    assert!(gateway.messages("+12025550100").is_empty());
}

#[tokio::test]
async fn a_listed_origin_may_read_answers_and_errors() {
    let gateway = Gateway::new();
    let good = send_from(&gateway, PAGE).await;
    good.data();
    let bad = gateway
        .post("send")
        .page()
        .json(json!({"siteKey": "pk_shop"}))
        .await;
    bad.problem(400, "BAD_REQUEST");
    let late = gateway.post("send").page().body("late").await;
    late.problem(415, "BAD_REQUEST");
    let wrong_method = Call::new(gateway.router.clone(), Method::PUT, "/verification/v3/send");
    let wrong_method = wrong_method.page().empty().await;
    wrong_method.problem(405, "BAD_REQUEST");
    assert_eq!(wrong_method.header("Allow"), Some("POST"));
    for answer in [good, bad, late, wrong_method] {
        assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(PAGE));
        assert_eq!(
            answer.header("Access-Control-Expose-Headers"),
            Some("Retry-After, RateLimit, RateLimit-Policy")
        );
        assert_eq!(answer.header("Access-Control-Allow-Credentials"), None);
        assert_eq!(answer.header("Vary"), Some("Origin"));
    }
}

#[tokio::test]
async fn a_site_is_used_only_from_its_own_pages() {
    let gateway = Gateway::new();
    let answer = send_from(&gateway, FOREIGN_PAGE).await;
    answer.problem(403, "ORIGIN_NOT_ALLOWED");
    // It is some site's page, so it may read why it was refused.
    assert_eq!(
        answer.header("Access-Control-Allow-Origin"),
        Some(FOREIGN_PAGE)
    );
}

#[tokio::test]
async fn a_missing_origin_is_refused_where_something_happens() {
    let gateway = Gateway::new();
    let answer = gateway.post("send").json(send_body()).await;
    answer.problem(403, "ORIGIN_NOT_ALLOWED");
    let id = gateway.begin("+12025550100").await;
    for endpoint in ["validate", "resend", "refresh"] {
        for fetch_site in ["same-origin", "none", "cross-site"] {
            let body = json!({"verificationId": id, "code": "000000"});
            let call = gateway.post(endpoint).header("Sec-Fetch-Site", fetch_site);
            call.json(body).await.problem(403, "ORIGIN_NOT_ALLOWED");
        }
    }
}

#[tokio::test]
async fn config_is_read_without_origin_only_from_the_gateways_own_page() {
    let gateway = Gateway::new();
    let path = "/verification/v3/config?siteKey=pk_shop";
    let own = gateway.get(path).header("Sec-Fetch-Site", "same-origin");
    own.empty().await.ok();
    for fetch_site in ["same-site", "cross-site", "none", "Same-Origin", ""] {
        let call = gateway.get(path).header("Sec-Fetch-Site", fetch_site);
        call.empty().await.problem(403, "ORIGIN_NOT_ALLOWED");
    }
    gateway
        .get(path)
        .empty()
        .await
        .problem(403, "ORIGIN_NOT_ALLOWED");
    let foreign = gateway.get(path).origin("https://evil.example");
    let foreign = foreign.header("Sec-Fetch-Site", "same-origin");
    foreign.empty().await.problem(403, "ORIGIN_NOT_ALLOWED");
}

#[tokio::test]
async fn an_unknown_site_key_is_refused_by_name() {
    let gateway = Gateway::new();
    let long = "pk_".repeat(2000);
    for key in ["pk_nobody", "", "sk_shop", "PK_SHOP", "pk_shop ", &long] {
        let body = json!({"siteKey": key, "phoneNumber": "+12025550100"});
        let answer = gateway.post("send").page().json(body).await;
        answer.problem(403, "UNKNOWN_SITE");
        assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(PAGE));
    }
    let without = gateway
        .post("send")
        .page()
        .json(json!({"phoneNumber": "+12025550100"}));
    without.await.problem(403, "UNKNOWN_SITE");
    let config = gateway
        .get("/verification/v3/config?siteKey=pk_nobody")
        .page();
    config.empty().await.problem(403, "UNKNOWN_SITE");
    let config = gateway.get("/verification/v3/config").page();
    config.empty().await.problem(403, "UNKNOWN_SITE");
}

#[tokio::test]
async fn a_server_key_in_a_page_is_refused() {
    let gateway = Gateway::new();
    let call = gateway.post("send").page().server("sk_shop");
    call.json(send_body())
        .await
        .problem(403, "ORIGIN_NOT_ALLOWED");
    let nobody = gateway
        .post("send")
        .json(json!({"phoneNumber": "+12025550100"}));
    nobody.await.problem(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn two_origins_are_none() {
    let gateway = Gateway::new();
    let call = gateway.post("send").origin(PAGE).origin(PAGE);
    call.json(send_body())
        .await
        .problem(403, "ORIGIN_NOT_ALLOWED");
}

#[tokio::test]
async fn a_preflight_is_answered_for_listed_origins() {
    let gateway = Gateway::new();
    let preflight = |endpoint: &str, origin: &str| {
        let path = format!("/verification/v3/{endpoint}");
        Call::new(gateway.router.clone(), Method::OPTIONS, &path)
            .origin(origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .empty()
    };
    for endpoint in ["send", "resend", "validate", "refresh", "config"] {
        let answer = preflight(endpoint, PAGE).await;
        assert_eq!(answer.status, 204, "{endpoint}");
        assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(PAGE));
        assert_eq!(
            answer.header("Access-Control-Allow-Methods"),
            Some("GET, POST")
        );
        assert_eq!(
            answer.header("Access-Control-Allow-Headers"),
            Some("content-type, idempotency-key")
        );
        let foreign = preflight(endpoint, "https://evil.example").await;
        foreign.problem(403, "ORIGIN_NOT_ALLOWED");
        assert_eq!(foreign.header("Access-Control-Allow-Origin"), None);
    }
    // The call that carries a secret is not for browsers.
    let siteverify = preflight("siteverify", PAGE).await;
    siteverify.problem(405, "BAD_REQUEST");
    assert_eq!(siteverify.header("Access-Control-Allow-Origin"), None);
}

#[tokio::test]
async fn a_page_that_is_not_listed_can_read_why() {
    let gateway = Gateway::new();
    let page = "https://new.shop.example";
    let config = |origin: &str| {
        let call = gateway.get("/verification/v3/config?siteKey=pk_shop");
        call.origin(origin).empty()
    };
    for origin in [page, FOREIGN_PAGE, "null", "https://new.shop.example/"] {
        let answer = config(origin).await;
        let problem = answer.problem(403, "ORIGIN_NOT_ALLOWED");
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains("`origins` of the site `shop`"), "{detail}");
        let named = origin.starts_with("https://") && !origin.ends_with('/');
        assert_eq!(detail.contains(origin), named, "{detail}");
        let allowed = answer.header("Access-Control-Allow-Origin");
        let listed = origin == FOREIGN_PAGE;
        assert_eq!(allowed, Some(if listed { FOREIGN_PAGE } else { "*" }));
        assert_eq!(answer.header("Access-Control-Allow-Credentials"), None);
    }
    let sent = send_from(&gateway, page).await;
    let detail = sent.problem(403, "ORIGIN_NOT_ALLOWED")["detail"].clone();
    assert!(
        detail.as_str().is_some_and(|it| it.contains(page)),
        "{detail}"
    );
    let good = config(PAGE).await;
    good.ok();
    assert_eq!(good.header("Access-Control-Allow-Origin"), Some(PAGE));
}

#[tokio::test]
async fn the_log_names_a_refused_page_and_its_site_once() {
    let log = Lines::default();
    let _guard = log.install("info");
    let gateway = Gateway::new();
    for _ in 0..50 {
        send_from(&gateway, "https://new.shop.example").await;
    }
    send_from(&gateway, "call +12025550123").await;
    for line in 0..100 {
        send_from(&gateway, &format!("https://{line}.example")).await;
    }
    let text = log.text();
    let told = "origin.refused origin=\"https://new.shop.example\" site=\"shop\"";
    assert_eq!(text.matches(told).count(), 1, "{text}");
    assert!(
        (5..25).contains(&text.matches("origin.refused ").count()),
        "{text}"
    );
    gateway.clock.advance_seconds(61);
    send_from(&gateway, "https://new.shop.example").await;
    let text = log.text();
    assert_eq!(text.matches(told).count(), 2, "{text}");
    assert!(text.contains("origin.refused_more refusals="), "{text}");
}

#[tokio::test]
async fn in_development_any_port_of_this_machine_may_embed_the_widget() {
    let gateway = Gateway::new();
    for origin in [
        "http://localhost:5173",
        "http://127.0.0.1:3000",
        "http://[::1]:8080",
    ] {
        let answer = send_from(&gateway, origin).await;
        answer.data();
        assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(origin));
        let id = answer.data()["verificationId"].clone();
        // It is this page's verification, and no other's.
        let check = json!({"verificationId": id, "code": "000000"});
        let elsewhere = gateway.post("validate").page().json(check.clone()).await;
        elsewhere.problem(404, "VERIFICATION_NOT_FOUND");
        gateway
            .post("validate")
            .origin(origin)
            .json(check)
            .await
            .data();
        gateway.clock.advance_seconds(24 * 60 * 60);
    }
    for origin in [
        "http://localhost",
        "https://localhost:5173",
        "http://localhost:5173.",
    ] {
        let answer = send_from(&gateway, origin).await;
        answer.problem(403, "ORIGIN_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn pages_of_apps_can_be_listed() {
    let pages = [
        "capacitor://localhost",
        "ionic://localhost",
        "tauri://localhost",
        "https://localhost",
        "app://shop",
    ];
    let list = json!(pages).to_string();
    let gateway = Gateway::with(&[("SITES__0__ORIGINS", &list)]);
    for (page, number) in pages.iter().zip(2000..) {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": format!("+1202555{number}")});
        let answer = gateway.post("send").origin(page).json(body).await;
        answer.data();
        assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(*page));
        let message = gateway
            .messages(&format!("+1202555{number}"))
            .pop()
            .expect("a message");
        // No browser reads a line that is bound to an app's own pages.
        assert_eq!(
            message.text.contains('@'),
            page.starts_with("https://"),
            "{}",
            message.text
        );
    }
    let answer = send_from(&gateway, "capacitor://shop").await;
    answer.problem(403, "ORIGIN_NOT_ALLOWED");
}

#[tokio::test]
async fn a_page_that_traces_its_calls_passes_the_preflight() {
    let gateway = Gateway::new();
    let preflight = |asked: &str| {
        let path = "/verification/v3/send";
        Call::new(gateway.router.clone(), Method::OPTIONS, path)
            .page()
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", asked)
            .empty()
    };
    let asked = "baggage,content-type,idempotency-key,sentry-trace,traceparent,tracestate";
    let answer = preflight(asked).await;
    let allowed = answer
        .header("Access-Control-Allow-Headers")
        .expect("a list");
    for name in asked.split(',') {
        assert!(
            allowed.split(", ").any(|it| it == name),
            "{name}: {allowed}"
        );
    }
    let answer = preflight("authtoken, content-type, x-other").await;
    let allowed = answer.header("Access-Control-Allow-Headers");
    assert_eq!(allowed, Some("content-type, idempotency-key"));
}

#[tokio::test]
async fn two_server_keys_are_none() {
    let gateway = Gateway::new();
    for second in ["sk_shop", "sk_other"] {
        let call = gateway.post("send").server("sk_shop").server(second);
        call.json(send_body()).await.problem(401, "UNAUTHORIZED");
    }
    assert!(gateway.messages("+12025550100").is_empty());
}
