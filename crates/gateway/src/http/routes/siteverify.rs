//! `POST /siteverify`: the integrator's server asks whether a token is valid. Its key is in the body.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use wire::SiteverifyRequest;

use crate::http::App;
use crate::http::idempotency::Repeatable;
use crate::http::json::Plain;
use crate::http::problem::{ApiProblem, Fault};

/// Idempotency keys belong to the site; without a valid server key there are none.
pub(in crate::http) async fn siteverify(
    State(app): State<Arc<App>>,
    uri: Uri,
    Repeatable { request, repeat }: Repeatable<SiteverifyRequest>,
) -> Result<Response, ApiProblem> {
    // An expectation that nobody reads would be taken for one that was met.
    if uri.query().is_some_and(|query| !query.is_empty()) {
        return Err(Fault::SomeQuery.into());
    }
    let verifier = Arc::clone(&app.verifier);
    let Some(site) = verifier.sites().by_server_key(&request.secret) else {
        return Ok(Plain(verifier.redeem(&request, None).await?).into_response());
    };
    let site = site.id.0.clone();
    repeat
        .once(
            &app,
            &[b"siteverify", site.as_bytes()],
            // A caller with the key is not a stranger.
            None,
            move |work| async move {
                let answer = verifier.redeem(&request, work.request).await?;
                Ok(Plain(answer).into_response())
            },
        )
        .await
}
