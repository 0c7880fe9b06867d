//! One connection: hyper's, and how long it may be silent.

use std::convert::Infallible;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::activity::{Activity, Answer, Phase, Watched};
use super::remainder;
use crate::http::client_ip::Peer;
use crate::http::neighbour::Ends;
use crate::http::{is_health_check, out_of_places};

/// What all connections share.
#[derive(Debug)]
pub(super) struct Common {
    router: TowerToHyperService<Router>,
    keep_alive: Duration,
    /// `timeout=…`, for clients.
    hint: HeaderValue,
    /// Wakes the connection that has been idle longest, to make room.
    pub(super) crowded: Notify,
    pub(super) stopping: CancellationToken,
}

/// What a connection may request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Full,
    /// Every place is taken: one health check, and nothing else.
    HealthOnly,
}

impl Common {
    pub(super) fn new(router: Router, keep_alive: Duration) -> Self {
        let hint = format!("timeout={}", keep_alive.as_secs());
        Self {
            router: TowerToHyperService::new(router),
            keep_alive,
            hint: HeaderValue::try_from(hint).unwrap_or(HeaderValue::from_static("timeout=1")),
            crowded: Notify::new(),
            stopping: CancellationToken::new(),
        }
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
        ends: Ends,
        access: Access,
        activity: &Arc<Activity>,
    ) -> Response<Answer> {
        activity.enter(Phase::Busy);
        let announced = request.version() == Version::HTTP_11 && !is_last(request.headers());
        let (head, body) = request.into_parts();
        let (body, remainder) = remainder::lend(body, &head.headers);
        let mut request = Request::from_parts(head, body);
        let mut response = if access == Access::Full || is_health_check(&request) {
            request.extensions_mut().insert(Peer(ends.peer().ip()));
            request.extensions_mut().insert(ends);
            let answered: Result<_, Infallible> = self.router.call(request).await;
            answered.unwrap_or_else(|never| match never {})
        } else {
            out_of_places()
        };
        // What was too long, or too late, is not waited for.
        let gives_up = [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::REQUEST_TIMEOUT];
        let is_last_one = access == Access::HealthOnly
            || self.stopping.is_cancelled()
            || gives_up.contains(&response.status())
            || !remainder.drained().await;
        let headers = response.headers_mut();
        if is_last_one {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        } else if announced && !is_last(headers) {
            headers.insert(header::CONNECTION, HeaderValue::from_static("keep-alive"));
            headers.insert(KEEP_ALIVE, self.hint.clone());
        }
        response.map(|body| Answer::new(body, Arc::clone(activity)))
    }

    /// How long a connection may stay in a phase.
    fn patience(&self, phase: Phase, access: Access) -> Option<Duration> {
        match (phase, access) {
            (Phase::Busy, _) => None,
            (Phase::Fresh | Phase::Idle, Access::Full) if self.stopping.is_cancelled() => {
                Some(LINGER)
            }
            // What was promised to the client, plus the transit time of its last request.
            (Phase::Idle, Access::Full) => Some(self.keep_alive + MARGIN),
            (Phase::Fresh | Phase::Head, Access::Full) => Some(HEADER_TIMEOUT),
            (_, Access::HealthOnly) => Some(HEALTH_TIMEOUT),
        }
    }
}

/// Whether the message says that it is the last one.
fn is_last(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::CONNECTION).iter();
    let mut options = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    options.any(|option| option.trim_ascii().eq_ignore_ascii_case(b"close"))
}

/// Serves a connection to its end.
pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, common: &Common, access: Access) {
    // Responses are small: waiting to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let ends = Ends::new(peer, stream.local_addr().ok());
    let activity = Arc::new(Activity::default());
    let service = service_fn(|request: Request<Incoming>| {
        let (ends, activity) = (ends.clone(), Arc::clone(&activity));
        async move { Ok::<_, Infallible>(common.answer(request, ends, access, &activity).await) }
    });
    let stream = TokioIo::new(Watched::new(stream, Arc::clone(&activity)));
    let mut connection = pin!(
        http1::Builder::new()
            .header_read_timeout(None)
            .max_buf_size(MAX_BUFFER_BYTES)
            .serve_connection(stream, service)
    );
    let mut seen = activity.now();
    let mut told_to_stop = false;
    loop {
        let waiting = seen.0 == Phase::Idle;
        let patience = common.patience(seen.0, access);
        tokio::select! {
            // Data that has arrived is processed before a time-out, so that a request that is there is not cut off.
            biased;
            step = step(connection.as_mut(), &activity, seen) => match step {
                Step::Changed => seen = activity.now(),
                Step::Ended(outcome) => {
                    if let Err(error) = outcome {
                        tracing::debug!(%error, "server.connection_failed");
                    }
                    return;
                }
            },
            () = common.stopping.cancelled(), if !told_to_stop => {
                told_to_stop = true;
                if seen.0 == Phase::Busy {
                    connection.as_mut().graceful_shutdown();
                }
            }
            () = common.crowded.notified(), if waiting => break,
            () = tokio::time::sleep(patience.unwrap_or_default()), if patience.is_some() => {
                if !waiting {
                    tracing::debug!("server.header_timeout");
                    return;
                }
                break;
            }
        }
    }
    // No request is pending: closed in order, unless a request arrives at this very moment.
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(LINGER, connection).await;
}

enum Step {
    /// It is in another phase, or has been in others meanwhile.
    Changed,
    Ended(hyper::Result<()>),
}

/// Drives the connection until its phase changes, or it ends.
async fn step<C: Future<Output = hyper::Result<()>>>(
    mut connection: Pin<&mut C>,
    activity: &Activity,
    seen: (Phase, u64),
) -> Step {
    poll_fn(|cx| match connection.as_mut().poll(cx) {
        Poll::Ready(outcome) => Poll::Ready(Step::Ended(outcome)),
        Poll::Pending if activity.now() != seen => Poll::Ready(Step::Changed),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// From the first byte of a request to the end of its headers, and from the start of a connection to that byte.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// The same for a connection that arrived when every place was taken.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a stopping gateway keeps idle connections, for requests on their way.
const LINGER: Duration = Duration::from_secs(1);
const MARGIN: Duration = Duration::from_secs(1);
/// More than the headers that are read (`http::MAX_HEADER_BYTES`), so that too many get a proper response.
const MAX_BUFFER_BYTES: usize = 128 * 1024;
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
