//! Load shedding: requests over the limit are refused immediately, so that the others are handled in time.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use super::problem::{ApiProblem, Fault};

/// Lets a request in if there is room for it. A request holds its place until its response starts; an event stream
/// then holds none.
pub(super) async fn layer(
    State(places): State<Arc<Semaphore>>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(_place) = places.try_acquire() else {
        tracing::debug!("http.shed");
        return refusal().into_response();
    };
    next.run(request).await
}

/// The response over the limit.
pub(super) fn refusal() -> ApiProblem {
    Fault::Overloaded.into()
}
