//! The production configuration behind the proxy that it requires, and people who come through it.

use std::net::{IpAddr, Ipv4Addr};

use provider_sim::Sim;
use serde_json::{Value, json};

use super::config::production;
use super::{Reader, SITE_KEY, samples};
use crate::provider_contract::stand_in;
use crate::support::process::{Process, command};
use crate::support::proxy::Proxy;

const PAGE: &str = "https://shop.io";

#[tokio::test]
async fn the_configuration_for_production_lets_twenty_people_in_behind_nginx() {
    let reader = Reader::new();
    let (sim, vendor) = stand_in().await;
    let path = reader.path("otp-gateway.toml");
    std::fs::write(&path, reader.fill(&production())).expect("writes");
    let mut serve = command("serve", &path);
    serve.env("OTP_GATEWAY__HTTP__LISTEN", "127.0.0.1:0");
    let base_url = "OTP_GATEWAY__PROVIDERS__TWILIO_MESSAGING__BASE_URL";
    serve.env(base_url, format!("{vendor}/twilio-messaging"));
    let gateway = Process::start(serve);

    let sample = samples("nginx").into_iter().next().expect("a sample");
    let at = gateway.url().trim_start_matches("http://").to_owned();
    let lines = sample
        .text
        .lines()
        .filter(|line| !line.contains("ssl_certificate"));
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text
        .replace("127.0.0.1:8080", &at)
        .replace("listen 443 ssl;", "listen LISTEN;");
    let Some(nginx) = Proxy::nginx(&text) else {
        return;
    };
    let url = format!("{}/verification/v3", nginx.url());

    for person in 2..22_u8 {
        // Each from a place of their own, as nginx sees it.
        let place = IpAddr::V4(Ipv4Addr::new(127, 0, 0, person));
        let client = reqwest::Client::builder().local_address(place).build();
        let number = format!("+1202555{}", 2000 + u32::from(person));
        let visitor = Visitor {
            client: client.expect("a client"),
            url: url.clone(),
        };
        visitor.verifies(&number, &sim).await;
    }
}

/// A person at the page.
struct Visitor {
    client: reqwest::Client,
    url: String,
}

impl Visitor {
    async fn post(&self, endpoint: &str, body: Value) -> (u16, Value) {
        let call = self.client.post(format!("{}/{endpoint}", self.url));
        let answer = call.header("origin", PAGE).json(&body).send().await;
        let answer = answer.expect("answers");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    async fn verifies(&self, number: &str, sim: &Sim) {
        let config = self
            .client
            .get(format!("{}/config?siteKey={SITE_KEY}", self.url));
        let config = config.header("origin", PAGE).send().await.expect("answers");
        let config: Value = config.json().await.expect("JSON");
        // What the provider of the sample carries, and nothing else.
        assert_eq!(config["channels"], json!(["SMS"]), "{config}");
        let body = json!({"siteKey": SITE_KEY, "phoneNumber": number});
        let (status, sent) = self.post("send", body).await;
        assert_eq!(status, 200, "{number}: {sent}");
        assert_eq!(sent["data"]["nextChannels"], json!(["SMS"]), "{sent}");
        let messages = sim.inbox.messages(Some(number));
        let code = &messages.last().expect("a message").code;
        let body = json!({"verificationId": sent["data"]["verificationId"], "code": code});
        let (_, checked) = self.post("validate", body).await;
        assert_eq!(
            checked["data"]["verificationStatus"], "VERIFIED",
            "{checked}"
        );
    }
}
