//! A full disk and its recovery: clear refusals, a process that stays alive, and no restart.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::process::{Process, command, config, refused, written};

/// A small disk of its own, removed when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where nothing can be mounted.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "none"])
            .arg(folder.path())
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills all the space.
    fn fill(&self) {
        let path = self.path().join("filler");
        let mut bytes = vec![0; 1 << 20];
        while !bytes.is_empty() {
            let mut all = fs::read(&path).unwrap_or_default();
            all.extend_from_slice(&bytes);
            if fs::write(&path, &all).is_err() {
                all.truncate(all.len() - bytes.len());
                let _ = fs::write(&path, &all);
                bytes.truncate(bytes.len() / 2);
            }
        }
    }

    fn free(&self) {
        fs::remove_file(self.path().join("filler")).expect("removes");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}

async fn post(url: &str, endpoint: &str, body: Value) -> (u16, Option<String>, Value) {
    let answer = reqwest::Client::new()
        .post(format!("{url}/verification/v3/{endpoint}"))
        .header("Origin", "http://127.0.0.1:8080")
        .json(&body)
        .send()
        .await
        .expect("answers");
    let retry_after = answer.headers().get("retry-after");
    let retry_after = retry_after.map(|value| value.to_str().expect("text").to_owned());
    (
        answer.status().as_u16(),
        retry_after,
        answer.json().await.expect("JSON"),
    )
}

async fn send(url: &str, line: u32) -> (u16, Option<String>, Value) {
    let body = json!({"siteKey": "pk_demo", "phoneNumber": format!("+1202555{line:04}")});
    post(url, "send", body).await
}

async fn ready(url: &str) -> u16 {
    let answer = reqwest::get(format!("{url}/readyz"))
        .await
        .expect("answers");
    answer.status().as_u16()
}

/// Repeats the request until the response has this status.
async fn until(status: u16, url: &str, mut line: u32) -> Value {
    for _ in 0..500 {
        let (found, _, body) = send(url, line).await;
        if found == status {
            return body;
        }
        line += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no {status} within 5 s");
}

#[tokio::test]
async fn a_full_disk_refuses_and_recovers_without_a_restart() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!(
            "skipped: a_full_disk_refuses_and_recovers_without_a_restart cannot mount a disk"
        );
        return;
    };
    let folder = tempfile::tempdir().expect("folder");
    let text = config(disk.path()) + LIMITS;
    let mut process = Process::start(command("serve", &written(&folder, &text)));
    let url = process.url().to_owned();
    let (status, _, told) = send(&url, 2000).await;
    assert_eq!(status, 200, "{told}");
    let id = told["data"]["verificationId"].clone();
    let inbox = reqwest::get(format!("{url}/sandbox/messages?to=%2B12025552000")).await;
    let inbox: Value = inbox.expect("answers").json().await.expect("JSON");
    let code = inbox["messages"][0]["code"].clone();

    disk.fill();
    let refused = until(503, &url, 3000).await;
    assert_eq!(refused["errorCode"], "STORE_UNAVAILABLE");
    let (status, retry_after, refused) = send(&url, 2001).await;
    assert_eq!(
        (status, &refused["errorCode"]),
        (503, &json!("STORE_UNAVAILABLE"))
    );
    assert!(retry_after.is_some_and(|seconds| seconds.parse::<u32>().is_ok_and(|it| it > 0)));
    let check = json!({"verificationId": id, "code": code});
    let (status, _, refused) = post(&url, "validate", check.clone()).await;
    assert_eq!(
        (status, &refused["errorCode"]),
        (503, &json!("STORE_UNAVAILABLE"))
    );
    assert_eq!(ready(&url).await, 503);
    assert!(
        process.child.try_wait().expect("looks").is_none(),
        "it lives"
    );

    disk.free();
    until(200, &url, 4000).await;
    assert_eq!(ready(&url).await, 200);
    // What was acknowledged before the disk was full holds, and what was refused has not happened.
    let (status, _, verified) = post(&url, "validate", check).await;
    assert_eq!(status, 200, "{verified}");
    assert_eq!(verified["data"]["verificationStatus"], "VERIFIED");
}

#[tokio::test]
async fn a_file_that_may_not_grow_refuses_and_recovers_without_a_restart() {
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &(config(folder.path()) + LIMITS));
    let serve = command("serve", &path);
    // The signal that goes with the limit would end the process: a full disk sends none.
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
    shell.arg(serve.get_program()).args(serve.get_args());
    let mut process = Process::start(shell);
    let url = process.url().to_owned();
    assert_eq!(send(&url, 2000).await.0, 200);

    let id = process.child.id().to_string();
    let limit = |bytes: &str| {
        let limited = Command::new("prlimit")
            .args(["--pid", &id, &format!("--fsize={bytes}:unlimited")])
            .status();
        limited.is_ok_and(|status| status.success())
    };
    if !limit("4096") {
        eprintln!("skipped: a_file_that_may_not_grow_… has no prlimit");
        return;
    }
    until(503, &url, 3000).await;
    assert_eq!(ready(&url).await, 503);
    assert!(
        process.child.try_wait().expect("looks").is_none(),
        "it lives"
    );
    assert!(limit("unlimited"));
    until(200, &url, 4000).await;
    assert_eq!(ready(&url).await, 200);
}

#[test]
fn a_disk_that_is_full_at_the_start_is_called_full() {
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: a_disk_that_is_full_at_the_start_is_called_full cannot mount a disk");
        return;
    };
    let folder = tempfile::tempdir().expect("folder");
    let path = written(&folder, &config(disk.path()));
    disk.fill();
    let (status, words) = refused(&command("serve", &path));
    assert_eq!(status, Some(1), "{words}");
    assert_eq!(words.lines().count(), 1, "{words}");
    assert!(
        words.starts_with("otp-gateway: configuration key store.path: store unavailable: ")
            && words.contains("is on a full disk"),
        "{words}"
    );
    disk.free();
    drop(Process::start(command("serve", &path)));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("folder");
    let text = config(Path::new("/proc"));
    let output = command("serve", &written(&folder, &text))
        .output()
        .expect("runs");
    let words = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        words.starts_with("otp-gateway: configuration key store.path: store unavailable: "),
        "{words}"
    );
}

/// One address may send more here than usual.
const LIMITS: &str = "\n[limits]\naddress_sends = []\naddress_checks = []\n";
