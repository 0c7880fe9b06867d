//! A gateway with traps in it: it dies at a named point, as suddenly as by `kill -9`.
//!
//! The gateway's own code is as it is deployed. The traps are around it: in a provider, in a layer over its router, and
//! in the store's watch over commits.

mod recorder;

use std::process::abort;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use clap::ValueEnum;
use gateway::store::sqlite::CommitWatch;

pub use self::recorder::Recorder;

/// Where a process can die.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Point {
    /// A `/send` or `/resend` has been read, and nothing kept of it.
    BeforeIntent,
    /// The intent is on disk, and the provider has not been called.
    BeforeCall,
    /// The provider has the message, and the store does not know.
    AfterCall,
    /// The outcome is on disk, and the client has not been answered.
    BeforeReply,
    /// A `/validate` has been read, and nothing kept of it.
    BeforeCheck,
    /// The verdict is on disk and the token signed, and the client has not been answered.
    AfterMint,
    /// A `/siteverify` has been read, and nothing kept of it.
    BeforeRedeem,
    /// The token is used up on disk, and the integrator has not been answered.
    AfterRedeem,
    /// Steps have been taken, and none of them is on disk.
    BeforeCommit,
    /// They are on disk, and nobody has been answered: neither a provider called nor a token signed.
    AfterCommit,
}

/// Kills the process the `nth` time that it comes to a point.
#[derive(Debug)]
pub struct Trap {
    at: Option<Point>,
    left: AtomicU64,
}

impl Trap {
    /// A trap; without a point it never closes.
    pub fn new(at: Option<Point>, nth: u64) -> Arc<Self> {
        Arc::new(Self {
            at,
            left: AtomicU64::new(nth),
        })
    }

    /// Closes, if this is the point and the time.
    pub fn reach(&self, point: Point) {
        if self.at == Some(point) && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // No destructor runs, no buffer is written, no thread goes on.
            abort();
        }
    }

    /// Puts the trap around every route.
    pub fn around(self: &Arc<Self>, router: Router) -> Router {
        let trap = Arc::clone(self);
        router.layer(from_fn(move |request: Request, next: Next| {
            let trap = Arc::clone(&trap);
            async move { trap.pass(request, next).await }
        }))
    }

    async fn pass(&self, request: Request, next: Next) -> Response {
        let path = request.uri().path();
        let (before, after) = match path.rsplit('/').next() {
            Some("send" | "resend") => (Point::BeforeIntent, Point::BeforeReply),
            Some("validate") => (Point::BeforeCheck, Point::AfterMint),
            Some("siteverify") => (Point::BeforeRedeem, Point::AfterRedeem),
            _ => return next.run(request).await,
        };
        self.reach(before);
        let response = next.run(request).await;
        self.reach(after);
        response
    }
}

impl CommitWatch for Trap {
    fn before(&self) {
        self.reach(Point::BeforeCommit);
    }

    fn after(&self) {
        self.reach(Point::AfterCommit);
    }
}
