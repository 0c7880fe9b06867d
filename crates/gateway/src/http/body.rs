//! The bytes of a body: bounded in length and in time.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use wire::ErrorCode;

use super::problem::ApiProblem;

/// Reads a whole body of at most `limit` bytes, within 10 s. `too_long` is the text for a longer one. If the announced
/// length is too long, it is refused unread: a client that waits for `100 Continue` does not send it.
pub(super) async fn read(
    body: Body,
    limit: usize,
    too_long: &'static str,
) -> Result<Bytes, ApiProblem> {
    let too_long = || {
        ApiProblem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::BadRequest,
            too_long,
        )
    };
    if body.size_hint().lower() > limit as u64 {
        return Err(too_long());
    }
    let body = Limited::new(body, limit).collect();
    match tokio::time::timeout(TIMEOUT, body).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long()),
        Ok(Err(_)) => Err(ApiProblem::bad_request("the body could not be read")),
        Err(_) => Err(ApiProblem::new(
            StatusCode::REQUEST_TIMEOUT,
            ErrorCode::BadRequest,
            "the body did not arrive within 10 seconds",
        )),
    }
}

const TIMEOUT: Duration = Duration::from_secs(10);
