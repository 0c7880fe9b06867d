//! Bodies: JSON, at most 8 kB, within 10 s; and the frame of good answers.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::{Envelope, ErrorCode};

use super::body;
use super::problem::ApiProblem;
use super::rate_limit;
use crate::verify::answer::Answer;

/// A body read as JSON.
///
/// The media type is insisted on: a page cannot send it across origins without asking first (preflight).
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiProblem> {
        parse(&read(request).await?)
    }
}

/// Reads a whole body that says that it is JSON.
pub(super) async fn read(request: Request) -> Result<Bytes, ApiProblem> {
    if !is_json(request.headers()) {
        return Err(ApiProblem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::BadRequest,
            "the body must be JSON, with Content-Type: application/json",
        ));
    }
    let too_long = "the body must not be longer than 8192 bytes";
    body::read(request.into_body(), MAX_BODY_BYTES, too_long).await
}

/// Reads the JSON in it.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<Json<T>, ApiProblem> {
    // serde would read a list as the fields in order, which nobody means.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(ApiProblem::bad_request("the body must be a JSON object"));
    }
    serde_json::from_slice(bytes)
        .map(Json)
        .map_err(|error| ApiProblem::bad_request(explain(&error)))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// What is wrong with the body, without quoting it: it may hold a number or a code.
fn explain(error: &serde_json::Error) -> &'static str {
    if error.is_data() {
        "a field is missing, or has a value of the wrong type"
    } else {
        "the body is not valid JSON"
    }
}

/// A good answer in the frame that `VerifyNow` clients expect.
#[derive(Debug)]
pub(super) struct Success<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        Plain(Envelope::success(self.0)).into_response()
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    /// In the same frame, and with the client's quotas beside it.
    fn into_response(self) -> Response {
        let mut response = Success(self.data).into_response();
        rate_limit::write(response.headers_mut(), &self.standings);
        response
    }
}

/// A good answer without a frame; never cached.
#[derive(Debug)]
pub(super) struct Plain<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Plain<T> {
    fn into_response(self) -> Response {
        let mut response = axum::Json(self.0).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

const MAX_BODY_BYTES: usize = 8 * 1024;
