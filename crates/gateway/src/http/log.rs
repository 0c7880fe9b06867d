//! One line per request: method, route, status. Never the path itself, the query, a header or a body.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::http::header::X_CONTENT_TYPE_OPTIONS;
use axum::middleware::Next;
use axum::response::Response;

/// Logs each request, and forbids browsers to guess types.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    tracing::debug!(
        %method,
        route,
        status = response.status().as_u16(),
        "http.responded"
    );
    response
}
