//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): the same request gets the same response again.
//!
//! A final response is kept for ten minutes, by its status and body. A 429 or 5xx is not final: the same key may try
//! again. A key belongs to its user, on one endpoint.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use wire::PROBLEM_MEDIA_TYPE;

use super::json::{self, Json};
use super::problem::{ApiProblem, Fault};
use crate::http::App;
use crate::verification::response::KeptResponse;
use crate::verify::{Keep, Refusal, RepeatableRequest, Repeated, Work, Worked};

/// A JSON body, and what identifies a repetition of it.
pub(super) struct Repeatable<T> {
    /// The body.
    pub(super) request: T,
    /// Whether it may be a repetition.
    pub(super) repeat: Repeat,
}

/// The key, if there is one, and the body it came with.
pub(super) struct Repeat {
    key: Option<String>,
    body: Vec<u8>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Repeatable<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiProblem> {
        let key = key(request.headers())?;
        let body = json::read(request).await?;
        let Json(request) = json::parse(&body)?;
        Ok(Self {
            request,
            repeat: Repeat {
                key,
                body: body.to_vec(),
            },
        })
    }
}

impl Repeat {
    /// Does the work, or returns the earlier response. `scope` says on which endpoint, and for whom; `client` is the
    /// address to which limits apply, if any.
    pub(super) async fn once<F>(
        self,
        app: &Arc<App>,
        scope: &[&[u8]],
        client: Option<IpAddr>,
        work: impl FnOnce(Work) -> F + Send,
    ) -> Result<Response, ApiProblem>
    where
        F: Future<Output = Result<Response, ApiProblem>> + Send + 'static,
    {
        let Some(key) = &self.key else {
            return work(app.verifier.work_once()).await;
        };
        let request = RepeatableRequest {
            scope,
            key,
            body: &self.body,
            client,
        };
        let job = |claimed| {
            let work = work(claimed);
            async move { worked(work.await).await }
        };
        match app.verifier.repeatable(request, job).await? {
            Repeated::Done(response) => Ok(response),
            Repeated::Again(kept) => again(kept),
        }
    }
}

/// A response, and what is to be kept of it.
async fn worked(outcome: Result<Response, ApiProblem>) -> Worked<Response> {
    let is_uncertain = outcome.as_ref().is_err_and(ApiProblem::is_of_the_store);
    let response = outcome.unwrap_or_else(ApiProblem::into_response);
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return Worked {
            response: ApiProblem::from(Refusal::StoreUnavailable).into_response(),
            keep: Keep::Reservation,
        };
    };
    let body = body.to_bytes();
    let status = parts.status;
    let keep = if is_uncertain {
        Keep::Reservation
    } else if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        Keep::Nothing
    } else {
        Keep::Response(KeptResponse {
            status: status.as_u16(),
            body: body.to_vec(),
        })
    };
    Worked {
        response: Response::from_parts(parts, Body::from(body)),
        keep,
    }
}

/// The earlier response, byte for byte.
fn again(kept: KeptResponse) -> Result<Response, ApiProblem> {
    let status = StatusCode::from_u16(kept.status).map_err(|_| Refusal::StoreUnavailable)?;
    let media_type = if status.is_success() {
        "application/json"
    } else {
        PROBLEM_MEDIA_TYPE
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((status, headers, kept.body).into_response())
}

/// The header. The draft requires a quoted string (RFC 9651), most clients send it bare: both are the same key.
fn key(headers: &HeaderMap) -> Result<Option<String>, ApiProblem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    let bare = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    let fits = (1..=MOST_KEY_BYTES).contains(&bare.len())
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    if values.next().is_some() || !fits {
        return Err(Fault::IdempotencyKey.into());
    }
    Ok(Some(bare.to_owned()))
}

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const MOST_KEY_BYTES: usize = 255;
