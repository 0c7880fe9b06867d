//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): the same request gets the same response again.
//!
//! Final responses are kept, sealed, for ten minutes. A 429 or 5xx is not final: the same key may try again. A key
//! belongs to its user, on one endpoint.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use wire::{ErrorCode, PROBLEM_MEDIA_TYPE};

use super::json::{self, Json};
use super::problem::ApiProblem;
use crate::http::App;
use crate::verification::VerificationId;
use crate::verification::limit::Meter;
use crate::verification::pseudonym::Pseudonym;
use crate::verification::reply::{ReplyClaim, ReplyState, ReplySubject};
use crate::verification::seal::SealKeys;
use crate::verify::{Refusal, Verifier};

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

/// The id to work under, and whether a dead process may have worked under it before.
pub(super) struct Work {
    /// A fresh id, or the dead process's.
    pub(super) id: VerificationId,
    /// Whether somebody may have used it already.
    pub(super) taken_over: bool,
    /// The name of this request, if it can be repeated.
    pub(super) name: Option<Pseudonym>,
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
    ///
    /// The work runs to its end even if the client disconnects: when the client comes back, it finds its response.
    pub(super) async fn once<F>(
        self,
        app: &Arc<App>,
        scope: &[&[u8]],
        client: Option<IpAddr>,
        work: impl FnOnce(Work) -> F + Send + 'static,
    ) -> Result<Response, ApiProblem>
    where
        F: Future<Output = Result<Response, ApiProblem>> + Send + 'static,
    {
        let verifier = Arc::clone(&app.verifier);
        let Some(key) = &self.key else {
            let id = VerificationId::generate(&*verifier.entropy);
            let work = work(Work {
                id,
                taken_over: false,
                name: None,
            });
            return work.await;
        };
        let name = name(
            &verifier,
            b"idempotency-key",
            &[scope, &[key.as_bytes()]].concat(),
        )?;
        let job = match self.claim(&verifier, name, client).await? {
            Claim::Work(job) => job,
            Claim::Answered(response) => return Ok(response),
        };
        let work = work(job);
        let done = app.verifier.deliveries.spawn(async move {
            let response = work.await.unwrap_or_else(ApiProblem::into_response);
            keep(&verifier, name, response).await
        });
        match done.await {
            Ok(response) => Ok(response),
            Err(_) => Err(Refusal::StoreUnavailable.into()),
        }
    }

    /// Asks the store how to handle this request.
    async fn claim(
        &self,
        verifier: &Verifier,
        id: Pseudonym,
        client: Option<IpAddr>,
    ) -> Result<Claim, ApiProblem> {
        let seal = &verifier.keys.seal;
        let fresh = VerificationId::generate(&*verifier.entropy);
        let note = seal.seal_note(&id, fresh.as_bytes(), &*verifier.entropy);
        let claim = ReplyClaim {
            id,
            fingerprint: name(verifier, b"idempotent-body", &[&self.body])?,
            note: note.map_err(Refusal::from)?,
            charges: Meter::of_repeat(&verifier.limits, client, &verifier.keys.names),
        };
        let claimed = verifier.store.claim_reply(claim, verifier.clock.now());
        match claimed.await.map_err(Refusal::from)? {
            ReplyState::Claimed => Ok(Claim::Work(Work {
                id: fresh,
                taken_over: false,
                name: Some(id),
            })),
            ReplyState::TakenOver(note) => {
                let note = seal.open_note(&id, &note).map_err(Refusal::from)?;
                let earlier = note.try_into().map(VerificationId::from_bytes);
                Ok(Claim::Work(Work {
                    id: earlier.unwrap_or(fresh),
                    taken_over: true,
                    name: Some(id),
                }))
            }
            ReplyState::Kept(reply) => again(verifier, id, &reply).map(Claim::Answered),
            ReplyState::InFlight {
                retry_after_seconds,
            } => Err(ApiProblem::new(
                StatusCode::CONFLICT,
                ErrorCode::IdempotencyConflict,
                "the first request with this Idempotency-Key is still in progress",
            )
            .retry_after(retry_after_seconds)),
            ReplyState::Limited(limited) => {
                limited.tell("idempotency-key", None, None);
                Err(Refusal::from(limited).into())
            }
            ReplyState::OtherBody => Err(ApiProblem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                ErrorCode::IdempotencyConflict,
                "this Idempotency-Key was used with another body",
            )),
        }
    }
}

/// How to handle a request that may be a repetition.
enum Claim {
    Work(Work),
    Answered(Response),
}

/// Keeps a final response, and returns it.
///
/// After a store failure it is unknown how far the work got: the key stays reserved until its time is over, and
/// the next request then takes over.
async fn keep(verifier: &Verifier, id: Pseudonym, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return ApiProblem::from(Refusal::StoreUnavailable).into_response();
    };
    let body = body.to_bytes();
    let status = parts.status;
    let is_final = status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error();
    let kept = if is_final {
        let mut plain = status.as_u16().to_be_bytes().to_vec();
        plain.extend_from_slice(&body);
        verifier
            .keys
            .seal
            .seal_reply(&id, &plain, &*verifier.entropy)
            .map(Some)
    } else {
        Ok(None)
    };
    let store_failed = parts.extensions.get::<ErrorCode>() == Some(&ErrorCode::StoreUnavailable);
    if let Ok(kept) = kept
        && !store_failed
        && let Err(error) = verifier.store.finish_reply(id, kept).await
    {
        // The work is done, and this client gets the response; a repetition finds the key reserved, then free.
        tracing::error!(%error, "store.failed");
    }
    Response::from_parts(parts, Body::from(body))
}

/// The earlier response, byte for byte.
fn again(verifier: &Verifier, id: Pseudonym, reply: &[u8]) -> Result<Response, ApiProblem> {
    let plain = verifier
        .keys
        .seal
        .open_reply(&id, reply)
        .map_err(Refusal::from)?;
    let (status, body) = plain
        .split_first_chunk::<2>()
        .ok_or(Refusal::StoreUnavailable)?;
    let status =
        StatusCode::from_u16(u16::from_be_bytes(*status)).map_err(|_| Refusal::StoreUnavailable)?;
    let media_type = if status.is_success() {
        "application/json"
    } else {
        PROBLEM_MEDIA_TYPE
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((status, headers, body.to_vec()).into_response())
}

/// Whom a kept response is about, when everything stored about `number` (E.164) is erased.
pub(crate) fn subject(seal: &SealKeys, id: &Pseudonym, reply: &[u8], number: &str) -> ReplySubject {
    let Ok(plain) = seal.open_reply(id, reply) else {
        // Sealed with a key that is gone: nobody can read it.
        return ReplySubject::Other;
    };
    let body = plain.get(2..).unwrap_or_default();
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    if body["phoneNumber"] == number {
        return ReplySubject::TheNumber;
    }
    let verification = body["data"]["verificationId"].as_str();
    match verification.and_then(VerificationId::decode) {
        Some(id) => ReplySubject::Verification(id.key()),
        None => ReplySubject::Other,
    }
}

fn name(verifier: &Verifier, purpose: &[u8], fields: &[&[u8]]) -> Result<Pseudonym, Refusal> {
    verifier
        .keys
        .names
        .of(purpose, fields)
        .ok_or(Refusal::StoreUnavailable)
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
        return Err(ApiProblem::bad_request(
            "Idempotency-Key: one header of 1 to 255 visible ASCII characters without quotes",
        ));
    }
    Ok(Some(bare.to_owned()))
}

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const MOST_KEY_BYTES: usize = 255;
