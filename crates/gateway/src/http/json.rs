//! Bodies: JSON, at most 8 kB, within 10 s; and the envelope of success responses.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::Envelope;

use super::body;
use super::problem::{ApiProblem, Fault};
use super::rate_limit;
use crate::verify::answer::Answer;

/// A body read as JSON.
///
/// The media type is required: a page cannot send it across origins without a preflight.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiProblem> {
        Ok(parse(&read(request).await?)?)
    }
}

/// Reads a whole body that is declared as JSON.
pub(super) async fn read(request: Request) -> Result<Bytes, Fault> {
    if !is_json(request.headers()) {
        return Err(Fault::NotJson);
    }
    body::read(request.into_body(), MAX_BODY_BYTES).await
}

/// Parses the JSON in it.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<Json<T>, Fault> {
    // serde would accept a list as the fields in order, which is never intended.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(Fault::NotAnObject);
    }
    let wrong = |path: &str, error: &serde_json::Error| Fault::Json(explain(path, error));
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let request = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| wrong(&error.path().to_string(), error.inner()))?;
    reader.end().map_err(|error| wrong("", &error))?;
    Ok(Json(request))
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// What is wrong with the body: which field, and never its value, which may be a number or a code.
fn explain(path: &str, error: &serde_json::Error) -> Cow<'static, str> {
    if !error.is_data() {
        return "the body is not valid JSON".into();
    }
    let text = error.to_string();
    let quoted = text.split('`').nth(1).unwrap_or_default();
    if text.starts_with("unknown field") {
        return match printable(quoted) {
            Some(name) => format!("{name}: there is no such field").into(),
            None => "there is a field that this endpoint does not have".into(),
        };
    }
    if text.starts_with("missing field") || text.starts_with("duplicate field") {
        let kind = text.split(' ').next().unwrap_or_default();
        return format!("{quoted}: {kind}").into();
    }
    match printable(path) {
        Some(path) => format!("{path}: a value of the wrong type").into(),
        None => "a field is missing, or has a value of the wrong type".into(),
    }
}

/// A field name that is safe to repeat, because a client can put anything in its place.
fn printable(name: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let fits =
        (1..=64).contains(&name.len()) && name != "." && digits < 4 && name.bytes().all(plain);
    fits.then_some(name)
}

/// A success response in the envelope that `VerifyNow` clients expect.
#[derive(Debug)]
pub(super) struct Success<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        Plain(Envelope::success(self.0)).into_response()
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    /// In the same envelope, with the client's quotas in headers.
    fn into_response(self) -> Response {
        let mut response = Success(self.data).into_response();
        rate_limit::write(response.headers_mut(), &self.standings);
        response
    }
}

/// A success response without an envelope; never cached.
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
