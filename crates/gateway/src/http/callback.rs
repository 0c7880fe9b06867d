//! A provider's callback as an argument of a handler: who takes one cannot forget to verify it.

use std::sync::Arc;

use axum::extract::{FromRequest, OriginalUri, Path, Request};
use axum::response::Response;

use super::body;
use super::problem::{ApiProblem, Fault};
use crate::http::App;
use crate::vendor::sender::Sender;
use crate::verify::{Once, Refusal};
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
            return Err(Fault::NoSuchPath.into());
        };
        let OriginalUri(uri) = axum::RequestPartsExt::extract(&mut parts)
            .await
            .unwrap_or_else(|never: std::convert::Infallible| match never {});
        let bytes = body::read(body, MAX_BODY_BYTES);
        let target = Target {
            origin: app.verifier.issuer().to_owned(),
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
        };
        let received = Received::new(parts.method, target, parts.headers, bytes.await?);
        let verified = sender
            .verify(about, received, app.verifier.now())
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
        self.app
            .senders
            .get(self.provider)
            .ok_or_else(|| Fault::Unsigned.into())
    }

    /// What it says, by one of the dialect's readings.
    pub(super) fn read<T>(
        &self,
        reading: impl FnOnce(&Sender, &Verified) -> Result<T, Unreadable>,
    ) -> Result<T, ApiProblem> {
        reading(self.sender()?, &self.verified).map_err(|error| {
            tracing::warn!(provider = self.provider, %error, "callback.unreadable");
            Fault::CallbackUnreadable.into()
        })
    }

    /// Does `work` once for this callback: `None` when it has been done before, and the sender has not received the
    /// response. `unstamped_seconds` is for how long it is remembered if its signature never grows old.
    pub(super) async fn once<T>(
        &self,
        unstamped_seconds: u32,
        work: impl Future<Output = Result<T, Refusal>>,
    ) -> Result<Option<T>, ApiProblem> {
        let identity = self.verified.identity();
        let done = self.app.verifier.once(identity, unstamped_seconds, work);
        match done.await? {
            Once::Done(done) => {
                tracing::info!(provider = self.provider, "callback.accepted");
                Ok(Some(done))
            }
            Once::Repeated => {
                tracing::info!(provider = self.provider, "callback.repeated");
                Ok(None)
            }
            Once::Replayed => Err(refuse(self.provider, &"seen before").into()),
            // The sender is asked to try again later.
            Once::InHand => Err(Fault::CallbackInHand.into()),
        }
    }
}

/// The operator learns why; whoever has sent it does not.
fn refuse(provider: &'static str, why: &dyn std::fmt::Display) -> Fault {
    tracing::warn!(provider, %why, "callback.refused");
    Fault::Unsigned
}

/// An empty success.
pub(super) fn acknowledged() -> Response {
    Response::default()
}

const MAX_BODY_BYTES: usize = 64 * 1024;
