//! The program itself with each vendor's stand-in behind it: from a number to a token that a server redeems.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use provider_sim::{Sim, Vendor, configuration};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::provider_contract::stand_in;
use crate::support::other_than;

const PAGE: &str = "http://127.0.0.1:8080";

/// A gateway in a process of its own, ended when dropped, and the stand-ins it calls.
struct World {
    sim: Arc<Sim>,
    gateway: Child,
    url: String,
    client: Client,
    _folder: TempDir,
}

impl World {
    /// Its route are these vendors, in this order.
    async fn new(route: &[Vendor]) -> Self {
        let (sim, url) = stand_in().await;
        let folder = tempfile::tempdir().expect("folder");
        let tables: String = route
            .iter()
            .map(|vendor| configuration::table(*vendor, &url))
            .collect();
        let names: Vec<&str> = route.iter().map(|vendor| vendor.name()).collect();
        let text = config(folder.path(), &names, &tables);
        let path = folder.path().join("otp-gateway.toml");
        fs::write(&path, text).expect("writes");
        let mut gateway = Command::new(env!("CARGO_BIN_EXE_otp-gateway"))
            .arg("serve")
            .arg("--config")
            .arg(&path)
            .env_remove("RUST_LOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let mut line = String::new();
        let stdout = gateway.stdout.as_mut().expect("piped");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let url = line.trim().strip_prefix("listening on ").expect("the line");
        Self {
            sim,
            url: url.to_owned(),
            gateway,
            client: Client::builder().no_proxy().build().expect("a client"),
            _folder: folder,
        }
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let answer = self
            .client
            .post(format!("{}/verification/v3/{path}", self.url))
            .header("origin", PAGE)
            .json(&body)
            .send()
            .await
            .expect("answers");
        let status = answer.status().as_u16();
        (status, answer.json().await.expect("JSON"))
    }

    async fn send(&self, number: &str) -> (u16, Value) {
        self.post("send", json!({"siteKey": "pk_demo", "phoneNumber": number}))
            .await
    }

    fn code(&self, number: &str) -> String {
        let messages = self.sim.inbox.messages(Some(number));
        messages.last().expect("a message").code.clone()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.gateway.kill();
        let _ = self.gateway.wait();
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

#[tokio::test]
async fn a_number_becomes_a_redeemed_token_through_every_vendor() {
    let number = "+12025550123";
    for vendor in Vendor::ALL {
        let world = World::new(&[vendor]).await;
        let name = vendor.name();
        let mut outcomes = world.sim.outcomes();
        let (status, sent) = world.send(number).await;
        assert_eq!(status, 200, "{name}: {sent}");
        let code = world.code(number);
        assert_eq!(sent["data"]["otpLength"], code.len(), "{name}");
        let id = &sent["data"]["verificationId"];
        // Wrong once; with Sinch that may already be the end.
        if vendor != Vendor::Sinch {
            let wrong = json!({"verificationId": id, "code": other_than(&code)});
            let (_, failed) = world.post("validate", wrong).await;
            assert_eq!(
                failed["data"]["verificationStatus"], "FAILED",
                "{name}: {failed}"
            );
        }
        let right = json!({"verificationId": id, "code": code});
        let (_, verified) = world.post("validate", right.clone()).await;
        assert_eq!(
            verified["data"]["verificationStatus"], "VERIFIED",
            "{name}: {verified}"
        );
        // The same code again within the minute: the same token, whatever the vendor remembers.
        let (_, again) = world.post("validate", right).await;
        assert_eq!(again["data"]["token"], verified["data"]["token"], "{name}");

        let redeem = json!({"secret": "sk_demo", "token": verified["data"]["token"]});
        let (_, redeemed) = world.post("siteverify", redeem).await;
        assert_eq!(redeemed["success"], true, "{name}: {redeemed}");
        assert_eq!(redeemed["phoneNumber"], number, "{name}");

        let handle = outcomes.try_recv().expect("delivered").id;
        for answer in [sent, verified, redeemed] {
            assert!(!answer.to_string().contains(&handle), "{name}: {answer}");
        }
    }
}

#[tokio::test]
async fn what_a_vendor_refuses_is_told_in_our_words() {
    for vendor in Vendor::ALL {
        let world = World::new(&[vendor]).await;
        let name = vendor.name();
        let (status, answer) = world.send("+12025550101").await;
        assert_eq!(
            (status, &answer["errorCode"]),
            (400, &"INVALID_NUMBER".into()),
            "{name}"
        );
        let (status, answer) = world.send("+12025550103").await;
        assert_eq!(
            (status, &answer["errorCode"]),
            (429, &"RATE_LIMITED".into()),
            "{name}"
        );
        if vendor != Vendor::Vonage {
            let (status, answer) = world.send("+12025550104").await;
            assert_eq!(
                (status, &answer["errorCode"]),
                (403, &"FRAUD_DETECTED".into()),
                "{name}"
            );
        }
        let (status, answer) = world.send("+12025550110").await;
        assert_eq!(
            (status, &answer["errorCode"]),
            (503, &"PROVIDER_UNAVAILABLE".into()),
            "{name}"
        );
    }
}
