//! The gateway's paths: the same bytes both ways, as they come.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use axum::{Json, Router};
use futures_util::stream;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::stand_in::{in_front_of, nowhere, serve, text};

/// Answers with what it was asked.
async fn echo(request: axum::extract::Request) -> impl IntoResponse {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let headers: Value = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), Value::from(value.to_str().unwrap())))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let mut answer = HeaderMap::new();
    answer.insert("x-of-the-gateway", "kept".parse().unwrap());
    answer.insert("keep-alive", "timeout=5".parse().unwrap());
    let seen = json!({
        "method": parts.method.as_str(), "uri": parts.uri.to_string(), "headers": headers,
        "body": String::from_utf8(body.to_vec()).unwrap(),
    });
    (StatusCode::IM_A_TEAPOT, answer, Json(seen))
}

#[tokio::test]
async fn method_query_body_and_the_browsers_headers_arrive() {
    let server = in_front_of(&serve(Router::new().fallback(any(echo))).await);
    let request = Request::post("/verification/v3/send?x=%2B1")
        .header(header::HOST, "shop.example:8080")
        .header(header::ORIGIN, "http://shop.example:8080")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONNECTION, "keep-alive, x-private")
        .header("x-private", "of this connection")
        .header("x-forwarded-for", "6.6.6.6")
        .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 1234))))
        .body(Body::from("{}"))
        .unwrap();
    let response = server.oneshot(request).await.unwrap();

    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(response.headers()["x-of-the-gateway"], "kept");
    assert!(!response.headers().contains_key("keep-alive"));
    let seen: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!(seen["method"], "POST");
    assert_eq!(seen["uri"], "/verification/v3/send?x=%2B1");
    assert_eq!(seen["body"], "{}");
    let headers = &seen["headers"];
    assert_eq!(headers["origin"], "http://shop.example:8080");
    assert_eq!(headers["sec-fetch-site"], "same-origin");
    assert_eq!(headers["x-forwarded-host"], "shop.example:8080");
    assert_eq!(
        headers["x-forwarded-for"], "192.0.2.7",
        "a client's own claim is dropped"
    );
    assert_eq!(headers["x-private"], Value::Null, "named by Connection");
}

#[tokio::test]
async fn a_get_carries_no_body() {
    let server = in_front_of(&serve(Router::new().fallback(any(echo))).await);
    let request = Request::get("/healthz").body(Body::empty()).unwrap();
    let seen = text(server.oneshot(request).await.unwrap()).await;
    let seen: Value = serde_json::from_str(&seen).unwrap();
    assert_eq!(seen["headers"]["transfer-encoding"], Value::Null);
    assert_eq!(seen["headers"]["content-length"], Value::Null);
}

#[tokio::test]
async fn events_arrive_one_by_one_while_the_stream_is_open() {
    let (events, inbox) = mpsc::channel::<Result<String, std::io::Error>>(1);
    // A handler is cloned, a receiver is not: the first request takes it.
    let inbox = Arc::new(Mutex::new(Some(inbox)));
    let gateway = Router::new().route(
        "/sandbox/events",
        get(async move || {
            let inbox = inbox.lock().unwrap().take().unwrap();
            let events =
                stream::unfold(inbox, async |mut inbox| Some((inbox.recv().await?, inbox)));
            (
                [(header::CONTENT_TYPE, "text/event-stream")],
                Body::from_stream(events),
            )
        }),
    );
    let gateway = serve(gateway).await;
    let request = Request::get("/sandbox/events").body(Body::empty()).unwrap();
    let response = in_front_of(&gateway).oneshot(request).await.unwrap();
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );

    let mut body = response.into_body();
    for event in ["data: one\n\n", "data: two\n\n"] {
        events.send(Ok(event.to_owned())).await.unwrap();
        let frame = timeout(Duration::from_secs(5), body.frame()).await;
        let frame = frame.expect("the event is held back").unwrap().unwrap();
        assert_eq!(frame.into_data().unwrap(), event);
    }
    drop(body);
    timeout(Duration::from_secs(5), events.closed())
        .await
        .expect("the gateway is not told that the page has gone");
}

#[tokio::test]
async fn a_gateway_that_is_away_is_a_502() {
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    let response = in_front_of(&nowhere().await)
        .oneshot(request)
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert!(text(response).await.contains("does not respond"));
}
