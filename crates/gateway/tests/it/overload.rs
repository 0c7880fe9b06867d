//! More requests than the gateway accepts.

use std::time::Duration;

use axum::body::Body;
use futures_util::stream;
use serde_json::json;
use tokio::time::Instant;

use crate::support::{Gateway, PAGE};

#[tokio::test(start_paused = true)]
async fn what_is_over_the_limit_is_refused_at_once_and_the_rest_is_done() {
    let gateway = Gateway::with(&[("HTTP__MAX_REQUESTS", "2")]);
    // Two clients that do not finish their bodies hold both places.
    let stuck = || {
        let call = gateway
            .post("send")
            .page()
            .header("Content-Type", "application/json");
        let never = stream::pending::<Result<Vec<u8>, std::io::Error>>();
        tokio::spawn(call.body(Body::from_stream(never)))
    };
    let held = [stuck(), stuck()];
    // Each comes to where it waits for its body, and for nothing else, in as many turns.
    for _ in 0..64 {
        tokio::task::yield_now().await;
    }

    // The clock stands still while nobody waits.
    let begun = Instant::now();
    for _ in 0..100 {
        let answer = gateway.send("+12025550100").await;
        assert_eq!(answer.problem(503, "OVERLOADED")["retryAfterSeconds"], 1);
        assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(PAGE));
    }
    let siteverify = gateway
        .post("siteverify")
        .json(json!({"secret": "sk_shop", "token": ""}));
    siteverify.await.problem(503, "OVERLOADED");
    assert_eq!(begun.elapsed(), Duration::ZERO, "refused at once");
    gateway.get("/healthz").empty().await.ok();
    assert!(gateway.messages("+12025550100").is_empty());

    for task in held {
        task.abort();
        assert!(task.await.is_err());
    }
    gateway.send("+12025550100").await.data();
}
