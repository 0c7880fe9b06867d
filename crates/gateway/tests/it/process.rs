//! The program itself: what it prints, what it refuses, how it stops.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::process::{PROGRAM, Process, command, config, written};

fn run(mut command: Command) -> (Output, String) {
    let output = command.output().expect("runs");
    let words = String::from_utf8(output.stderr.clone()).expect("text");
    (output, words)
}

#[tokio::test]
async fn it_says_where_it_listens_serves_and_stops_when_told() {
    let folder = tempfile::tempdir().expect("folder");
    let process = Process::start(command("serve", &written(&folder, &config(folder.path()))));
    let url = process.url().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let health = reqwest::get(format!("{url}/healthz"))
        .await
        .expect("answers");
    assert_eq!(health.status(), 200);

    // A stream that never ends by itself does not delay the process.
    let mut events = reqwest::get(format!("{url}/sandbox/events"))
        .await
        .expect("answers");
    assert_eq!(events.status(), 200);
    let stopped = tokio::task::spawn_blocking(|| process.terminate());
    assert!(events.chunk().await.is_ok_and(|chunk| chunk.is_none()));
    assert_eq!(stopped.await.expect("joins"), Some(0));
}

#[test]
fn a_taken_port_is_one_clear_sentence() {
    let folder = tempfile::tempdir().expect("folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("binds");
    let address = taken.local_addr().expect("address").to_string();
    let mut command = command("serve", &written(&folder, &config(folder.path())));
    command.env("OTP_GATEWAY__HTTP__LISTEN", &address);
    let (output, words) = run(command);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(
        words,
        format!(
            "otp-gateway: cannot listen on {address}: the port is in use by another program; \
             choose a different one in http.listen\n"
        )
    );
}

#[track_caller]
fn refuses(from: &str, to: &str, sentence: &str) {
    let folder = tempfile::tempdir().expect("folder");
    let text = config(folder.path()).replace(from, to);
    for subcommand in ["serve", "check"] {
        let (output, words) = run(command(subcommand, &written(&folder, &text)));
        assert_eq!(output.status.code(), Some(1), "{words}");
        assert_eq!(words.lines().count(), 1, "{words}");
        assert!(
            words.starts_with(&format!("otp-gateway: {sentence}")),
            "{words}"
        );
    }
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    refuses(
        "[http]",
        "[http]\nlisten_on = 1",
        "configuration key http.listen_on: unknown field `listen_on`",
    );
}

#[test]
fn production_refuses_the_demo_keys_and_the_sandbox() {
    refuses(
        "\"development\"",
        "\"production\"",
        "configuration key sites[0].site_key: is a demo key, which refuses to start",
    );
}

#[test]
fn an_environment_that_is_not_given_is_asked_for() {
    refuses(
        "environment = \"development\"",
        "",
        "configuration key environment: missing field `environment`",
    );
}

#[test]
fn a_configuration_that_is_not_there_is_named() {
    let (output, words) = run(command("serve", Path::new("/no/such/otp-gateway.toml")));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        words.starts_with("otp-gateway: cannot read the configuration /no/such/otp-gateway.toml: ")
    );
}

#[test]
fn a_store_that_cannot_be_opened_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(
        folder.path().join("otp.sqlite"),
        "this is not a database at all",
    )
    .expect("writes");
    let (output, words) = run(command("serve", &written(&folder, &config(folder.path()))));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        words.starts_with("otp-gateway: configuration key store.path: store corrupt: "),
        "{words}"
    );
}

