//! A gateway with crash points: it dies at a named point, as suddenly as by `kill -9`.
//!
//! The gateway's own code is as deployed. The crash points are around it: in a provider, in a layer over its router, and
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
    /// A `/send` or `/resend` has been read, but nothing stored.
    BeforeIntent,
    /// The intent is on disk, but the provider has not been called.
    BeforeCall,
    /// The provider has the message, but the store does not know.
    AfterCall,
    /// The outcome is on disk, but there has been no response to the client.
    BeforeReply,
    /// A `/validate` has been read, but nothing stored.
    BeforeCheck,
    /// The verdict is on disk and the token signed, but there has been no response to the client.
    AfterMint,
    /// A `/siteverify` has been read, but nothing stored.
    BeforeRedeem,
    /// The token's redemption is on disk, but there has been no response to the integrator.
    AfterRedeem,
    /// Steps have been run, but none of them is on disk.
    BeforeCommit,
    /// They are on disk, but there has been no response: no provider called and no token signed.
    AfterCommit,
}

/// Kills the process the `nth` time that it reaches a point.
#[derive(Debug)]
pub struct CrashPoint {
    at: Option<Point>,
    left: AtomicU64,
}

impl CrashPoint {
    /// A crash point; without a point it never triggers.
    pub fn new(at: Option<Point>, nth: u64) -> Arc<Self> {
        Arc::new(Self {
            at,
            left: AtomicU64::new(nth),
        })
    }

    /// Triggers, if this is the point and the occurrence.
    pub fn reach(&self, point: Point) {
        if self.at == Some(point) && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // No destructor runs, no buffer is written, no thread continues.
            abort();
        }
    }

    /// Puts the crash point around every route.
    pub fn around(self: &Arc<Self>, router: Router) -> Router {
        let crash_point = Arc::clone(self);
        router.layer(from_fn(move |request: Request, next: Next| {
            let crash_point = Arc::clone(&crash_point);
            async move { crash_point.pass(request, next).await }
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

impl CommitWatch for CrashPoint {
    fn before(&self) {
        self.reach(Point::BeforeCommit);
    }

    fn after(&self) {
        self.reach(Point::AfterCommit);
    }
}
