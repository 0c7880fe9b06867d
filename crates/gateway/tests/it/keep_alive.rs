//! Connections that are kept for the next request, on a real socket and an accelerated clock.

use std::time::Duration;

use gateway::http::client_ip::TrustedProxies;
use gateway::server::{self, Capacity, PeerLimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::support::Gateway;

struct Server {
    stream: TcpStream,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
    _gateway: Gateway,
}

impl Server {
    async fn new() -> Self {
        Self::with(PeerLimit::new(256, TrustedProxies::default()).into()).await
    }

    async fn with(capacity: Capacity) -> Self {
        let gateway = Gateway::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let address = listener.local_addr().expect("address");
        let (stop, stopped) = oneshot::channel();
        let router = gateway.router.clone();
        let task = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            server::serve(listener, router, capacity, stopped, || {}).await;
        });
        Self {
            stream: TcpStream::connect(address).await.expect("connects"),
            stop: Some(stop),
            task,
            _gateway: gateway,
        }
    }

    async fn write(&mut self, text: &str) {
        self.stream
            .write_all(text.as_bytes())
            .await
            .expect("writes");
    }

    /// One response with a short body, as it is on the wire.
    async fn read(&mut self) -> String {
        let mut answer = String::new();
        let mut buffer = [0; 4096];
        while !answer.ends_with('}') {
            let read = self.stream.read(&mut buffer).await.expect("reads");
            assert_ne!(read, 0, "closed after: {answer}");
            answer.push_str(std::str::from_utf8(&buffer[..read]).expect("text"));
        }
        answer
    }

    async fn exchange(&mut self) -> String {
        self.write(REQUEST).await;
        self.read().await
    }

    /// How long it takes until the connection is closed, and what arrives before that.
    async fn end(&mut self) -> (String, Duration) {
        let begun = Instant::now();
        let mut rest = Vec::new();
        // A reset counts as the end, too.
        let _ = self.stream.read_to_end(&mut rest).await;
        (String::from_utf8_lossy(&rest).into_owned(), begun.elapsed())
    }
}

