//! A gateway that knows two tokens, and the sign-up server in front of it.

use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use signup::Settings;
use signup::siteverify::SecretKey;
use tokio::net::TcpListener;

/// Serves a router on a free port for as long as the test's runtime lives.
pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// The sign-up server in front of a gateway at `url`.
pub(crate) fn in_front_of(url: &str) -> Router {
    signup::router(Settings {
        gateway: url.to_owned(),
        inbox: url.to_owned(),
        secret: SecretKey::new("sk_test".to_owned()),
        site_dir: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/site"),
    })
    .unwrap()
}

/// The sign-up server in front of [`gateway`].
pub(crate) async fn signup_server() -> Router {
    in_front_of(&serve(gateway()).await)
}

/// An address where nothing listens.
pub(crate) async fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Siteverify as the gateway answers it, one answer a token.
pub(crate) fn gateway() -> Router {
    Router::new().route(
        "/verification/v3/siteverify",
        post(async |Json(asked): Json<Value>| match asked["token"].as_str() {
            _ if asked["secret"] != "sk_test" => refused("INVALID_SECRET"),
            Some("good") => Json(json!({
                "success": true, "phoneNumber": "+12025550100", "countryCode": "1", "verificationId": "v1",
                "hostname": "<b>host</b>", "action": null, "channel": "SMS", "verifiedAt": "2026-11-24T04:00:00Z",
            })),
            Some("spent") => refused("TOKEN_ALREADY_REDEEMED"),
            Some("away") => Json(json!({ "status": 503, "errorCode": "STORE_UNAVAILABLE" })),
            _ => refused("INVALID_TOKEN"),
        }),
    )
}

fn refused(reason: &str) -> Json<Value> {
    Json(json!({ "success": false, "errorCodes": [reason] }))
}

/// A posted form.
pub(crate) fn form(body: &str) -> Request<Body> {
    Request::post("/signup")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// A body as text.
pub(crate) async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}
