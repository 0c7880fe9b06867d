//! `POST /siteverify`: the integrator's server asks what a token is worth. Its key is in the body.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use wire::SiteverifyRequest;

use crate::app::App;
use crate::http::idempotency::Repeatable;
use crate::http::json::Plain;
use crate::http::problem::ApiProblem;

/// Answers. Idempotency keys belong to the site; whoever shows no key of a site has none.
pub(in crate::http) async fn answer(
    State(app): State<Arc<App>>,
    Repeatable { request, repeat }: Repeatable<SiteverifyRequest>,
) -> Result<Response, ApiProblem> {
    let verifier = Arc::clone(&app.verifier);
    let Some(site) = verifier.sites.by_server_key(&request.secret) else {
        return Ok(Plain(verifier.redeem(&request, None).await?).into_response());
    };
    let site = site.id.0.clone();
    repeat
        .once(
            &app,
            &[b"siteverify", site.as_bytes()],
            move |work| async move {
                let answer = verifier.redeem(&request, work.name).await?;
                Ok(Plain(answer).into_response())
            },
        )
        .await
}
