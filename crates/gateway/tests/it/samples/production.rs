//! The production configuration behind each proxy that has a sample, over TLS, and people who come through it.

use std::process::Command;

use provider_sim::Sim;
use serde_json::{Value, json};

use super::config::{certificates, production};
use super::shell::there_are;
use super::{Reader, SITE_KEY, samples};
use crate::provider_contract::stand_in;
use crate::support::process::{Process, command};
use crate::support::proxy::Proxy;

const PAGE: &str = "https://shop.io";

/// The sample of a proxy with the gateway's address, a port and a certificate that exist here; nothing else is changed.
fn proxy(
    program: &str,
    reader: &Reader,
    gateway: &Process,
    left_out: fn(&str) -> bool,
) -> Option<Proxy> {
    let sample = samples(program).into_iter().next().expect("a sample");
    let lines = sample.text.lines().filter(|line| !left_out(line));
    let mut text = lines.collect::<Vec<_>>().join("\n");
    let port = match program {
        "nginx" => "listen 443 ssl;",
        _ => "bind :443 ssl",
    };
    for (place, file) in certificates(reader)?
        .iter()
        .map(|(place, file)| (*place, &**file))
        .chain([
            (
                "127.0.0.1:8080",
                gateway.url().trim_start_matches("http://"),
            ),
            (
                port,
                &port.replace(":443", "LISTEN").replace("443", "LISTEN"),
            ),
        ])
    {
        assert!(
            place.starts_with("/etc/") || text.contains(place),
            "{place}: {text}"
        );
        text = text.replace(place, file);
    }
    match program {
        "nginx" => Proxy::nginx(&text),
        _ => Proxy::haproxy(&text),
    }
}

/// The gateway with the sample's configuration, and a vendor that is a stand-in.
fn gateway(reader: &Reader, vendor: &str) -> Process {
    let path = reader.path("otp-gateway.toml");
    std::fs::write(&path, reader.fill(&production())).expect("writes");
    let mut serve = command("serve", &path);
    serve.env("OTP_GATEWAY__HTTP__LISTEN", "127.0.0.1:0");
    let base_url = "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__BASE_URL";
    serve.env(base_url, format!("{vendor}/twilio-messaging"));
    Process::start(serve)
}

/// A person at the page, in a place of their own as the proxy sees it.
struct Visitor {
    place: String,
    url: String,
}

impl Visitor {
    fn at(last: u8, proxy: &Proxy) -> Self {
        Self {
            place: format!("127.0.0.{last}"),
            url: format!("https://{}", proxy.address),
        }
    }

    fn curl(&self, path: &str, more: &[&str]) -> String {
        let mut curl = Command::new("curl");
        // The certificate is this test's own.
        curl.args(["-sSk", "--max-time", "20", "--interface", &self.place]);
        let output = curl.args(more).arg(format!("{}{path}", self.url)).output();
        String::from_utf8(output.expect("runs").stdout).expect("text")
    }

    fn call(&self, path: &str, body: Option<Value>) -> (u16, Value) {
        let origin = format!("origin: {PAGE}");
        let mut arguments = vec!["-w", "\n%{http_code}", "-H", &origin];
        let body = body.map(|body| body.to_string());
        if let Some(body) = &body {
            arguments.extend([
                "-H",
                "content-type: application/json",
                "--data-binary",
                body,
            ]);
        }
        let said = self.curl(&format!("/verification/v3/{path}"), &arguments);
        let (body, status) = said.rsplit_once('\n').expect("a status");
        (
            status.parse().expect("a status"),
            serde_json::from_str(body).unwrap_or_default(),
        )
    }

    fn send(&self, number: &str) -> (u16, Value) {
        let body = json!({"siteKey": SITE_KEY, "phoneNumber": number});
        self.call("send", Some(body))
    }

    fn verifies(&self, number: &str, sim: &Sim) {
        let (_, config) = self.call(&format!("config?siteKey={SITE_KEY}"), None);
        // What the provider of the sample carries, and nothing else.
        assert_eq!(config["channels"], json!(["SMS"]), "{config}");
        let (status, sent) = self.send(number);
        assert_eq!(status, 200, "{number}: {sent}");
        assert_eq!(sent["data"]["nextChannels"], json!(["SMS"]), "{sent}");
        let messages = sim.inbox.messages(Some(number));
        let code = &messages.last().expect("a message").code;
        let body = json!({"verificationId": sent["data"]["verificationId"], "code": code});
        let (_, checked) = self.call("validate", Some(body));
        assert_eq!(
            checked["data"]["verificationStatus"], "VERIFIED",
            "{checked}"
        );
    }

    /// The first event of a stream arrives although the stream goes on.
    fn watches(&self, number: &str) {
        let (_, sent) = self.send(number);
        let path = sent["data"]["eventsUrl"].as_str().expect("a stream");
        let origin = format!("origin: {PAGE}");
        let heard = self.curl(path, &["-N", "--max-time", "2", "-H", &origin]);
        assert!(heard.contains("deliveryStatus"), "{heard}");
    }
}

fn number(person: u8) -> String {
    format!("+1202555{}", 2000 + u32::from(person))
}

/// Twenty people, one after the other, and one who stays to watch.
async fn lets_twenty_people_in(program: &'static str) {
    if !there_are(&["curl", "openssl"]) {
        return;
    }
    let (sim, vendor) = stand_in().await;
    let run = move || {
        let reader = Reader::new();
        let gateway = gateway(&reader, &vendor);
        let Some(proxy) = proxy(program, &reader, &gateway, |_| false) else {
            return;
        };
        for person in 2..22 {
            Visitor::at(person, &proxy).verifies(&number(person), &sim);
        }
        Visitor::at(30, &proxy).watches(&number(30));
        assert_eq!(proxy.words(), "", "{program} complains");
    };
    tokio::task::spawn_blocking(run).await.expect("runs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_configuration_for_production_lets_twenty_people_in_behind_nginx() {
    lets_twenty_people_in("nginx").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_configuration_for_production_lets_twenty_people_in_behind_haproxy() {
    lets_twenty_people_in("haproxy").await;
}

/// The line without which each sample would be wrong: that this is noticed shows that these tests look.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sample_that_does_not_say_who_comes_lets_five_in() {
    if !there_are(&["curl", "openssl"]) {
        return;
    }
    let (_sim, vendor) = stand_in().await;
    let run = move || {
        for program in ["nginx", "haproxy"] {
            let reader = Reader::new();
            let gateway = gateway(&reader, &vendor);
            let says_who: fn(&str) -> bool = match program {
                "nginx" => |line| line.contains("X-Forwarded-For"),
                _ => |line| line.contains("option forwardfor"),
            };
            let Some(proxy) = proxy(program, &reader, &gateway, says_who) else {
                continue;
            };
            let visitors =
                (2..10).map(|person| Visitor::at(person, &proxy).send(&number(person)).0);
            let statuses: Vec<u16> = visitors.collect();
            assert_eq!(
                statuses,
                [200, 200, 200, 200, 200, 429, 429, 429],
                "{program}"
            );
        }
    };
    tokio::task::spawn_blocking(run).await.expect("runs");
}
