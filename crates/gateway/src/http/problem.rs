//! Errors as `application/problem+json` (RFC 9457): the one place where they become HTTP.

mod fault;

use std::any::Any;
use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::{ErrorCode, NumberReason, PROBLEM_MEDIA_TYPE, Problem};

pub(super) use self::fault::Fault;
use super::rate_limit;
use crate::origin::Origin;
use crate::site::SiteId;
use crate::verification::limit::Standings;
use crate::verify::Refusal;

/// An error response being built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiProblem {
    status: StatusCode,
    code: ErrorCode,
    detail: Option<Cow<'static, str>>,
    reason: Option<NumberReason>,
    retry_after_seconds: Option<u32>,
    standings: Standings,
    refused: Option<RefusedPage>,
}

/// A page that may not use a site: an extension of the response, for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RefusedPage {
    /// Its origin, if it has one that can be read.
    pub(super) origin: Option<Origin>,
    /// The site that it named, if any.
    pub(super) site: Option<SiteId>,
}

impl ApiProblem {
    fn new(status: StatusCode, code: ErrorCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::bare(status, code)
        }
    }

    fn bare(status: StatusCode, code: ErrorCode) -> Self {
        Self {
            status,
            code,
            detail: None,
            reason: None,
            retry_after_seconds: None,
            standings: Standings::new(),
            refused: None,
        }
    }

    /// Whether the store has failed: it is unknown how far the request got.
    pub(super) fn is_of_the_store(&self) -> bool {
        self.code == ErrorCode::StoreUnavailable
    }

    /// With the number of seconds after which a retry makes sense.
    fn retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..self
        }
    }
}

impl From<Refusal> for ApiProblem {
    fn from(refusal: Refusal) -> Self {
        use StatusCode as S;
        match refusal {
            Refusal::BadRequest(detail) => Self::new(S::BAD_REQUEST, ErrorCode::BadRequest, detail),
            Refusal::InvalidNumber(reason) => Self {
                reason: Some(reason),
                ..Self::bare(S::BAD_REQUEST, ErrorCode::InvalidNumber)
            },
            Refusal::Fraud => Self::bare(S::FORBIDDEN, ErrorCode::FraudDetected),
            Refusal::RateLimited {
                retry_after_seconds,
                standings,
            } => Self {
                standings,
                ..Self::bare(S::TOO_MANY_REQUESTS, ErrorCode::RateLimited)
                    .retry_after(retry_after_seconds)
            },
            Refusal::NotFound => Self::bare(S::NOT_FOUND, ErrorCode::VerificationNotFound),
            Refusal::AlreadyVerified => Self::bare(S::CONFLICT, ErrorCode::AlreadyVerified),
            Refusal::NotVerified => Self::new(
                S::CONFLICT,
                ErrorCode::BadRequest,
                "the right code has not been entered yet",
            ),
            Refusal::Ended => Self::bare(S::GONE, ErrorCode::VerificationEnded),
            Refusal::RequestInProgress {
                retry_after_seconds,
            } => Self::new(
                S::CONFLICT,
                ErrorCode::IdempotencyConflict,
                "the first request with this Idempotency-Key is still in progress",
            )
            .retry_after(retry_after_seconds),
            Refusal::KeyOfOtherBody => Self::new(
                S::UNPROCESSABLE_ENTITY,
                ErrorCode::IdempotencyConflict,
                "this Idempotency-Key was used with another body",
            ),
            Refusal::ProviderUnavailable {
                retry_after_seconds,
            } => Self::bare(S::SERVICE_UNAVAILABLE, ErrorCode::ProviderUnavailable)
                .retry_after(retry_after_seconds),
            Refusal::StoreUnavailable => {
                Self::bare(S::SERVICE_UNAVAILABLE, ErrorCode::StoreUnavailable)
                    .retry_after(PAUSE_SECONDS)
            }
        }
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let body = Problem {
            kind: format!(
                "urn:otp-verify:problem:{}",
                self.code.as_str().to_ascii_lowercase().replace('_', "-")
            ),
            title: title(self.code).to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.map(Cow::into_owned),
            error_code: self.code,
            reason: self.reason,
            retry_after_seconds: self.retry_after_seconds,
            challenge: None,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(PROBLEM_MEDIA_TYPE),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        rate_limit::write(headers, &self.standings);
        response.extensions_mut().insert(self.code);
        if let Some(page) = self.refused {
            response.extensions_mut().insert(page);
        }
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("authToken"),
            );
        }
        response
    }
}

/// The response for unknown paths.
pub(super) async fn not_found() -> ApiProblem {
    Fault::NoSuchPath.into()
}

/// The response for methods that a path does not have.
pub(super) async fn method_not_allowed() -> ApiProblem {
    Fault::NoSuchMethod.into()
}

/// The response when a handler has panicked. The panic's text is not repeated: it might quote a value.
pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("server.handler_panicked");
    ApiProblem::bare(StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Overloaded)
        .retry_after(PAUSE_SECONDS)
        .into_response()
}

fn title(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::InvalidNumber => "Nothing can be sent to this number",
        ErrorCode::FraudDetected => "The attempt was refused",
        ErrorCode::RateLimited => "Too many attempts",
        ErrorCode::ChallengeRequired => "A challenge must be solved first",
        ErrorCode::OriginNotAllowed => "The page's origin is not on the site's list",
        ErrorCode::UnknownSite => "No site has this key",
        ErrorCode::Unauthorized => "A key or a signature is missing or wrong",
        ErrorCode::VerificationNotFound => "No such verification",
        ErrorCode::AlreadyVerified => "The number is already verified",
        ErrorCode::VerificationEnded => "The verification has ended",
        ErrorCode::IdempotencyConflict => "The idempotency key is in use",
        ErrorCode::ProviderUnavailable => "No provider accepted the message",
        ErrorCode::Overloaded => "The gateway is overloaded",
        ErrorCode::StoreUnavailable => "The gateway cannot reach its store",
        _ => "The request is malformed",
    }
}

/// After a failure of the gateway itself: how long a client is asked to wait.
const PAUSE_SECONDS: u32 = 5;

#[cfg(test)]
mod tests;
