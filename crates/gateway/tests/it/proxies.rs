//! Behind real reverse proxies, and with the connection pools of server runtimes.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use flate2::write::GzDecoder;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::support::process::{Process, command, config, written};
use crate::support::proxy::Proxy;

fn gateway(folder: &tempfile::TempDir) -> Process {
    let limits = "\n[limits]\naddress_sends = []\naddress_checks = []\n";
    Process::start(command(
        "serve",
        &written(folder, &(config(folder.path()) + limits)),
    ))
}

/// An nginx in front of it, which keeps connections to it.
fn nginx(at: &str, server: &str) -> Option<Proxy> {
    nginx_speaking("1.1", at, server)
}

fn nginx_speaking(version: &str, at: &str, server: &str) -> Option<Proxy> {
    Proxy::nginx(&format!(
        "upstream gateway {{ server {at}; keepalive 64; }}\nserver {{\nlisten LISTEN;\nlocation / {{\n\
         proxy_pass http://gateway;\nproxy_http_version {version};\nproxy_set_header Connection \"\";\n{server}\n}}\n}}"
    ))
}

fn haproxy(at: &str) -> Option<Proxy> {
    Proxy::haproxy(&format!(
        "defaults\nmode http\ntimeout connect 5s\ntimeout client 90s\ntimeout server 90s\n\
         frontend f\nbind LISTEN\ndefault_backend b\nbackend b\nhttp-reuse always\nserver s {at}\n"
    ))
}

/// Where a gateway listens.
fn place(gateway: &Process) -> &str {
    gateway.url().trim_start_matches("http://")
}

/// Between a proxy and a gateway: forwards everything, and counts connections.
struct Relay {
    at: String,
    connections: Arc<AtomicUsize>,
}

impl Relay {
    async fn to(gateway: &Process) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let at = listener.local_addr().expect("an address").to_string();
        let connections = Arc::<AtomicUsize>::default();
        let (count, gateway) = (Arc::clone(&connections), place(gateway).to_owned());
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let gateway = gateway.clone();
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(gateway).await?;
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                });
            }
        });
        Self { at, connections }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Longer than any server that closes idle connections with its header time-out keeps them.
const QUIET_MILLIS: u64 = 10_000;

async fn siteverify(client: &reqwest::Client, url: &str) -> Result<u16, reqwest::Error> {
    let call = client.post(format!("{url}/verification/v3/siteverify"));
    let call = call.json(&json!({"secret": "sk_demo", "token": "none"}));
    Ok(call.send().await?.status().as_u16())
}

/// A server behind a proxy sends a request, waits, and sends another, forty at a time and each a little later.
async fn after_a_quiet_moment(proxy: &Proxy) {
    let client = reqwest::Client::new();
    let url = proxy.url();
    let callers = (0..40_u64).map(|caller| {
        let (client, url) = (client.clone(), url.clone());
        async move {
            let before = siteverify(&client, &url).await;
            let pause = Duration::from_millis(QUIET_MILLIS - 100 + caller * 5);
            tokio::time::sleep(pause).await;
            [before.ok(), siteverify(&client, &url).await.ok()]
        }
    });
    for statuses in join_all(callers).await {
        assert_eq!(statuses, [Some(200), Some(200)], "{}", proxy.words());
    }
}

#[tokio::test]
async fn nginx_gets_no_502_after_a_quiet_moment() {
    let folder = tempfile::tempdir().expect("folder");
    let gateway = gateway(&folder);
    let relay = Relay::to(&gateway).await;
    if let Some(nginx) = nginx(&relay.at, "") {
        after_a_quiet_moment(&nginx).await;
        // It keeps them for a minute. Had the gateway closed any, nginx would have opened others, and now and then one
        // too late.
        let opened = relay.connections();
        assert!((1..=40).contains(&opened), "{opened} for 80 requests");
    }
}

#[tokio::test]
async fn haproxy_gets_no_502_after_a_quiet_moment() {
    let folder = tempfile::tempdir().expect("folder");
    let gateway = gateway(&folder);
    if let Some(haproxy) = haproxy(place(&gateway)) {
        after_a_quiet_moment(&haproxy).await;
    }
}

/// Runs a program that keeps connections, twenty at a time; it prints how many requests went wrong.
async fn pooled(program: &str, name: &str, source: &str) {
    let found = Command::new(program).arg("--version").output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no {program}");
        return;
    }
    let folder = tempfile::tempdir().expect("folder");
    let gateway = gateway(&folder);
    let path = folder.path().join(name);
    fs::write(&path, source).expect("writes");
    let url = format!("{}/verification/v3/siteverify", gateway.url());
    let mut command = Command::new(program);
    command.arg(&path).arg(url).stderr(Stdio::piped());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.expect("joins").expect("runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.trim(), "0 of 40 failed", "{words}");
}

