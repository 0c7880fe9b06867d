//! What a connection is doing: waiting, reading a request's headers, or responding. Observed from its bytes.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// It is open, and nothing has arrived yet.
    Fresh,
    /// The first byte of a request has arrived, but its headers are not complete.
    Head,
    /// A response is being produced.
    Busy,
    /// Every request has been answered.
    Idle,
}

/// The phase of one connection, and how often it has changed.
#[derive(Debug, Default)]
pub(super) struct Activity(AtomicU64);

impl Activity {
    /// The phase, and the number of changes until now.
    pub(super) fn now(&self) -> (Phase, u64) {
        let state = self.0.load(Ordering::Relaxed);
        let phase = match state % PHASES {
            1 => Phase::Head,
            2 => Phase::Busy,
            3 => Phase::Idle,
            _ => Phase::Fresh,
        };
        (phase, state / PHASES)
    }

    pub(super) fn enter(&self, phase: Phase) {
        let (_, changes) = self.now();
        // Only one task drives a connection.
        self.0
            .store((changes + 1) * PHASES + phase as u64, Ordering::Relaxed);
    }
}

const PHASES: u64 = 4;

/// A stream that notices the first byte of a request.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>) -> Self {
        Self { stream, activity }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        let waiting = matches!(self.activity.now().0, Phase::Fresh | Phase::Idle);
        if waiting && buffer.filled().len() > before {
            self.activity.enter(Phase::Head);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// A response body whose end marks the end of being busy.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    activity: Arc<Activity>,
}

impl Answer {
    pub(super) fn new(body: Body, activity: Arc<Activity>) -> Self {
        Self { body, activity }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.activity.enter(Phase::Idle);
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, Phase};

    #[test]
    fn a_phase_that_is_entered_again_counts_as_a_change() {
        let activity = Activity::default();
        assert_eq!(activity.now(), (Phase::Fresh, 0));
        for (change, phase) in [Phase::Head, Phase::Busy, Phase::Idle, Phase::Idle]
            .into_iter()
            .enumerate()
        {
            activity.enter(phase);
            assert_eq!(activity.now(), (phase, change as u64 + 1));
        }
    }
}