const REQUEST: &str = "GET /healthz HTTP/1.1\r\nHost: otp.example\r\n\r\n";

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_kept_for_75_seconds_and_says_so() {
    let mut server = Server::new().await;
    for _ in 0..3 {
        let answer = server.exchange().await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(
            answer.contains("\r\nconnection: keep-alive\r\n"),
            "{answer}"
        );
        assert!(
            answer.contains("\r\nkeep-alive: timeout=75\r\n"),
            "{answer}"
        );
        tokio::time::sleep(Duration::from_secs(75)).await;
    }
    server.exchange().await;
    let (rest, took) = server.end().await;
    assert_eq!(rest, "");
    assert!((75..80).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn how_long_it_is_kept_can_be_chosen() {
    let mut server = Server::with(Capacity {
        keep_alive: Duration::from_mins(10),
        ..PeerLimit::new(256, TrustedProxies::default()).into()
    })
    .await;
    let answer = server.exchange().await;
    assert!(answer.contains("keep-alive: timeout=600\r\n"), "{answer}");
    tokio::time::sleep(Duration::from_secs(599)).await;
    server.exchange().await;
}

#[tokio::test(start_paused = true)]
async fn from_the_first_byte_of_a_later_request_headers_have_ten_seconds() {
    for begun in ["G", "GET /healthz HTTP/1.1\r\nHost: otp.example\r\n"] {
        let mut server = Server::new().await;
        server.exchange().await;
        tokio::time::sleep(Duration::from_mins(1)).await;
        server.write(begun).await;
        let (rest, took) = server.end().await;
        assert_eq!(rest, "");
        assert!((10..12).contains(&took.as_secs()), "{begun}: {took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn headers_that_drip_are_cut_off_all_the_same() {
    let mut server = Server::new().await;
    server.exchange().await;
    let begun = Instant::now();
    server.write("GET /healthz HTTP/1.1\r\nX-Drip: ").await;
    while server.stream.write_all(b"a").await.is_ok() && begun.elapsed().as_secs() < 60 {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(
        (10..14).contains(&begun.elapsed().as_secs()),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn requests_that_come_together_are_answered_one_after_the_other() {
    let mut server = Server::new().await;
    server.write(&REQUEST.repeat(3)).await;
    let mut answers = String::new();
    while answers.matches("HTTP/1.1 200 ").count() < 3 {
        answers.push_str(&server.read().await);
    }
    tokio::time::sleep(Duration::from_secs(70)).await;
    server.exchange().await;
}

#[tokio::test(start_paused = true)]
async fn who_says_that_it_is_the_last_request_is_told_nothing_else() {
    for (request, version) in [
        (
            "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "1.1",
        ),
        (
            "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
            "1.1",
        ),
        ("GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n", "1.0"),
    ] {
        let mut server = Server::new().await;
        server.write(request).await;
        let (answer, took) = server.end().await;
        assert!(
            answer.starts_with(&format!("HTTP/{version} 200 ")),
            "{answer}"
        );
        assert!(!answer.contains("keep-alive"), "{answer}");
        assert!(took.as_secs() < 2, "{took:?}");
    }
    let mut server = Server::new().await;
    let kept = "GET /healthz HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
    for _ in 0..2 {
        server.write(kept).await;
        let answer = server.read().await;
        assert!(answer.contains("connection: keep-alive\r\n"), "{answer}");
        tokio::time::sleep(Duration::from_secs(70)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_on_its_way_when_the_gateway_stops_is_answered_and_is_the_last() {
    let mut server = Server::new().await;
    server.exchange().await;
    drop(server.stop.take());
    tokio::time::sleep(Duration::from_millis(500)).await;
    let answer = server.exchange().await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("connection: close\r\n"), "{answer}");
    assert!(!answer.contains("keep-alive"), "{answer}");
    assert_eq!(server.end().await.0, "");
    (&mut server.task).await.expect("stops");
}

#[tokio::test(start_paused = true)]
async fn a_stopping_gateway_does_not_wait_for_those_who_ask_nothing() {
    let mut server = Server::new().await;
    server.exchange().await;
    let begun = Instant::now();
    drop(server.stop.take());
    (&mut server.task).await.expect("stops");
    let took = begun.elapsed();
    assert!(took <= Duration::from_secs(3), "{took:?}");
    assert_eq!(server.end().await.0, "");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_announced_as_too_long_is_not_asked_for() {
    let head = |length: usize, path: &str| {
        format!(
            "POST /verification/v3/{path} HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
        )
    };
    for (length, path) in [
        (8_193, "send"),
        (8_193, "siteverify"),
        (65_537, "webhooks/sandbox"),
    ] {
        let mut server = Server::new().await;
        server.write(&head(length, path)).await;
        let (answer, took) = server.end().await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
        assert!(took.as_secs() < 2, "{took:?}");
    }
    let mut server = Server::new().await;
    server.write(&head(8_192, "send")).await;
    let mut buffer = [0; 25];
    server.stream.read_exact(&mut buffer).await.expect("reads");
    assert_eq!(&buffer, b"HTTP/1.1 100 Continue\r\n\r\n");
}

/// Requests that are refused before their body is read: the line, further headers, the status.
const REFUSED_UNREAD: [(&str, &str, u16); 7] = [
    (
        "POST /verification/v3/send",
        "Content-Type: application/json\r\nauthToken: sk_wrong\r\n",
        401,
    ),
    (
        "POST /verification/v3/send",
        "Content-Type: text/plain\r\n",
        415,
    ),
    (
        "POST /verification/v3/send",
        "Content-Type: application/json\r\nIdempotency-Key: \"\r\n",
        400,
    ),
    ("PUT /verification/v3/send", "", 405),
    ("POST /verification/v3/nowhere", "", 404),
    ("POST /verification/v3/webhooks/nobody", "", 404),
    ("POST /nowhere", "", 405),
];

// On the machine's clock: a paused one passes while a body is on its way.
#[tokio::test]
async fn a_request_that_is_refused_by_its_headers_leaves_the_connection_to_the_next_one() {
    for (line, headers, status) in REFUSED_UNREAD {
        let mut server = Server::new().await;
        // The body comes after the headers, once in whole and once in chunks.
        for (length, body) in [
            ("Content-Length: 7", "{\"a\":1}"),
            ("Transfer-Encoding: chunked", "7\r\n{\"a\":1}\r\n0\r\n\r\n"),
        ] {
            let head = format!("{line} HTTP/1.1\r\nHost: a\r\n{headers}{length}\r\n\r\n");
            server.write(&head).await;
            for _ in 0..64 {
                tokio::task::yield_now().await;
            }
            server.write(body).await;
            let answer = server.read().await;
            let begin = format!("HTTP/1.1 {status} ");
            assert!(answer.starts_with(&begin), "{line}: {answer}");
            let kept = answer.contains("\r\nconnection: keep-alive\r\n");
            assert!(kept, "{answer}");
            server.exchange().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_ends_the_connection_which_says_so() {
    for (line, headers, status) in REFUSED_UNREAD {
        for (expect, patience) in [("", 3_000), ("Expect: 100-continue\r\n", 900)] {
            let mut server = Server::new().await;
            let length = "Content-Length: 7\r\n\r\n";
            let head = format!("{line} HTTP/1.1\r\nHost: a\r\n{headers}{expect}{length}");
            server.write(&head).await;
            let (answer, took) = server.end().await;
            let begin = format!("HTTP/1.1 {status} ");
            assert!(answer.starts_with(&begin), "{line}: {answer}");
            assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
            assert!(took.as_millis() < patience, "{took:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn headers_are_read_up_to_the_length_that_is_documented() {
    let request = |bytes: usize| {
        let (before, after) = ("GET /healthz HTTP/1.1\r\nhost: a\r\nx-long: ", "\r\n\r\n");
        let value = "a".repeat(bytes - before.len() - after.len());
        format!("{before}{value}{after}")
    };
    for (bytes, status) in [(32_768, 200), (32_769, 431), (60_000, 431), (200_000, 431)] {
        let mut server = Server::new().await;
        // A request that is far too long is refused before all of it has been sent.
        let _ = server.stream.write_all(request(bytes).as_bytes()).await;
        let mut start = [0; 12];
        server.stream.read_exact(&mut start).await.expect("reads");
        let start = String::from_utf8_lossy(&start).into_owned();
        assert_eq!(start, format!("HTTP/1.1 {status}"), "{bytes}");
    }
}

#[tokio::test]
async fn who_comes_when_every_place_is_taken_gets_that_of_one_that_asks_nothing() {
    let capacity = Capacity {
        connections: 2,
        ..PeerLimit::new(256, TrustedProxies::default()).into()
    };
    let mut server = Server::with(capacity).await;
    let address = server.stream.peer_addr().expect("address");
    server.exchange().await;
    let mut others = Vec::new();
    for _ in 0..5 {
        let mut other = TcpStream::connect(address).await.expect("connects");
        other.write_all(REQUEST.as_bytes()).await.expect("writes");
        let mut start = [0; 12];
        other.read_exact(&mut start).await.expect("an answer");
        assert_eq!(&start, b"HTTP/1.1 200");
        others.push(other);
    }
}

#[tokio::test]
async fn a_health_check_gets_through_when_every_place_is_taken() {
    let capacity = Capacity {
        connections: 2,
        ..PeerLimit::new(256, TrustedProxies::default()).into()
    };
    let server = Server::with(capacity).await;
    let address = server.stream.peer_addr().expect("address");
    // Both places are held by unfinished requests.
    let begun = "GET /healthz HTTP/1.1\r\n";
    let mut holders = Vec::new();
    for _ in 0..2 {
        let mut holder = TcpStream::connect(address).await.expect("connects");
        holder.write_all(begun.as_bytes()).await.expect("writes");
        holders.push(holder);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    for (path, status) in [
        ("/healthz", "200"),
        ("/readyz", "200"),
        ("/openapi.json", "503"),
        ("/healthz", "200"),
    ] {
        let mut probe = TcpStream::connect(address).await.expect("connects");
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        probe.write_all(request.as_bytes()).await.expect("writes");
        let mut answer = String::new();
        probe.read_to_string(&mut answer).await.expect("reads");
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{path}: {answer}"
        );
        assert!(answer.contains("connection: close\r\n"), "{answer}");
    }
}