#[tokio::test]
async fn a_pool_of_node_meets_no_closed_connection() {
    pooled("node", "pool.mjs", include_str!("proxies/pool.mjs")).await;
}

#[tokio::test]
async fn a_pool_of_python_meets_no_closed_connection() {
    pooled("python3", "pool.py", include_str!("proxies/pool.py")).await;
}

#[tokio::test]
async fn a_pool_of_java_meets_no_closed_connection() {
    pooled("java", "Pool.java", include_str!("proxies/Pool.java")).await;
}

#[tokio::test]
async fn events_come_one_by_one_through_a_proxy_that_compresses() {
    let folder = tempfile::tempdir().expect("folder");
    let gateway = gateway(&folder);
    let gzip = "gzip on;\ngzip_proxied any;\ngzip_min_length 0;\ngzip_types text/event-stream application/json;";
    let Some(nginx) = nginx(place(&gateway), gzip) else {
        return;
    };
    let client = reqwest::Client::new();
    for coding in ["gzip", "identity"] {
        let number = if coding == "gzip" { 2000 } else { 2001 };
        let sent = client
            .post(format!("{}/verification/v3/send", nginx.url()))
            .header("authToken", "sk_demo")
            .json(&json!({"phoneNumber": format!("+1202555{number}")}));
        let sent: Value = sent
            .send()
            .await
            .expect("answers")
            .json()
            .await
            .expect("JSON");
        let path = sent["data"]["eventsUrl"].as_str().expect("eventsUrl");
        let events = client
            .get(format!("{}{path}", nginx.url()))
            .header("authToken", "sk_demo")
            .header("accept-encoding", coding);
        let mut events = events.send().await.expect("answers");
        assert_eq!(events.status(), 200);
        let caching = events.headers()["cache-control"].to_str().expect("text");
        assert!(caching.contains("no-transform"), "{caching}");
        let compressed = events.headers().get("content-encoding").is_some();
        assert_eq!(
            compressed,
            coding == "gzip",
            "the proxy compresses what it may"
        );
        let mut decoder = GzDecoder::new(Vec::new());
        // What the sandbox reports a quarter of a second later comes while the stream is open, for the code can still be
        // typed.
        let mut told = String::new();
        while !told.contains("\"DELIVERED\"") {
            let chunk = tokio::time::timeout(Duration::from_secs(8), events.chunk()).await;
            let chunk = chunk.expect("an event in time").expect("a stream");
            let chunk = chunk.expect("the stream is open");
            if compressed {
                decoder.write_all(&chunk).expect("gzip");
                decoder.flush().expect("gzip");
                told = String::from_utf8_lossy(decoder.get_ref()).into_owned();
            } else {
                told.push_str(&String::from_utf8_lossy(&chunk));
            }
        }
    }
}

async fn inbox(url: &str) -> u16 {
    let answer = reqwest::get(format!("{url}/sandbox/messages")).await;
    answer.expect("answers").status().as_u16()
}

#[tokio::test]
async fn the_inbox_is_not_behind_a_proxy_whatever_it_says_or_does_not_say() {
    let folder = tempfile::tempdir().expect("folder");
    let gateway = gateway(&folder);
    let host = gateway.url().trim_start_matches("http://").to_owned();
    assert_eq!(
        inbox(gateway.url()).await,
        200,
        "to a program here it is there"
    );
    for server in [
        // What nginx 1.29.7 and newer do by themselves: HTTP/1.1, no header of their own.
        format!("proxy_set_header Host {host};"),
        "proxy_set_header Host localhost;".to_owned(),
        "proxy_set_header Host $host;".to_owned(),
        format!("proxy_set_header Host {host};\nproxy_set_header X-Forwarded-For 127.0.0.1;"),
    ] {
        for version in ["1.1", "1.0"] {
            let Some(nginx) = nginx_speaking(version, place(&gateway), &server) else {
                return;
            };
            let health = reqwest::get(format!("{}/healthz", nginx.url())).await;
            assert_eq!(health.expect("answers").status(), 200);
            assert_eq!(inbox(&nginx.url()).await, 404, "{version} {server}");
        }
    }
    if let Some(haproxy) = haproxy(place(&gateway)) {
        assert_eq!(inbox(&haproxy.url()).await, 404);
    }
    assert_eq!(inbox(gateway.url()).await, 200);
}
