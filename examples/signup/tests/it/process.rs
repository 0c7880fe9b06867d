//! The program itself: what it prints, what it refuses.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Ended when dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_signup"));
    command.env_remove("OTP_SECRET_KEY");
    command
}

#[tokio::test]
async fn it_says_where_it_listens_and_serves_the_page_there() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/site");
    let mut command = program();
    command
        .args(["--listen", "127.0.0.1:0", "--gateway", "http://127.0.0.1:1"])
        .arg("--site-dir")
        .arg(site)
        .env("OTP_SECRET_KEY", "sk_test")
        .stdout(Stdio::piped());
    let mut process = Process(command.spawn().unwrap());
    let mut line = String::new();
    let stdout = process.0.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = http.get(url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<title>Site</title>"), "{page}");
}

#[test]
fn without_its_key_or_its_gateway_it_does_not_start() {
    for (arguments, missing) in [
        (&["--gateway", "http://127.0.0.1:1"][..], "OTP_SECRET_KEY"),
        (&[], "--gateway is missing"),
    ] {
        let output = program().args(arguments).output().unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(missing), "{said}");
    }
}
