//! What is left of a request's body once the response is known.
//!
//! A request may be refused by its headers alone. hyper then closes the connection, unless the rest of the body happens to
//! be there: a pool that has been promised the connection meets it closed at its next request.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, Incoming, SizeHint};

/// A body that the handler reads from, and that is still here once it has responded.
pub(super) struct Lent(Arc<Mutex<Body>>);

struct Body {
    incoming: Incoming,
    ended: bool,
}

/// The same body, for after the response.
pub(super) struct Remainder {
    body: Lent,
    /// Whether the client waits for `100 Continue` before it sends the body.
    waits: bool,
}

/// Lends the body of a request with these headers.
pub(super) fn lend(incoming: Incoming, headers: &HeaderMap) -> (Lent, Remainder) {
    let ended = incoming.is_end_stream();
    let body = Arc::new(Mutex::new(Body { incoming, ended }));
    let remainder = Remainder {
        body: Lent(Arc::clone(&body)),
        waits: headers.contains_key(header::EXPECT),
    };
    (Lent(body), remainder)
}

impl Remainder {
    /// Reads the rest, if that is little and arrives soon; whether the connection is then ready for another request.
    pub(super) async fn drained(mut self) -> bool {
        if self.body.is_end_stream() {
            return true;
        }
        if self.waits || self.body.size_hint().lower() > MOST_BYTES {
            return false;
        }
        let drain = async {
            let mut left = MOST_BYTES;
            while let Some(frame) = self.body.frame().await {
                let bytes = frame.ok()?.data_ref().map_or(0, Bytes::len);
                left = left.checked_sub(bytes as u64)?;
            }
            Some(())
        };
        matches!(tokio::time::timeout(PATIENCE, drain).await, Ok(Some(())))
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if body.ended {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut body.incoming).poll_frame(cx));
        body.ended = frame.is_none() || body.incoming.is_end_stream();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).ended
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.incoming.size_hint()
    }
}

/// The longest body that any endpoint reads.
const MOST_BYTES: u64 = 64 * 1024;
/// Most clients send a body right after its headers.
const PATIENCE: Duration = Duration::from_secs(1);
