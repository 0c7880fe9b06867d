//! A provider's callback as an argument of a handler: who takes one cannot forget to verify it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, OriginalUri, Path, Request};
use axum::http::StatusCode;
use axum::response::Response;
use wire::ErrorCode;

use super::body;
use super::problem::{self, ApiProblem};
use crate::http::App;
use crate::store::StoreError;
use crate::vendor::sender::Sender;
use crate::verification::steps::CallbackClaim as Claim;
use crate::verify::Refusal;
use crate::webhook::{About, Received, Target, Unreadable, Verified};

/// A callback about a message of ours, as a handler takes it.
pub(super) struct ReportCallback(pub(super) Callback);

/// A callback about a message of a person's, as a handler takes it.
pub(super) struct MessageCallback(pub(super) Callback);

/// A callback that the provider named in the path has signed, over the raw bytes of at most 64 kB.
pub(super) struct Callback {
    app: Arc<App>,
    provider: &'static str,
    verified: Verified,
}

impl FromRequest<Arc<App>> for ReportCallback {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, ApiProblem> {
        Callback::receive(request, app, About::Reports)
            .await
            .map(Self)
    }
}

impl FromRequest<Arc<App>> for MessageCallback {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, ApiProblem> {
        Callback::receive(request, app, About::Messages)
            .await
            .map(Self)
    }
}

impl Callback {
    async fn receive(request: Request, app: &Arc<App>, about: About) -> Result<Self, ApiProblem> {
        let (mut parts, body) = request.into_parts();
        let name = axum::RequestPartsExt::extract::<Path<String>>(&mut parts).await;
        let sender = name.ok().and_then(|Path(name)| app.senders.get(&name));
        let Some(sender) = sender else {
            return Err(problem::not_found().await);
        };
        let OriginalUri(uri) = axum::RequestPartsExt::extract(&mut parts)
            .await
            .unwrap_or_else(|never: std::convert::Infallible| match never {});
        let bytes = body::read(
            body,
            MAX_BODY_BYTES,
            "the body must not be longer than 65536 bytes",
        );
        let target = Target {
            origin: app.verifier.issuer.clone(),
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
        };
        let received = Received::new(parts.method, target, parts.headers, bytes.await?);
        let verified = sender
            .verify(about, received, app.verifier.clock.now())
            .map_err(|error| refuse(sender.name, &error))?;
        Ok(Self {
            app: Arc::clone(app),
            provider: sender.name,
            verified,
        })
    }

    pub(super) fn provider(&self) -> &'static str {
        self.provider
    }

    pub(super) fn sender(&self) -> Result<&Sender, ApiProblem> {
        self.app.senders.get(self.provider).ok_or_else(refusal)
    }

    /// What it says, by one of the dialect's readings.
    pub(super) fn read<T>(
        &self,
        reading: impl FnOnce(&Sender, &Verified) -> Result<T, Unreadable>,
    ) -> Result<T, ApiProblem> {
        reading(self.sender()?, &self.verified).map_err(|error| {
            tracing::warn!(provider = self.provider, %error, "callback.unreadable");
            ApiProblem::bad_request("the body does not have the form of this provider's callbacks")
        })
    }

    /// Does `work` once for this callback: `None` when it has been done before, and the sender has not heard so. Who
    /// delivers again while the first delivery is being dealt with waits for that, and is asked to come back if it takes
    /// long. A replay is refused: the same bytes after a time in which no sender tries again. When the work fails, the
    /// sender may try again. `unstamped_seconds` is for how long it is remembered if its signature never grows old.
    pub(super) async fn once<T>(
        &self,
        unstamped_seconds: u32,
        work: impl Future<Output = Result<T, Refusal>>,
    ) -> Result<Option<T>, ApiProblem> {
        let store = &self.app.verifier.store;
        let identity = self.verified.identity();
        let now = self.app.verifier.clock.now();
        let seconds = if identity.stamped {
            STAMPED_SECONDS
        } else {
            unstamped_seconds
        };
        let forget_at = now.plus_seconds(seconds);
        let mut pauses = PAUSES.iter();
        loop {
            let claim = store.claim_callback(identity.clone(), forget_at, now);
            match (claim.await.map_err(Refusal::from)?, pauses.next()) {
                (Claim::Fresh, _) => break,
                (Claim::Repeated, _) => {
                    tracing::info!(provider = self.provider, "callback.repeated");
                    return Ok(None);
                }
                (Claim::Replayed, _) => return Err(refuse(self.provider, &"seen before")),
                (Claim::InHand, Some(pause)) => tokio::time::sleep(*pause).await,
                (Claim::InHand, None) => return Err(in_hand()),
            }
        }
        let outcome = work.await;
        let written = match &outcome {
            Ok(_) => store.finish_callback(identity.clone()).await,
            Err(_) => store.release_callback(identity.clone()).await,
        };
        let done = outcome?;
        written.map_err(|error: StoreError| Refusal::from(error))?;
        tracing::info!(provider = self.provider, "callback.accepted");
        Ok(Some(done))
    }
}

/// The operator learns why; whoever has sent it does not.
fn refuse(provider: &'static str, why: &dyn std::fmt::Display) -> ApiProblem {
    tracing::warn!(provider, %why, "callback.refused");
    refusal()
}

fn refusal() -> ApiProblem {
    ApiProblem::new(
        StatusCode::UNAUTHORIZED,
        ErrorCode::Unauthorized,
        "the request is not signed as this provider signs its callbacks, or was received before",
    )
}

fn in_hand() -> ApiProblem {
    ApiProblem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Overloaded,
        "the same callback is being processed at the moment",
    )
    .retry_after(IN_HAND_SECONDS)
}

/// An empty good answer.
pub(super) fn acknowledged() -> Response {
    Response::default()
}

const MAX_BODY_BYTES: usize = 64 * 1024;
/// Between looks at a callback that is being dealt with: four seconds in all, less than any vendor waits.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_secs(1),
    Duration::from_millis(2500),
];
const IN_HAND_SECONDS: u32 = 5;
/// Longer than twice the tolerance of time stamps: one from five minutes ahead is good for ten.
const STAMPED_SECONDS: u32 = 660;
