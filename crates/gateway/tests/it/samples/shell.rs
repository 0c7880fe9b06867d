//! Samples for a shell, or for a server program.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use provider_sim::{Vendor, configuration};
use serde_json::{Value, json};

use super::config::production;
use super::{KEYS, Reader, SERVER_KEY, Sample, samples};
use crate::support::process::{PROGRAM, Process, command, config, written};

/// Words by which a sample that no test here runs is known, and why none does.
const NOT_RUN: [(&str, &str); 3] = [
    ("cargo build", "builds the program that these tests run"),
    (
        "cargo xtask run",
        "runs until somebody ends it; the journeys of tests/e2e start the same programs",
    ),
    ("cargo xtask test", "runs this test"),
];

/// Words by which the samples that are run here are known.
const RUN: [&str; 10] = [
    "/sandbox/messages?to=",
    "OTP_GATEWAY__ENVIRONMENT",
    "VACUUM INTO",
    "x-verifynow-signature",
    "openssl dgst -sha256 -binary",
    "jq -n",
    "keys new --dir",
    "$ otp-gateway probe",
    "<otp-token>",
    "/sim/texts",
];

#[test]
fn every_command_is_run_somewhere() {
    for sample in samples("sh") {
        let run = RUN.iter().any(|words| sample.text.contains(words));
        let known = NOT_RUN.iter().any(|(words, _)| sample.text.contains(words));
        assert!(run || known, "{}: no test runs this", sample.place);
    }
}

#[track_caller]
pub(super) fn the(language: &str, words: &str) -> Sample {
    let mut all = samples(language).into_iter();
    let found = all.find(|sample| sample.text.contains(words));
    found.unwrap_or_else(|| panic!("no sample in {language} has {words}"))
}

/// Whether all of these programs are there; says which is not.
pub(super) fn there_are(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let there = Command::new("which").arg(program).output();
        let there = there.is_ok_and(|output| output.status.success());
        if !there {
            eprintln!("skipped: there is no {program}");
        }
        there
    })
}

#[track_caller]
pub(super) fn bash(text: &str, variables: &[(&str, &str)]) -> String {
    let mut bash = Command::new("bash");
    bash.args(["-e", "-o", "pipefail", "-c", text]);
    let output = bash.envs(variables.iter().copied()).output().expect("runs");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}\n{words}");
    String::from_utf8(output.stdout).expect("text")
}

/// A gateway of the demo's for the pages of `https://shop.example`, and its log.
pub(super) struct Shop {
    process: Process,
    folder: tempfile::TempDir,
    log: PathBuf,
}

impl Shop {
    pub(super) fn new(tables: &str) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let path = written(&folder, &(config(folder.path()) + tables));
        let log = folder.path().join("log");
        let mut serve = command("serve", &path);
        serve.env(
            "OTP_GATEWAY__SITES__0__ORIGINS",
            "[\"https://shop.example\"]",
        );
        serve.stderr(File::create(&log).expect("a log"));
        Self {
            process: Process::start_logging(serve),
            folder,
            log,
        }
    }

    pub(super) fn url(&self) -> &str {
        self.process.url()
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("a log")
    }

    async fn post(&self, endpoint: &str, body: Value) -> Value {
        let call =
            reqwest::Client::new().post(format!("{}/verification/v3/{endpoint}", self.url()));
        let call = call.header("origin", "https://shop.example").json(&body);
        call.send()
            .await
            .expect("answers")
            .json()
            .await
            .expect("JSON")
    }

    /// A page verifies a number; returns the token.
    pub(super) async fn token(&self, number: &str) -> String {
        let body = json!({"siteKey": "pk_demo", "phoneNumber": number, "action": "signup"});
        let sent = self.post("send", body).await;
        let query = number.replace('+', "%2B");
        let inbox = reqwest::get(format!("{}/sandbox/messages?to={query}", self.url())).await;
        let inbox: Value = inbox.expect("answers").json().await.expect("JSON");
        let code = &inbox["messages"][0]["code"];
        let body = json!({"verificationId": sent["data"]["verificationId"], "code": code});
        let checked = self.post("validate", body).await;
        checked["data"]["token"]
            .as_str()
            .expect("a token")
            .to_owned()
    }
}

