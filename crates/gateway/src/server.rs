//! The listener's own accept loop: time-outs, connection limits, reserved connections for health checks, graceful stop.
//!
//! `axum::serve` gives hyper no timer, and hyper's own header time-out cannot tell a request that has started from a
//! connection that is merely kept for the next one: docs/decisions/0010.

mod activity;
mod capacity;
mod connection;
mod descriptors;
mod peers;
mod remainder;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use futures_util::FutureExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

pub use self::capacity::Capacity;
use self::connection::{Access, Common};
pub use self::descriptors::raise as raise_descriptors;
pub use self::peers::PeerLimit;

/// Serves until `stop` resolves, then calls `on_stop` (to end streams that would not end by themselves), and
/// gives running requests some seconds to finish. Connections that are idle then are kept for a moment, so that a
/// request on its way gets its response, with `Connection: close`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    capacity: impl Into<Capacity>,
    stop: impl Future<Output = ()>,
    on_stop: impl FnOnce(),
) {
    let capacity = capacity.into();
    let server = Server {
        places: Arc::new(Semaphore::new(capacity.connections)),
        reserve: Arc::new(Semaphore::new(RESERVED)),
        common: Arc::new(Common::new(router, capacity.keep_alive)),
        peers: capacity.peers,
        open: TaskTracker::new(),
    };
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = server.accept(&listener) => {}
        }
    }
    server.common.stopping.cancel();
    // Connections that the kernel has already accepted are served, too.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        server.take(stream, peer, None);
    }
    drop(listener);
    on_stop();
    server.open.close();
    if tokio::time::timeout(GRACE, server.open.wait())
        .await
        .is_err()
    {
        tracing::warn!("server.requests_aborted");
    }
}

struct Server {
    places: Arc<Semaphore>,
    /// For health checks, which must get through when every place is taken.
    reserve: Arc<Semaphore>,
    common: Arc<Common>,
    peers: PeerLimit,
    open: TaskTracker,
}

impl Server {
    /// Accepts the next connection once there is room for one.
    async fn accept(&self, listener: &TcpListener) {
        let place = tokio::select! {
            biased;
            place = Arc::clone(&self.places).acquire_owned() => place.map_err(|_| None),
            reserved = Arc::clone(&self.reserve).acquire_owned() => Err(reserved.ok()),
        };
        match listener.accept().await {
            Ok((stream, peer)) => match place {
                Ok(place) => self.take(stream, peer, Some(place)),
                Err(reserved) => self.take_over_capacity(stream, peer, reserved),
            },
            Err(error) => {
                // Most likely out of file descriptors: some will be released.
                tracing::warn!(%error, "server.accept_failed");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }

    /// Serves a connection.
    fn take(&self, stream: TcpStream, peer: SocketAddr, place: Option<OwnedSemaphorePermit>) {
        let Some(seat) = self.peers.admit(peer.ip()) else {
            tracing::debug!("server.too_many_connections");
            return;
        };
        let common = Arc::clone(&self.common);
        self.open.spawn(async move {
            connection::serve(stream, peer, &common, Access::Full).await;
            drop((place, seat));
        });
    }

    /// Serves a connection that arrived while every place was taken: in the place of one that was idle or, if
    /// there is none, for a health check only.
    fn take_over_capacity(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        reserved: Option<OwnedSemaphorePermit>,
    ) {
        let Some(seat) = self.peers.admit(peer.ip()) else {
            tracing::debug!("server.too_many_connections");
            return;
        };
        let common = Arc::clone(&self.common);
        let places = Arc::clone(&self.places);
        self.open.spawn(async move {
            common.crowded.notify_one();
            let place = tokio::time::timeout(MAKING_ROOM, places.acquire_owned()).await;
            if let Ok(Ok(place)) = place {
                drop(reserved);
                connection::serve(stream, peer, &common, Access::Full).await;
                drop(place);
            } else {
                tracing::debug!("server.connections_full");
                connection::serve(stream, peer, &common, Access::HealthOnly).await;
                drop(reserved);
            }
            drop(seat);
        });
    }
}

const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// How long a new connection waits for an idle one to close.
const MAKING_ROOM: Duration = Duration::from_millis(50);
/// Connections for health checks, in addition to all others.
const RESERVED: usize = 16;
const GRACE: Duration = Duration::from_secs(10);
