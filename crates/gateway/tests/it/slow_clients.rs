//! Clients that do not finish what they start, on a real socket and an accelerated clock.

use std::future::pending;
use std::time::Duration;

use gateway::http::client_ip::TrustedProxies;
use gateway::server::{self, PeerLimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use crate::support::Gateway;

/// Sends `bytes` and nothing more; returns the response and how long it took.
async fn talk(bytes: &[u8]) -> (String, Duration) {
    talk_dripping(bytes, Duration::from_hours(1)).await
}

/// Sends `bytes` and then one more in each `interval`; returns the response and how long it took.
async fn talk_dripping(bytes: &[u8], interval: Duration) -> (String, Duration) {
    let gateway = Gateway::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let address = listener.local_addr().expect("address");
    let router = gateway.router.clone();
    let server = tokio::spawn(server::serve(
        listener,
        router,
        PeerLimit::new(256, TrustedProxies::default()),
        pending(),
        || {},
    ));
    let begun = Instant::now();
    let stream = TcpStream::connect(address).await.expect("connects");
    let (mut reader, mut writer) = stream.into_split();
    writer.write_all(bytes).await.expect("writes");
    let dripping = tokio::spawn(async move {
        loop {
            tokio::time::sleep(interval).await;
            if writer.write_all(b" ").await.is_err() {
                return;
            }
        }
    });
    let mut answer = Vec::new();
    // A reset after the response counts as the end, too.
    let _ = reader.read_to_end(&mut answer).await;
    dripping.abort();
    server.abort();
    (
        String::from_utf8_lossy(&answer).into_owned(),
        begun.elapsed(),
    )
}

#[tokio::test(start_paused = true)]
async fn headers_that_never_end_cost_the_connection() {
    let (_, took) = talk(b"POST /verification/v3/send HTTP/1.1\r\nHost: otp.example\r\n").await;
    assert!((10..12).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_says_nothing_is_not_kept() {
    let (_, took) = talk(b"").await;
    assert!((10..12).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_comes_is_refused() {
    let (answer, took) = talk(
        b"POST /verification/v3/send HTTP/1.1\r\nHost: otp.example\r\nOrigin: https://shop.example\r\n\
          Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    assert!((10..22).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_drips_is_cut_off() {
    for path in ["webhooks/sinch", "inbound/twilio"] {
        let head = format!(
            "POST /verification/v3/{path} HTTP/1.1\r\nHost: otp.example\r\nContent-Type: application/json\r\n\
             Content-Length: 60000\r\n\r\n{{"
        );
        let (answer, took) = talk_dripping(head.as_bytes(), Duration::from_secs(1)).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{path}: {answer}");
        assert!((10..22).contains(&took.as_secs()), "{path}: {took:?}");
    }
}
