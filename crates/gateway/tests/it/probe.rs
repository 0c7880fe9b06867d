//! `otp-gateway probe`: its output and its exit status.

use std::process::{Command, Output};

use provider_sim::{Vendor, configuration};

use crate::provider_contract::stand_in;
use crate::support::process::{Process, command, config, written};
use crate::support::watched::Watched;

/// Runs it while the stand-ins in this process keep running; returns its output and its error output.
async fn run(mut command: Command) -> (Option<i32>, String, String) {
    let output = tokio::task::spawn_blocking(move || command.output());
    let Output {
        status,
        stdout,
        stderr,
    } = output.await.expect("joins").expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

#[tokio::test]
async fn a_gateway_that_is_ready_is_one_line_and_exit_code_0() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let process = Process::start(command("serve", &path));
    let address = process.url().trim_start_matches("http://");
    // Where it listens is read from the configuration.
    let mut here = command("probe", &path);
    here.env("OTP_GATEWAY__HTTP__LISTEN", address);
    let mut there = command("probe", &path);
    there.arg("--url").arg(process.url());
    for probe in [here, there] {
        let (code, printed, words) = run(probe).await;
        assert_eq!((code, words.as_str()), (Some(0), ""), "{printed}");
        assert!(
            printed.starts_with(&format!("ready: {} (", process.url())),
            "{printed}"
        );
        assert_eq!(printed.lines().count(), 1, "{printed}");
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_one_line_and_exit_code_1() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("binds");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let mut probe = command("probe", &path);
    probe.env("OTP_GATEWAY__HTTP__LISTEN", &address);
    let (code, printed, words) = run(probe).await;
    assert_eq!((code, printed.as_str()), (Some(1), ""));
    let start = format!("otp-gateway: not ready: no response from http://{address}: ");
    assert!(words.starts_with(&start), "{words}");
    assert!(words.contains("refused"), "{words}");
    assert_eq!(words.lines().count(), 1, "{words}");
}

#[tokio::test]
async fn a_gateway_whose_store_is_gone_is_not_ready() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("binds");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let gateway = crate::support::Gateway::new();
    gateway.break_store();
    let router = gateway.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut probe = command("probe", &path);
    probe.arg("--url").arg(&url);
    let (code, _, words) = run(probe).await;
    assert_eq!(code, Some(1));
    assert_eq!(
        words,
        format!("otp-gateway: not ready: {url} returned 503 STORE_UNAVAILABLE\n")
    );
}

#[tokio::test]
async fn a_gateway_that_says_nothing_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("binds");
    let mut probe = command("probe", &path);
    probe.arg("--url").arg(format!(
        "http://{}",
        silent.local_addr().expect("an address")
    ));
    let (code, _, words) = run(probe).await;
    assert_eq!(code, Some(1));
    assert!(words.ends_with("within 3 seconds\n"), "{words}");
}

#[tokio::test]
async fn an_open_port_is_asked_about() {
    let folder = tempfile::tempdir().expect("folder");
    let (code, _, words) = run(command("probe", &written(&folder, &config(folder.path())))).await;
    assert_eq!(code, Some(1));
    assert!(words.contains("--url"), "{words}");
}

/// A configuration with every vendor, pointed at stand-ins.
async fn with_vendors(folder: &tempfile::TempDir) -> (Watched, String) {
    let (sim, url) = stand_in().await;
    let tables = Vendor::ALL.map(|vendor| configuration::table(vendor, &url));
    (
        sim,
        format!("{}\n{}", config(folder.path()), tables.join("\n")),
    )
}

#[tokio::test]
async fn every_provider_is_asked_and_none_sends() {
    let folder = tempfile::tempdir().expect("folder");
    let (sim, text) = with_vendors(&folder).await;
    let path = written(&folder, &text);
    let process = Process::start(command("serve", &path));
    let mut probe = command("probe", &path);
    probe.args(["--url", process.url(), "--providers"]);
    let (code, printed, words) = run(probe).await;
    assert_eq!((code, words.as_str()), (Some(0), ""), "{printed}");
    let rows: Vec<Vec<&str>> = printed
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows[1], ["provider", "reachable", "credentials", "latency"]);
    for name in ["verifynow", "twilio", "vonage", "sinch", "twilio-messaging"] {
        let row = rows.iter().find(|row| row[0] == name).expect(name);
        assert_eq!(row[1..3], ["yes", "accepted"], "{printed}");
    }
    assert!(printed.contains("sandbox           built in"), "{printed}");
    assert_eq!(sim.inbox.messages(None), []);
}

#[tokio::test]
async fn what_is_broken_is_named_counted_and_shows_no_secret() {
    let folder = tempfile::tempdir().expect("folder");
    let (_sim, text) = with_vendors(&folder).await;
    let path = written(&folder, &text);
    let mut probe = command("probe", &path);
    let secret = "c2VjcmV0LXRoYXQtaXMtd3Jvbmc";
    probe
        .args([
            "--url",
            "http://127.0.0.1:1",
            "--providers=twilio,vonage,sinch",
        ])
        .env("OTP_GATEWAY__PROVIDERS__TWILIO__AUTH_TOKEN", secret)
        .env(
            "OTP_GATEWAY__PROVIDERS__VONAGE__BASE_URL",
            "http://127.0.0.1:1",
        );
    let (code, printed, words) = run(probe).await;
    assert_eq!(code, Some(1));
    let row = |name: &str| {
        printed
            .lines()
            .find(|line| line.starts_with(name))
            .expect("a row")
    };
    assert!(
        row("twilio").contains("refused") && row("twilio").contains("401"),
        "{printed}"
    );
    assert!(
        row("vonage").contains("no") && row("vonage").contains("onnection refused"),
        "{printed}"
    );
    assert!(row("sinch").contains("accepted"), "{printed}");
    assert_eq!(printed.lines().count(), 4, "{printed}");
    // The gateway comes first: it is what a health check asks for.
    assert!(words.starts_with("otp-gateway: not ready: "), "{words}");
    for secret in [secret, provider_sim::accounts::vonage::API_SECRET] {
        assert!(!printed.contains(secret) && !words.contains(secret));
    }
}

#[tokio::test]
async fn a_provider_that_is_not_configured_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let process = Process::start(command("serve", &path));
    let mut probe = command("probe", &path);
    probe.args(["--url", process.url(), "--providers=twilio"]);
    let (code, _, words) = run(probe).await;
    assert_eq!(code, Some(1));
    assert_eq!(
        words,
        "otp-gateway: --providers: the configuration has no provider twilio\n"
    );
}
