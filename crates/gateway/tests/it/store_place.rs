//! One process per store, whatever its file is called; and a store that is not where it was.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::process::{Process, command, config, refused, written};

/// Starts a second gateway on a store; returns its message.
fn second(store: &Path) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(folder.path()));
    let mut command = command("serve", &path);
    command.env("OTP_GATEWAY__STORE__PATH", store);
    refused(&command)
}

#[test]
fn a_store_has_one_process_whatever_it_is_called() {
    let folder = tempfile::tempdir().expect("folder");
    let store = folder.path().join("otp.sqlite");
    let _first = Process::start(command("serve", &written(&folder, &config(folder.path()))));
    let elsewhere = tempfile::tempdir().expect("folder");

    let to_file = elsewhere.path().join("linked.sqlite");
    symlink(&store, &to_file).expect("links");
    let to_folder = elsewhere.path().join("folder");
    symlink(folder.path(), &to_folder).expect("links");
    let beside = folder.path().join("hard.sqlite");
    fs::hard_link(&store, &beside).expect("links");
    let names = [
        store.clone(),
        to_file,
        to_folder.join("otp.sqlite"),
        folder
            .path()
            .join("../")
            .join(folder.path().file_name().expect("a name"))
            .join("otp.sqlite"),
        beside,
    ];
    for removed in [false, true] {
        if removed {
            fs::remove_file(folder.path().join("otp.sqlite.lock")).expect("removes");
        }
        for name in &names {
            let (status, words) = second(name);
            assert_eq!(status, Some(1), "{}", name.display());
            assert!(words.contains("store in use by another gateway"), "{words}");
        }
    }
}

async fn ready(url: &str) -> u16 {
    let answer = reqwest::get(format!("{url}/readyz")).await;
    answer.expect("answers").status().as_u16()
}

async fn send(url: &str, line: u32) -> u16 {
    let body = json!({"phoneNumber": format!("+1202555{line}")});
    let call = reqwest::Client::new().post(format!("{url}/verification/v3/send"));
    let call = call.header("authToken", "sk_demo").json(&body);
    call.send().await.expect("answers").status().as_u16()
}

#[tokio::test]
async fn a_store_that_is_not_where_it_was_is_not_ready() {
    let folder = tempfile::tempdir().expect("folder");
    let place = |name: &str| folder.path().join(name);
    let process = Process::start(command("serve", &written(&folder, &config(folder.path()))));
    let url = process.url();
    assert_eq!((send(url, 2000).await, ready(url).await), (200, 200));
    for (index, name) in [(0, "otp.sqlite"), (100, "otp.sqlite-wal")] {
        fs::rename(place(name), place("kept")).expect("moves");
        assert_eq!(ready(url).await, 503, "{name} is gone");
        // Whatever was acknowledged now would be lost.
        assert_eq!(send(url, 2001 + index).await, 503, "{name} is gone");
        fs::write(place(name), "").expect("writes");
        assert_eq!(ready(url).await, 503, "another {name}");
        fs::copy(place("kept"), place(name)).expect("copies");
        assert_eq!(ready(url).await, 503, "a copy of {name}");
        fs::rename(place("kept"), place(name)).expect("moves back");
        assert_eq!(ready(url).await, 200, "{name} is back");
        assert_eq!(send(url, 2002 + index).await, 200);
    }
    let health = reqwest::get(format!("{url}/healthz")).await;
    assert_eq!(health.expect("answers").status(), 200);
}

#[tokio::test]
async fn nobody_else_can_read_what_the_store_writes() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(&folder.path().join("below/here")));
    let serve = command("serve", &path);
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 022; exec \"$@\"", "sh"]);
    shell.arg(serve.get_program()).args(serve.get_args());
    let process = Process::start(shell);
    assert_eq!(send(process.url(), 2000).await, 200);
    let mode = |path: &Path| {
        let metadata = fs::metadata(path).expect("is there");
        metadata.permissions().mode() & 0o777
    };
    let place = folder.path().join("below/here");
    assert_eq!(mode(&place), 0o700);
    let mut names = Vec::new();
    for file in fs::read_dir(&place).expect("folder") {
        let file = file.expect("a file");
        assert_eq!(mode(&file.path()), 0o600, "{}", file.path().display());
        names.push(file.file_name().into_string().expect("text"));
    }
    names.sort();
    let expected = [
        "otp.sqlite",
        "otp.sqlite-shm",
        "otp.sqlite-wal",
        "otp.sqlite.lock",
    ];
    assert_eq!(names, expected);
}
