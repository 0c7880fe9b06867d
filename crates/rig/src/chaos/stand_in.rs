//! The provider's stand-in: accepts messages, remembers each, and is not killed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use tokio::net::TcpListener;

use super::findings::{Findings, Promise};
use super::story::Story;

/// The running stand-in.
#[derive(Debug)]
pub(super) struct StandIn {
    pub(super) address: SocketAddr,
    calls: Calls,
}

/// For each number, the codes it was sent.
type Calls = Arc<Mutex<HashMap<String, Vec<String>>>>;

impl StandIn {
    pub(super) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let calls = Calls::default();
        let router = Router::new()
            .route("/messages", post(take))
            .with_state(Arc::clone(&calls));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, calls })
    }

    /// The last code that a number was sent.
    pub(super) fn code(&self, number: &str) -> Option<String> {
        self.of(number).pop()
    }

    /// Every story's messages: one for each that was certainly sent, and at most one for each that was requested.
    pub(super) fn compare(&self, journal: &[Story], findings: &Findings) {
        for story in journal {
            let calls = self.of(&story.number).len();
            let (sent, asked) = story.sends();
            findings.expect(Promise::OneCall, calls <= asked, || {
                format!("{calls} calls for {asked} requests: {story:?}")
            });
            findings.expect(Promise::NoSendLost, calls >= sent, || {
                format!("{sent} acknowledged, {calls} calls: {story:?}")
            });
        }
    }

    fn of(&self, number: &str) -> Vec<String> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.get(number).cloned().unwrap_or_default()
    }
}

/// Remembers the call first, and responds a moment later, so that a gateway can die in between.
async fn take(State(calls): State<Calls>, Json(message): Json<Value>) -> Json<Value> {
    let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    calls
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(text("to"))
        .or_default()
        .push(text("code"));
    tokio::time::sleep(DELAY).await;
    Json(Value::Null)
}

const DELAY: Duration = Duration::from_millis(3);
