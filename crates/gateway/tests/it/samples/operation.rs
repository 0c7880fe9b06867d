//! Samples for operators: how the gateway is started, checked, and tried with a stand-in.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Duration;

use provider_sim::{Vendor, configuration};
use serde_json::Value;
use toml::Table;

use super::config::production;
use super::shell::{Shop, bash, the, there_are};
use super::{Reader, Sample};
use crate::provider_contract::stand_in;
use crate::support::process::{PROGRAM, Process, config};

/// A folder in which `otp-gateway` is a command, and the widget has been built.
fn clone() -> Reader {
    let reader = Reader::new();
    for folder in ["bin", "dist"] {
        fs::create_dir(reader.path(folder)).expect("a folder");
    }
    symlink(PROGRAM, reader.path("bin/otp-gateway")).expect("links");
    for file in ["otp-verify.js", "otp-verify-0.wasm", "index.html"] {
        fs::write(reader.path("dist").join(file), "").expect("writes");
    }
    reader
}

/// Bash in that folder.
fn shell(reader: &Reader, text: &str) -> Command {
    let text = format!("PATH='{}':$PATH\n{text}", reader.path("bin").display());
    let mut command = Command::new("bash");
    command.args(["-e", "-c", &text]);
    command.current_dir(reader.path(".")).env_remove("RUST_LOG");
    command
}

#[track_caller]
fn says(mut command: Command) -> String {
    let output = command.output().expect("runs");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {words}");
    String::from_utf8(output.stdout).expect("text")
}

/// The configuration for production with the lines that `keys new` has printed in place of its keys.
fn with_keys(reader: &Reader, printed: &str) -> String {
    let mut whole: Table = toml::from_str(&reader.fill(&production())).expect("TOML");
    let (own, site) = printed.split_once("# [[sites]]\n").expect("two tables");
    let own: Table = toml::from_str(own).expect("TOML");
    let site: Table = toml::from_str(&site.replace("# ", "")).expect("TOML");
    for (key, value) in own["otp"].as_table().expect("a table") {
        whole["otp"][key.as_str()] = value.clone();
    }
    for (key, value) in site {
        whole["sites"][0][key.as_str()] = value;
    }
    toml::to_string(&whole).expect("TOML")
}

#[test]
fn the_gateway_is_started_as_it_is_written() {
    let reader = clone();
    let text = the("sh", "keys new --dir").text;
    let (widget, keys) = (reader.path("widget"), reader.path("keys"));
    let text = text
        .replace("/usr/share/otp-verify", &widget.to_string_lossy())
        .replace("/etc/otp-verify", &keys.to_string_lossy());
    let lines: Vec<&str> = text.lines().collect();
    let [make, copy, keys, check, serve] = lines[..] else {
        panic!("other lines than expected: {text}");
    };
    let printed = says(shell(&reader, &[make, copy, keys].join("\n")));
    assert!(widget.join("otp-verify-0.wasm").exists() && !widget.join("index.html").exists());
    fs::write(
        reader.path("otp-gateway.toml"),
        with_keys(&reader, &printed),
    )
    .expect("writes");
    let checked = says(shell(&reader, check));
    assert!(!checked.contains("# Warning"), "{checked}");
    let mut serve = shell(&reader, &format!("exec {serve}"));
    serve.env("OTP_GATEWAY__HTTP__LISTEN", "127.0.0.1:0");
    assert!(Process::start(serve).url().starts_with("http://127.0.0.1:"));
}

#[test]
fn a_gateway_is_asked_whether_it_is_ready_as_it_is_written() {
    let reader = clone();
    fs::write(
        reader.path("otp-gateway.toml"),
        config(&reader.path("store")),
    )
    .expect("writes");
    let gateway = Process::start(shell(
        &reader,
        "exec otp-gateway serve --config otp-gateway.toml",
    ));
    let Sample { text, .. } = the("sh", "$ otp-gateway probe");
    let lines: Vec<&str> = text.lines().collect();
    let [command, answer] = lines[..] else {
        panic!("other lines than expected: {text}");
    };
    let mut probe = shell(&reader, command.trim_start_matches("$ "));
    let at = gateway.url().trim_start_matches("http://");
    probe.env("OTP_GATEWAY__HTTP__LISTEN", at);
    let said = says(probe);
    // All but the number of milliseconds.
    let shown = answer.replace("http://127.0.0.1:8080", gateway.url());
    let start = |line: &str| line.split(" (").next().map(str::to_owned);
    assert_eq!(start(said.trim_end()), start(&shown));
    assert!(said.ends_with(" ms)\n"), "{said}");
}

#[tokio::test]
async fn a_token_is_redeemed_as_the_readme_does() {
    if !there_are(&["curl"]) {
        return;
    }
    let shop = Shop::new("");
    let token = shop.token("+12025552003").await;
    let text = the("sh", "<otp-token>").text;
    let text = text
        .replace("<otp-token>", &token)
        .replace("https://otp.example", shop.url())
        .replace("curl ", "curl -sS ");
    let redeemed: Value = serde_json::from_str(&bash(&text, &[])).expect("JSON");
    assert_eq!(redeemed["success"], true, "{redeemed}");
    let again: Value = serde_json::from_str(&bash(&text, &[])).expect("JSON");
    assert_eq!(again["errorCodes"][0], "TOKEN_ALREADY_REDEEMED", "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stand_in_is_told_what_to_do_as_it_is_written() {
    if !there_are(&["curl"]) {
        return;
    }
    let (sim, url) = stand_in().await;
    let shop = Shop::new(&configuration::table(Vendor::Twilio, &url));
    let base = format!("{}/verification/v3", shop.url());
    let callbacks = tokio::spawn(provider_sim::callback::run(&sim, &base));
    let text = the("sh", "/sim/texts").text;
    let text = text
        .replace("http://127.0.0.1:PORT", &url)
        .replace("curl ", "curl -sS --fail ");
    tokio::task::spawn_blocking(move || bash(&text, &[]))
        .await
        .expect("runs");
    // The order was taken, and the text has arrived as a STOP.
    let heard = async {
        while !shop.log().contains("outcome=\"stop\"") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let heard = tokio::time::timeout(Duration::from_secs(30), heard).await;
    assert!(heard.is_ok(), "{}", shop.log());
    callbacks.abort();
}
