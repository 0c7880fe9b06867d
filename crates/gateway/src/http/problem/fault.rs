//! What can be wrong with a request before a use case sees it, and the response to each.

use std::borrow::Cow;

use axum::http::StatusCode;
use wire::ErrorCode;

use super::{ApiProblem, RefusedPage};
use crate::origin::Origin;

/// What is wrong with a request itself, or with when it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::http) enum Fault {
    /// Request line and headers are too long.
    HeadTooLong,
    /// There is no such path.
    NoSuchPath,
    /// The path does not have this method.
    NoSuchMethod,
    /// The sandbox's inbox is only shown to this machine.
    InboxOutOfReach,
    /// Too many requests are running.
    Overloaded,
    /// The body is too long.
    BodyTooLong {
        /// The maximum.
        most_bytes: usize,
    },
    /// The connection broke, or the framing is invalid.
    BodyUnreadable,
    /// The body did not arrive in time.
    BodyTooSlow,
    /// The media type is not JSON.
    NotJson,
    /// The body is JSON, but not an object.
    NotAnObject,
    /// The body is not what the endpoint reads; says which field, and never its value.
    Json(Cow<'static, str>),
    /// The query is invalid.
    Query,
    /// There is a query where none is read.
    SomeQuery,
    /// `since` is not a time.
    Since,
    /// The code cannot be one.
    Code,
    /// There is no number.
    NumberMissing,
    /// The header `Idempotency-Key` is invalid, or there are several.
    IdempotencyKey,
    /// A page has sent a server key.
    KeyFromPage,
    /// There are several server keys.
    SeveralKeys,
    /// There is no valid server key.
    NoServerKey,
    /// No site has this key.
    UnknownSite,
    /// A page must have an origin.
    NoOrigin,
    /// A page may not use the site that it names, or any site.
    ForeignPage(RefusedPage),
    /// A callback is not signed, or is a replay.
    Unsigned,
    /// A callback is signed and still not understood.
    CallbackUnreadable,
    /// The same callback is being processed.
    CallbackInHand,
}

impl From<Fault> for ApiProblem {
    fn from(fault: Fault) -> Self {
        let (status, code) = fault.kind();
        let problem = Self {
            retry_after_seconds: fault.retry_after_seconds(),
            ..Self::new(status, code, fault.detail())
        };
        match fault {
            Fault::ForeignPage(page) => Self {
                refused: Some(page),
                ..problem
            },
            _ => problem,
        }
    }
}

impl Fault {
    fn kind(&self) -> (StatusCode, ErrorCode) {
        use {ErrorCode as E, StatusCode as S};
        match self {
            Self::BodyUnreadable
            | Self::NotAnObject
            | Self::Json(_)
            | Self::Query
            | Self::SomeQuery
            | Self::Since
            | Self::Code
            | Self::NumberMissing
            | Self::IdempotencyKey
            | Self::CallbackUnreadable => (S::BAD_REQUEST, E::BadRequest),
            Self::HeadTooLong => (S::REQUEST_HEADER_FIELDS_TOO_LARGE, E::BadRequest),
            Self::NoSuchPath | Self::InboxOutOfReach => (S::NOT_FOUND, E::BadRequest),
            Self::NoSuchMethod => (S::METHOD_NOT_ALLOWED, E::BadRequest),
            Self::BodyTooLong { .. } => (S::PAYLOAD_TOO_LARGE, E::BadRequest),
            Self::BodyTooSlow => (S::REQUEST_TIMEOUT, E::BadRequest),
            Self::NotJson => (S::UNSUPPORTED_MEDIA_TYPE, E::BadRequest),
            Self::KeyFromPage | Self::NoOrigin | Self::ForeignPage(_) => {
                (S::FORBIDDEN, E::OriginNotAllowed)
            }
            Self::UnknownSite => (S::FORBIDDEN, E::UnknownSite),
            Self::SeveralKeys | Self::NoServerKey | Self::Unsigned => {
                (S::UNAUTHORIZED, E::Unauthorized)
            }
            Self::Overloaded | Self::CallbackInHand => (S::SERVICE_UNAVAILABLE, E::Overloaded),
        }
    }

    fn detail(&self) -> Cow<'static, str> {
        let text = match self {
            Self::HeadTooLong => "request line and headers must not be longer than 32768 bytes",
            Self::NoSuchPath => "there is no such path",
            Self::NoSuchMethod => "this path does not have this method",
            Self::InboxOutOfReach => {
                "the inbox is not available through a proxy, or under a name that is not this machine's: see expose_inbox"
            }
            Self::Overloaded => "more requests are running than the gateway accepts",
            Self::BodyTooLong { most_bytes } => {
                return format!("the body must not be longer than {most_bytes} bytes").into();
            }
            Self::BodyUnreadable => "the body could not be read",
            Self::BodyTooSlow => "the body did not arrive within 10 seconds",
            Self::NotJson => "the body must be JSON, with Content-Type: application/json",
            Self::NotAnObject => "the body must be a JSON object",
            Self::Json(detail) => return detail.clone(),
            Self::Query => "the query is invalid",
            Self::SomeQuery => {
                "everything belongs into the body: this endpoint has no parameters in its URL"
            }
            Self::Since => "since: an RFC 3339 time",
            Self::Code => "code: at most ten digits and nothing else",
            Self::NumberMissing => "phoneNumber, or countryCode with mobileNumber, is missing",
            Self::IdempotencyKey => {
                "Idempotency-Key: one header of 1 to 255 visible ASCII characters without quotes"
            }
            Self::KeyFromPage => {
                "a server key must not be used by a page: send authToken without Origin"
            }
            Self::SeveralKeys => {
                "authToken is given more than once: it is unclear which key applies"
            }
            Self::NoServerKey => {
                "servers send a server key in the header authToken; pages send siteKey"
            }
            Self::UnknownSite => "siteKey must be the public key of a site of this gateway",
            Self::NoOrigin => {
                "there is no Origin: a page's exact origin must be in the list `origins` of the site"
            }
            Self::ForeignPage(page) => return foreign(page).into(),
            Self::Unsigned => {
                "the request is not signed as this provider signs its callbacks, or was received before"
            }
            Self::CallbackUnreadable => {
                "the body does not have the form of this provider's callbacks"
            }
            Self::CallbackInHand => "the same callback is being processed at the moment",
        };
        text.into()
    }

    fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::Overloaded => Some(OVERLOADED_SECONDS),
            Self::CallbackInHand => Some(IN_HAND_SECONDS),
            _ => None,
        }
    }
}

/// For the integrator: which origin is missing from which list.
fn foreign(page: &RefusedPage) -> String {
    let origin = page.origin.as_ref();
    let named = origin.map_or("what the page sends as its origin", Origin::as_str);
    match &page.site {
        Some(site) => format!(
            "{named} is not in the list `origins` of the site `{site}`: add it there, exactly as browsers write it"
        ),
        None => format!("{named} is not in the list `origins` of any site"),
    }
}

/// Places become free within milliseconds; clients that come back together add their own spread.
const OVERLOADED_SECONDS: u32 = 1;
/// Longer than a callback takes.
const IN_HAND_SECONDS: u32 = 5;
