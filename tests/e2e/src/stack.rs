//! The gateway and the demo's sign-up server, as real processes with a store of their own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::process::{Process, path};

static STACKS: AtomicU32 = AtomicU32::new(0);

/// A running demo.
#[derive(Debug)]
pub struct Stack {
    /// Where the sign-up page is.
    pub url: String,
    client: reqwest::Client,
    directory: PathBuf,
    _signup: Process,
    _gateway: Process,
}

impl Stack {
    /// Starts a demo whose resend is possible after this many seconds.
    ///
    /// # Errors
    /// When a program is missing or does not begin to listen.
    pub fn start(resend_after_seconds: u32) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let url = format!("http://127.0.0.1:{port}");
        let number = STACKS.fetch_add(1, Ordering::Relaxed);
        let directory =
            std::env::temp_dir().join(format!("otp-e2e-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&directory)?;

        let program = path("OTP_GATEWAY_BIN", "target/debug/otp-gateway");
        let dist = path("OTP_DIST", "dist");
        let configuration = directory.join("otp-gateway.toml");
        let toml = configured(&program, &url, &dist, &directory, resend_after_seconds)?;
        std::fs::write(&configuration, toml)?;
        let mut command = Command::new(&program);
        command.arg("serve").arg("--config").arg(&configuration);
        let (gateway, address) = Process::start(command, "listening on ")?;

        let mut command = Command::new(path("OTP_SIGNUP_BIN", "target/debug/signup"));
        command
            .args([
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--gateway",
                &address,
                "--site-dir",
            ])
            .arg(&dist)
            .env("OTP_SECRET_KEY", "sk_demo");
        let (signup, _) = Process::start(command, "listening on ")?;
        Ok(Self {
            url,
            client: reqwest::Client::builder().no_proxy().build()?,
            directory,
            _signup: signup,
            _gateway: gateway,
        })
    }

    /// The codes sent to a number so far, oldest first.
    ///
    /// # Errors
    /// When the inbox cannot be read.
    pub async fn codes(&self, to: &str) -> Result<Vec<String>> {
        let inbox: Value = self
            .client
            .get(format!("{}/sandbox/messages", self.url))
            .query(&[("to", to)])
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        let messages = inbox["messages"]
            .as_array()
            .context("an inbox without messages")?;
        Ok(messages
            .iter()
            .filter_map(|message| message["code"].as_str().map(str::to_owned))
            .collect())
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.directory);
    }
}

/// The gateway's configuration, with keys of its own.
fn configured(
    program: &Path,
    url: &str,
    dist: &Path,
    directory: &Path,
    resend_after_seconds: u32,
) -> Result<String> {
    let keys = String::from_utf8(Command::new(program).args(["keys", "new"]).output()?.stdout)?;
    let keys: Vec<&str> = keys
        .lines()
        .filter(|line| line.contains("_key = ") && !line.starts_with('#'))
        .collect();
    Ok(format!(
        r#"environment = "development"
[http]
listen = "127.0.0.1:0"
public_url = "{url}"
widget_dir = '{dist}'
[[sites]]
id = "demo"
site_key = "pk_demo"
server_keys = ["sk_demo"]
origins = ["{url}"]
[otp]
{keys}
resend_after_seconds = [{resend_after_seconds}]
[store]
path = '{store}'
[providers.sandbox]
enabled = true
[routes]
default = ["sandbox"]
"#,
        dist = dist.display(),
        keys = keys.join("\n"),
        store = directory.join("otp.sqlite").display(),
    ))
}
