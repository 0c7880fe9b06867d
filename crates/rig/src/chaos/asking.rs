//! How a client makes requests.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::Scene;
use super::line::Line;
use crate::connection::{Reply, Request};

/// The check of a code.
pub(super) fn validate(id: &str, code: &str) -> Request {
    let body = json!({"verificationId": id, "code": code});
    Request::by_page("/verification/v3/validate", &body)
}

/// Sends the request once; `None` if the connection broke.
pub(super) async fn ask(scene: &Scene, line: &mut Line, request: &Request) -> Option<Reply> {
    let reply = line.ask(request).await;
    scene.findings.count_request(reply.is_none());
    reply
}

/// Repeats the request until there is a response, as a client may.
pub(super) async fn insist(scene: &Scene, line: &mut Line, request: &Request) -> Reply {
    loop {
        if let Some(reply) = ask(scene, line, request).await {
            return reply;
        }
    }
}

/// Repeats a request with a key for as long as the first may still be in progress.
pub(super) async fn repeat(scene: &Scene, line: &mut Line, request: &Request) -> Reply {
    loop {
        let reply = insist(scene, line, request).await;
        if reply.status != 409 {
            return reply;
        }
        sleep(BETWEEN_REPEATS).await;
    }
}

/// A different code of the same length.
pub(super) fn other_than(code: &str) -> String {
    code.chars()
        .map(|digit| if digit == '0' { '1' } else { '0' })
        .collect()
}

/// Pause between two repeats of a request that is in progress.
pub(super) const BETWEEN_REPEATS: Duration = Duration::from_millis(500);