#[test]
fn check_prints_what_is_in_force_and_no_secret() {
    let folder = tempfile::tempdir().expect("folder");
    let mut command = command("check", &written(&folder, &config(folder.path())));
    command.env("OTP_GATEWAY__OTP__LENGTH", "8");
    let (output, words) = run(command);
    assert!(output.status.success(), "{words}");
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(printed.contains("length = 8") && printed.contains("expires_in_seconds = 600"));
    assert!(
        printed.contains("server_keys = [\"[redacted]\"]"),
        "{printed}"
    );
    for secret in ["sk_demo", "AAAA", "AQEB", "AgIC"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn fresh_keys_fit_into_a_configuration_and_are_never_the_same() {
    let fresh = || {
        let output = Command::new(PROGRAM)
            .args(["keys", "new"])
            .output()
            .expect("runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let keys = fresh();
    assert_ne!(keys, fresh());
    let folder = tempfile::tempdir().expect("folder");
    let text = config(folder.path());
    let (before, rest) = text.split_once("[otp]").expect("a table");
    let (_, after) = rest.split_once("[store]").expect("a table");
    let path = written(&folder, &format!("{before}{keys}[store]{after}"));
    let (output, words) = run(command("check", &path));
    assert!(output.status.success(), "{words}");
}

#[test]
fn fresh_keys_in_files_are_their_owners_alone_and_fit_into_a_configuration() {
    let folder = tempfile::tempdir().expect("folder");
    let secrets = folder.path().join("etc/otp");
    let new = || {
        let mut command = Command::new(PROGRAM);
        command.args(["keys", "new", "--dir"]).arg(&secrets);
        run(command)
    };
    let (output, words) = new();
    assert!(output.status.success(), "{words}");
    let printed = String::from_utf8(output.stdout).expect("text");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&secrets), 0o700);
    let mut names = Vec::new();
    for file in fs::read_dir(&secrets).expect("a folder") {
        let file = file.expect("a file");
        assert_eq!(mode(&file.path()), 0o600, "{file:?}");
        let secret = fs::read_to_string(file.path()).expect("text");
        assert!(
            secret.len() > 40 && !printed.contains(secret.trim()),
            "{file:?}"
        );
        names.push(file.file_name().into_string().expect("text"));
    }
    names.sort();
    assert_eq!(
        names,
        ["otp-mac", "otp-seal", "otp-server-key", "otp-token"]
    );
    // Pasted as printed, the site's lines without their `# ` into its table.
    let (own, site) = printed.split_once("# [[sites]]\n").expect("two tables");
    let site = site.replace("# ", "");
    let text = config(folder.path());
    let (before, rest) = text.split_once("[otp]").expect("a table");
    let (_, after) = rest.split_once("[store]").expect("a table");
    let before = before.replace(
        "site_key = \"pk_demo\"\nserver_keys = [\"sk_demo\"]\n",
        &site,
    );
    let path = written(&folder, &format!("{before}{own}[store]{after}"));
    let (output, words) = run(command("check", &path));
    let checked = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{words}");
    assert!(
        !checked.contains("otp.mac_key") && !checked.contains("server_keys:"),
        "{checked}"
    );

    // Running it again keeps all the existing keys.
    fs::remove_file(secrets.join("otp-seal")).expect("removes");
    let before = fs::read(secrets.join("otp-mac")).expect("reads");
    let (output, words) = new();
    assert_eq!(output.status.code(), Some(1));
    assert!(words.contains("otp-mac is there already"), "{words}");
    assert_eq!(fs::read(secrets.join("otp-mac")).expect("reads"), before);
    assert!(!secrets.join("otp-seal").exists());
}

#[test]
fn a_verification_survives_a_restart() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let mut process = Process::start(command("serve", &path));
    // Killed, not asked to stop: whatever was acknowledged is on disk.
    process.child.kill().expect("kills");
    process.child.wait().expect("ends");
    let mut rest = String::new();
    if let Some(stdout) = &mut process.child.stdout {
        stdout.read_to_string(&mut rest).expect("reads");
    }
    assert_eq!(rest, "", "nothing but the one line is printed");
    let again = Process::start(command("serve", &path));
    assert!(again.url().starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn a_number_is_erased_while_the_gateway_runs() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let process = Process::start(command("serve", &path));
    let url = format!("{}/verification/v3", process.url());
    let client = reqwest::Client::new();
    let post = |endpoint: &str, body: serde_json::Value| {
        let call = client
            .post(format!("{url}/{endpoint}"))
            .header("authToken", "sk_demo");
        call.json(&body).send()
    };
    let body = serde_json::json!({"phoneNumber": "+12025550123"});
    let sent = post("send", body.clone()).await.expect("answers");
    let sent: serde_json::Value = sent.json().await.expect("JSON");
    let id = &sent["data"]["verificationId"];

    let mut erase = command("erase", &path);
    erase.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut erase = erase.spawn().expect("starts");
    let mut stdin = erase.stdin.take().expect("piped");
    writeln!(stdin, "+1 202 555 0123").expect("writes");
    drop(stdin);
    let output = erase.wait_with_output().expect("ends");
    assert!(output.status.success());
    let words = String::from_utf8(output.stdout).expect("text");
    assert!(
        words.starts_with("erased 1 verifications and 1 entries of the number's history"),
        "{words}"
    );

    let check = serde_json::json!({"verificationId": id, "code": "000000"});
    assert_eq!(
        post("validate", check).await.expect("answers").status(),
        404
    );
    // Nothing is left of it: not even the wait after its message.
    assert_eq!(post("send", body).await.expect("answers").status(), 200);

    let (output, words) = run(command("erase", &path));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        words,
        "otp-gateway: that is not a telephone number in international form, such as +12025550123\n"
    );
}
