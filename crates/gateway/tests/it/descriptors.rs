//! A process with few file descriptors, and more streams than it can have.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::process::{Process, command, config, written};

const LIMITS: &str = "\n[limits]\naddress_sends = []\n";

#[tokio::test]
async fn more_streams_than_descriptors_leave_room_for_messages_and_health_checks() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &(config(folder.path()) + LIMITS));
    let serve = command("serve", &path);
    let log = folder.path().join("log");
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 256; exec \"$@\"", "sh"]);
    shell.arg(serve.get_program()).args(serve.get_args());
    shell.stderr(std::fs::File::create(&log).expect("a log"));
    let process = Process::start_logging(shell);
    let url = process.url().to_owned();
    let address = url.trim_start_matches("http://").to_owned();

    let mut streams = Vec::new();
    let mut refused = 0;
    for _ in 0..350 {
        let mut stream = TcpStream::connect(&address).await.expect("connects");
        let request = format!("GET /sandbox/events HTTP/1.1\r\nHost: {address}\r\n\r\n");
        // A refused connection may be closed before everything is written.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut start = [0; 12];
        let read = tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut start));
        read.await.expect("in time").expect("an answer");
        match &start[9..] {
            b"200" => streams.push(stream),
            b"503" => {
                refused += 1;
                streams.push(stream);
            }
            other => panic!("{}", String::from_utf8_lossy(other)),
        }
    }
    assert!((280..320).contains(&refused), "{refused}");

    let client = reqwest::Client::new();
    for line in 0..20 {
        let health = client.get(format!("{url}/healthz")).send().await;
        assert_eq!(health.expect("answers").status(), 200);
        let body =
            json!({"siteKey": "pk_demo", "phoneNumber": format!("+1202555{:04}", 2000 + line)});
        let sent = client
            .post(format!("{url}/verification/v3/send"))
            .header("origin", "http://127.0.0.1:8080")
            .json(&body);
        let sent = sent.send().await.expect("answers");
        assert_eq!(sent.status(), 200);
        let sent: Value = sent.json().await.expect("JSON");
        assert_eq!(sent["message"], "SUCCESS");
    }
    let log = std::fs::read_to_string(&log).expect("a log");
    let warned = log.matches("server.descriptors_low").count();
    assert_eq!(warned, 1, "{log}");
    assert!(!log.contains("server.accept_failed"), "{log}");
}

#[tokio::test]
async fn the_soft_limit_is_raised_to_the_hard_one() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let serve = command("serve", &path);
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -Sn 64; exec \"$@\"", "sh"]);
    shell.arg(serve.get_program()).args(serve.get_args());
    let process = Process::start(shell);
    let limits = format!("/proc/{}/limits", process.child.id());
    let Ok(limits) = std::fs::read_to_string(limits) else {
        eprintln!("skipped: the_soft_limit_is_raised_to_the_hard_one has no /proc");
        return;
    };
    let line = limits.lines().find(|it| it.starts_with("Max open files"));
    let fields: Vec<&str> = line.expect("a line").split_ascii_whitespace().collect();
    assert_eq!(fields[3], fields[4], "{limits}");
}