#[tokio::test]
async fn a_server_redeems_a_token_as_the_examples_do() {
    let shop = Shop::new("");
    let here = |sample: &Sample| sample.text.replace("https://otp.example", shop.url());
    let run = |program: &str, arguments: &[&str], token: &str| {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("OTP_SECRET_KEY", "sk_demo")
            .env("TOKEN", token);
        let output = command.output().expect("runs");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{program}: {words}");
        String::from_utf8(output.stdout)
            .expect("text")
            .trim()
            .to_owned()
    };
    if there_are(&["curl", "jq"]) {
        let token = shop.token("+12025552000").await;
        let text = here(&the("sh", "jq -n"));
        assert_eq!(
            run("bash", &["-e", "-o", "pipefail", "-c", &text], &token),
            "+12025552000"
        );
    }
    if there_are(&["node"]) {
        let token = shop.token("+12025552001").await;
        let path = shop.folder.path().join("sample.mjs");
        let text = here(&the("js", "verifiedPhone"))
            + "console.log(await verifiedPhone(process.env.TOKEN));\n";
        fs::write(&path, text).expect("writes");
        assert_eq!(
            run("node", &[&path.to_string_lossy()], &token),
            "+12025552001"
        );
    }
    if there_are(&["python3"]) {
        let token = shop.token("+12025552002").await;
        let text = here(&the("python", "verified_phone"))
            + "\nprint(verified_phone(os.environ[\"TOKEN\"]))\n";
        assert_eq!(run("python3", &["-c", &text], &token), "+12025552002");
    }
}

#[test]
fn the_readme_plays_a_server_with_curl() {
    if !there_are(&["curl"]) {
        return;
    }
    let shop = Shop::new("");
    let text = the("sh", "/sandbox/messages?to=")
        .text
        .replace("http://127.0.0.1:8080", shop.url());
    let lines: Vec<&str> = text.lines().collect();
    let [set, first, second, third] = lines[..] else {
        panic!("other lines than expected: {text}");
    };
    let answer = |line: &str| -> Value {
        let said = bash(
            &format!("{set}\n{}", line.replacen("curl", "curl -sS", 1)),
            &[],
        );
        serde_json::from_str(&said).expect("JSON")
    };
    let begun = answer(first);
    let inbox = answer(second);
    let [id, code] = [
        &begun["data"]["verificationId"],
        &inbox["messages"][0]["code"],
    ];
    let [id, code] = [id, code].map(|it| it.as_str().expect("text"));
    let filled = third.replacen('…', id, 1).replacen('…', code, 1);
    assert_eq!(answer(&filled)["data"]["verificationStatus"], "VERIFIED");
}

#[test]
fn every_value_can_come_from_the_environment() {
    let reader = Reader::new();
    let path = reader.path("otp-gateway.toml");
    fs::write(&path, reader.fill(&production())).expect("writes");
    let variables = reader.fill(&the("sh", "OTP_GATEWAY__ENVIRONMENT"));
    let text = format!(
        "set -a\n{variables}\nset +a\n{PROGRAM} check --config {}",
        path.display()
    );
    let printed = bash(&text, &[]);
    assert!(
        printed.contains("listen = \"0.0.0.0:8080\"") && printed.contains("name = \"1001\""),
        "{printed}"
    );
    assert!(!printed.contains("# Warning"), "{printed}");
    assert!(!printed.contains(KEYS[0]) && !printed.contains(SERVER_KEY));
}

#[tokio::test]
async fn a_copy_of_the_store_is_its_owners_alone() {
    if !there_are(&["sqlite3"]) {
        return;
    }
    let reader = Reader::new();
    let config_path = reader.path("otp-gateway.toml");
    fs::write(&config_path, config(&reader.path("store"))).expect("writes");
    let process = Process::start(command("serve", &config_path));
    let sample = reader.fill(&the("sh", "VACUUM INTO"));
    bash(&format!("umask 022\n{sample}"), &[]);
    let copy = reader.path("backups/otp.sqlite");
    let mode = fs::metadata(&copy).expect("a copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    drop(process);
    let check = format!("sqlite3 '{}' 'PRAGMA integrity_check'", copy.display());
    assert_eq!(bash(&check, &[]), "ok\n");
}

#[test]
fn a_callback_is_signed_as_the_shell_signs_it() {
    if !there_are(&["curl", "openssl"]) {
        return;
    }
    let tables = configuration::table(Vendor::Verifynow, "http://127.0.0.1:9");
    let shop = Shop::new(&tables);
    let text = the("sh", "x-verifynow-signature")
        .text
        .replace("https://otp.example", shop.url());
    let body = r#"{"from":"+12025552000","text":"STOP"}"#;
    let secret = provider_sim::accounts::verifynow::WEBHOOK_SECRET;
    bash(&text, &[("BODY", body), ("SECRET", secret)]);
    let log = shop.log();
    assert!(
        log.contains("inbound.received") && log.contains("stop"),
        "{log}"
    );
}

#[tokio::test]
async fn a_verification_is_found_in_the_log_by_its_name() {
    if !there_are(&["openssl"]) {
        return;
    }
    let shop = Shop::new("");
    let body = json!({"siteKey": "pk_demo", "phoneNumber": "+12025552000"});
    let sent = shop.post("send", body).await;
    let id = sent["data"]["verificationId"].as_str().expect("an id");
    let name = bash(
        &the("sh", "openssl dgst -sha256 -binary").text,
        &[("ID", id)],
    );
    let log = shop.log();
    assert!(
        log.contains(&format!("verification={}", name.trim())),
        "{name}: {log}"
    );
}
