//! The bytes of a body: bounded in length and in time.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::problem::Fault;

/// Reads a whole body of at most `most_bytes`, within 10 s. If the announced length is too long, it is refused unread: a client that waits for `100 Continue` does not send it.
pub(super) async fn read(body: Body, most_bytes: usize) -> Result<Bytes, Fault> {
    let too_long = Fault::BodyTooLong { most_bytes };
    if body.size_hint().lower() > most_bytes as u64 {
        return Err(too_long);
    }
    let body = Limited::new(body, most_bytes).collect();
    match tokio::time::timeout(TIMEOUT, body).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long),
        Ok(Err(_)) => Err(Fault::BodyUnreadable),
        Err(_) => Err(Fault::BodyTooSlow),
    }
}

const TIMEOUT: Duration = Duration::from_secs(10);
