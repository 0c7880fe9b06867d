//! The gateway itself, which knows the stand-ins' accounts and believes every vendor. The sandbox sends.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::join_all;
use provider_sim::accounts::twilio::{AUTH_TOKEN, SHARED_KEY};
use provider_sim::{Vendor, configuration};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::payload::Callback;
use crate::process::{Process, command, written};

/// Where the vendors believe it to be: a proxy stands before it.
pub(crate) const PUBLIC_URL: &str = "https://otp.example";
/// With what the sandbox's callbacks are signed.
pub(crate) const STANDARD_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// Exempt from limits.
pub(crate) const NUMBER: &str = "+12025550100";

/// A gateway in a process of its own.
pub(crate) struct Gateway {
    process: Process,
    client: Client,
    runtime: Runtime,
    turn: Mutex<()>,
    _folder: TempDir,
}

impl Gateway {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let path = written(&folder, &config(folder.path()));
        let process = Process::start(command("serve", &path));
        let runtime = Builder::new_multi_thread().enable_all().build();
        Self {
            process,
            client: Client::builder().no_proxy().build().expect("a client"),
            runtime: runtime.expect("a runtime"),
            turn: Mutex::default(),
            _folder: folder,
        }
    }

    /// With what status it answers each callback. All at once: it waits a while for a message that it does not know yet.
    pub(crate) fn answers(&self, callbacks: &[&Callback]) -> Vec<u16> {
        let posts = callbacks.iter().map(|callback| self.post(callback));
        self.runtime.block_on(join_all(posts))
    }

    async fn post(&self, callback: &Callback) -> u16 {
        let url = format!("{}{}", self.process.url(), callback.target());
        let request = self.client.post(url).body(callback.body.clone());
        let headers = callback.headers.iter();
        let request = headers.fold(request, |request, (name, value)| {
            request.header(name, value)
        });
        request.send().await.expect("answers").status().as_u16()
    }

    /// The one test that writes for [`NUMBER`] at a time.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a message that a page asks for reaches [`NUMBER`].
    pub(crate) fn reaches(&self) -> bool {
        let before = self.messages();
        let body = json!({"siteKey": "pk_demo", "phoneNumber": NUMBER});
        let url = format!("{}/verification/v3/send", self.process.url());
        let request = self.client.post(url).header("origin", PAGE).json(&body);
        let answer = self.runtime.block_on(request.send()).expect("answers");
        assert_eq!(answer.status(), 200, "an opt-out shows to nobody");
        self.messages() > before
    }

    fn messages(&self) -> usize {
        let url = format!("{}/sandbox/messages?to={NUMBER}", self.process.url());
        let answer = async { self.client.get(url).send().await?.json::<Value>().await };
        let inbox = self.runtime.block_on(answer).expect("answers");
        inbox["messages"].as_array().expect("a list").len()
    }
}

const PAGE: &str = "http://127.0.0.1:8080";

fn config(folder: &Path) -> String {
    let table = |vendor| {
        let table = configuration::table(vendor, "http://127.0.0.1:9");
        match vendor {
            Vendor::Twilio | Vendor::TwilioMessaging => {
                format!("{table}webhook_secrets = [\"{AUTH_TOKEN}\", \"{SHARED_KEY}\"]\n")
            }
            Vendor::Verifynow | Vendor::Vonage | Vendor::Sinch => table,
        }
    };
    let tables: String = Vendor::ALL.into_iter().map(table).collect();
    let text = crate::process::config(folder)
        .replace(
            "[http]\n",
            &format!("[http]\npublic_url = \"{PUBLIC_URL}\"\n"),
        )
        .replace(
            "[providers.sandbox]\n",
            &format!("[providers.sandbox]\nwebhook_secrets = [\"{STANDARD_SECRET}\"]\n"),
        );
    format!("{text}{tables}")
}
