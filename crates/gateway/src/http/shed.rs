//! More work than can be done: what is over the limit is refused at once, so that the rest is done in time.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;
use wire::ErrorCode;

use super::problem::ApiProblem;

/// Lets a request in if there is room for it. A request holds its place until its answer begins; a stream of events
/// then holds none.
pub(super) async fn layer(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(_place) = places.try_acquire() else {
        tracing::debug!("http.shed");
        return ApiProblem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::Overloaded,
            "more requests are under way than the gateway takes on",
        )
        .retry_after(RETRY_SECONDS)
        .into_response();
    };
    next.run(request).await
}

/// A place is free again within milliseconds; clients that come back together add their own spread.
const RETRY_SECONDS: u32 = 1;
