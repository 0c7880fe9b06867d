//! `GET /.well-known/jwks.json`: the public keys of tokens (RFC 7517).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::http::App;

pub(in crate::http) async fn jwks(State(app): State<Arc<App>>) -> impl IntoResponse {
    (
        [
            (header::CACHE_CONTROL, "public, max-age=300"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ],
        Json(app.verifier.jwks()),
    )
}
