//! The program itself, in a process of its own, with the vendors' stand-ins behind it: everything over sockets.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use provider_sim::{Vendor, configuration};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::process::{Process, command, written};
use super::watched::Watched;
use crate::provider_contract::stand_in;

/// The page that the demo site lists.
const PAGE: &str = "http://127.0.0.1:8080";

/// A gateway, and the stand-ins it calls, which call it back.
pub(crate) struct World {
    pub(crate) sim: Watched,
    pub(crate) client: Client,
    /// Where the stand-ins are.
    pub(crate) vendors: String,
    gateway: Process,
    log: PathBuf,
    _folder: TempDir,
}

impl World {
    /// Its route are these vendors, in this order. The sandbox is enabled: its numbers are exempt from limits.
    pub(crate) async fn new(route: &[Vendor]) -> Self {
        let (sim, url) = stand_in().await;
        let table = |vendor: &Vendor| configuration::table(*vendor, &url);
        let tables: String = route.iter().map(table).collect();
        Self::with_tables(sim, url, route, &tables)
    }

    /// The same with tables of a test's own.
    pub(crate) fn with_tables(
        sim: Watched,
        vendors: String,
        route: &[Vendor],
        tables: &str,
    ) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let names: Vec<&str> = route.iter().map(|vendor| vendor.name()).collect();
        let path = written(&folder, &config(folder.path(), &names, tables));
        let log = folder.path().join("log");
        let mut command = command("serve", &path);
        command.stderr(File::create(&log).expect("a log"));
        let gateway = Process::start_logging(command);
        let base = format!("{}/verification/v3", gateway.url());
        tokio::spawn(provider_sim::callback::run(&sim, &base));
        Self {
            sim,
            client: Client::builder().no_proxy().build().expect("a client"),
            vendors,
            gateway,
            log,
            _folder: folder,
        }
    }

    /// Where an endpoint is.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/verification/v3/{path}", self.gateway.url())
    }

    /// What a page gets for a POST.
    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let call = self.client.post(self.url(path));
        let call = call.header("origin", PAGE).json(&body);
        let answer = call.send().await.expect("answers");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    pub(crate) async fn send(&self, number: &str) -> (u16, Value) {
        self.post("send", json!({"siteKey": "pk_demo", "phoneNumber": number}))
            .await
    }

    /// The code in the last message that arrived at the number.
    pub(crate) fn code(&self, number: &str) -> String {
        let messages = self.sim.inbox.messages(Some(number));
        messages.last().expect("a message").code.clone()
    }

    /// What the gateway has logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("a log")
    }
}

fn config(folder: &Path, route: &[&str], tables: &str) -> String {
    let store = folder.join("otp.sqlite");
    format!(
        r#"
environment = "development"
[http]
listen = "127.0.0.1:0"
[[sites]]
id = "demo"
site_key = "pk_demo"
server_keys = ["sk_demo"]
origins = ["{PAGE}"]
[otp]
mac_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
seal_key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
token_key = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
[store]
path = '{}'
[providers.sandbox]
enabled = true
[routes]
default = {route:?}
[limits]
address_sends = []
network_sends = []
address_checks = []
network_checks = []
{tables}
"#,
        store.display()
    )
}
