//! Nobody can tell a number that has sent STOP from one that has not: the same scenarios are run once with the STOP and
//! once without, and everything visible from outside is compared.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use gateway::provider::probe::{Credentials, Probe};
use gateway::provider::{CodeOwner, Message, Provider, ProviderError, Question, Receipt, Report};
use gateway::verification::{Handle, Verdict};
use serde_json::{Value, json};
use tokio::time::Instant;
use wire::{Channel, DeliveryStatus};

use crate::support::{Answer, EventStream, Gateway};

/// A number of nobody's that is not exempt from limits.
const NUMBER: &str = "+12025550123";
const ANOTHER: &str = "+12025550124";

/// A caller that records everything visible.
struct Onlooker {
    gateway: Gateway,
    seen: Vec<String>,
}

impl Onlooker {
    async fn at(gateway: Gateway, stopped: Option<&str>) -> Self {
        if let Some(number) = stopped {
            let number = phone::parse(number, None).expect("valid");
            let verifier = &gateway.app.verifier;
            verifier.opt_out(&number, "vendor").await.expect("written");
        }
        Self {
            gateway,
            seen: Vec::new(),
        }
    }

    /// Records a response with its headers, without what differs from one verification to the next.
    async fn see(&mut self, answer: impl Future<Output = Answer>) -> Value {
        let begun = Instant::now();
        let answer = self.gateway.in_time(answer).await;
        let took = match begun.elapsed().as_millis() {
            ..450 => "at once",
            450..1500 => "after some tries",
            1500..4000 => "after seconds",
            _ => "after a time-out",
        };
        let mut headers: Vec<String> = answer
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .filter(|header| !header.starts_with("content-length"))
            .collect();
        headers.sort();
        let body: Value = serde_json::from_slice(&answer.bytes).expect("JSON");
        let mut shown = body.clone();
        for name in ["verificationId", "eventsUrl"] {
            if let Some(value) = shown["data"].get_mut(name) {
                *value = json!("…");
            }
        }
        let status = answer.status;
        let length = answer.bytes.len();
        self.seen
            .push(format!("{took} {status} {length} {headers:?} {shown}"));
        body["data"].clone()
    }

    async fn send_by(&mut self, number: &str, flow: Value) -> Value {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number, "flowType": flow});
        let call = self.gateway.post("send").page().json(body);
        self.see(call).await
    }

    async fn send(&mut self, number: &str) -> Value {
        self.send_by(number, json!(["SMS", "WHATSAPP", "VOICE"]))
            .await
    }

    async fn resend(&mut self, data: &Value) {
        let body = json!({"verificationId": data["verificationId"]});
        let call = self.gateway.post("resend").page().json(body);
        self.see(call).await;
    }

    /// A wrong code.
    async fn guess(&mut self, data: &Value) {
        let Some(id) = data["verificationId"].as_str() else {
            return;
        };
        let body = json!({"verificationId": id, "code": "0000000000"[..digits(data)].to_owned()});
        let call = self.gateway.post("validate").page().json(body);
        self.see(call).await;
    }

    /// The vendor reports the status of the message to a number.
    async fn hears_of(&self, number: &str, status: DeliveryStatus) {
        let report = Report {
            provider: "vendor",
            handle: handle(number),
            attempt: None,
            channel: None,
            status,
            reason: None,
            at: None,
            goes_on: false,
            fallback: None,
        };
        let verifier = &self.gateway.app.verifier;
        verifier.report(&report).await.expect("alive");
    }

    /// The clock goes on; timers do not.
    fn pass(&self, seconds: i64) {
        self.gateway.clock.advance_seconds(seconds);
    }

    async fn stream(&self, data: &Value) -> Option<EventStream> {
        if data["eventsUrl"].is_string() {
            Some(self.gateway.events(data).await)
        } else {
            None
        }
    }

    /// Records the events of a stream for some seconds.
    async fn hear(&mut self, stream: &mut Option<EventStream>, seconds: u64) {
        let until = Instant::now() + Duration::from_secs(seconds);
        while let Some(open) = stream {
            let next = tokio::time::timeout_at(until, open.next());
            match self.gateway.in_time(next).await {
                Err(_) => return,
                Ok(None) => {
                    self.seen.push("the end".to_owned());
                    *stream = None;
                }
                Ok(Some(mut event)) => {
                    // To a quarter of a second: a response takes as long as its provider.
                    let latency = event["latencyMs"].as_u64().map(|millis| millis / 1000);
                    event["latencyMs"] = json!(latency);
                    self.seen.push(event.to_string());
                }
            }
        }
    }
}

fn digits(data: &Value) -> usize {
    data["otpLength"]
        .as_u64()
        .and_then(|digits| digits.try_into().ok())
        .unwrap_or(6)
}

#[track_caller]
fn alike(what: &str, ordinary: &Onlooker, stopped: &Onlooker) {
    for (one, other) in ordinary.seen.iter().zip(&stopped.seen) {
        assert_eq!(one, other, "{what}");
    }
    assert_eq!(
        ordinary.seen.len(),
        stopped.seen.len(),
        "{what}: {:?}",
        ordinary.seen
    );
    assert!(!ordinary.seen.is_empty(), "{what}");
}

/// Everything that somebody might try on a number, in one go.
async fn try_everything(onlooker: &mut Onlooker, number: &str) {
    let data = onlooker.send(number).await;
    let mut stream = onlooker.stream(&data).await;
    onlooker.hear(&mut stream, 3).await;
    onlooker.guess(&data).await;
    onlooker.send(number).await;
    if stream.is_some() {
        onlooker.resend(&data).await;
        onlooker.pass(60);
        onlooker.resend(&data).await;
        // One of the sandbox's messages comes 35 seconds late.
        let late = number.ends_with("0107");
        onlooker.hear(&mut stream, if late { 40 } else { 2 }).await;
        for _ in 0..5 {
            onlooker.guess(&data).await;
        }
        onlooker.hear(&mut stream, 3).await;
    }
    onlooker.pass(120);
    onlooker.send(number).await;
}

#[tokio::test(start_paused = true)]
async fn every_number_of_the_sandbox_does_after_a_stop_what_it_did_before() {
    let outcomes = (100..=110).map(|last| format!("+12025550{last}"));
    for number in outcomes.chain([NUMBER.to_owned()]) {
        let mut seen = Vec::new();
        for stopped in [None, Some(number.as_str())] {
            let gateway = Gateway::on_tokio_time();
            let mut onlooker = Onlooker::at(gateway, stopped).await;
            try_everything(&mut onlooker, &number).await;
            if stopped.is_some() {
                assert!(onlooker.gateway.messages(&number).is_empty(), "{number}");
            }
            seen.push(onlooker);
        }
        alike(&number, &seen[0], &seen[1]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_the_vendor_knows_of_is_as_secret() {
    let mut seen = Vec::new();
    for number in ["+12025550100", "+12025550108"] {
        let mut onlooker = Onlooker::at(Gateway::on_tokio_time(), None).await;
        try_everything(&mut onlooker, number).await;
        seen.push(onlooker);
    }
    alike("the vendor's STOP", &seen[0], &seen[1]);
    assert!(seen[1].gateway.messages("+12025550108").is_empty());
}

/// A vendor that works, or does not.
#[derive(Debug)]
struct Vendor {
    owner: CodeOwner,
    channels: Vec<Channel>,
    /// No part of it responds.
    down: AtomicBool,
    /// It can be reached, but accepts no message.
    takes_none: AtomicBool,
    hangs: AtomicBool,
}

impl Vendor {
    fn of(owner: CodeOwner) -> Arc<Self> {
        Arc::new(Self {
            owner,
            channels: vec![Channel::Sms, Channel::Whatsapp],
            down: AtomicBool::new(false),
            takes_none: AtomicBool::new(false),
            hangs: AtomicBool::new(false),
        })
    }

    async fn answer(&self) -> Result<(), ProviderError> {
        if self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_millis(90)).await;
        if self.down.load(Ordering::SeqCst) {
            Err(ProviderError::Unavailable)
        } else {
            Ok(())
        }
    }
}

#[async_trait]
impl Provider for Vendor {
    fn name(&self) -> &'static str {
        "vendor"
    }

    fn offers(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    fn code_owner(&self) -> CodeOwner {
        self.owner
    }

    async fn deliver(&self, message: &Message) -> Result<Receipt, ProviderError> {
        self.answer().await?;
        if self.takes_none.load(Ordering::SeqCst) {
            return Err(ProviderError::Unavailable);
        }
        Ok(Receipt::named(handle(message.to.e164())))
    }

    async fn check(&self, _: &Question) -> Result<Verdict, ProviderError> {
        self.answer().await.map(|()| Verdict::Wrong)
    }

    async fn probe(&self) -> Probe {
        match self.answer().await {
            Ok(()) => Probe::Reached(Credentials::Accepted),
            Err(error) => Probe::Unreachable(error.to_string()),
        }
    }
}

fn handle(number: &str) -> Handle {
    Handle::new(number).expect("a handle")
}

/// Runs a scenario twice, on the same kind of vendor, and compares.
async fn twice(what: &str, owner: CodeOwner, scenario: impl AsyncFn(&mut Onlooker, &Vendor)) {
    let mut seen = Vec::new();
    for stopped in [None, Some(NUMBER)] {
        let vendor = Vendor::of(owner);
        let gateway = Gateway::sending_through(vec![vendor.clone()], &UNLIMITED);
        let mut onlooker = Onlooker::at(gateway, stopped).await;
        scenario(&mut onlooker, &vendor).await;
        seen.push(onlooker);
    }
    alike(&format!("{what} ({owner:?})"), &seen[0], &seen[1]);
}

/// What a stranger is told about their own address counts down by the second; only differences matter here.
const UNLIMITED: [(&str, &str); 2] = [
    ("LIMITS__ADDRESS_SENDS", "[]"),
    ("LIMITS__ADDRESS_CHECKS", "[]"),
];
const OWNERS: [CodeOwner; 2] = [CodeOwner::Gateway, CodeOwner::Provider];

#[tokio::test(start_paused = true)]
async fn with_a_vendor_that_is_well() {
    for owner in OWNERS {
        twice("well", owner, async |onlooker, _| {
            try_everything(onlooker, NUMBER).await;
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_vendor_that_is_down_and_then_is_not() {
    for owner in OWNERS {
        twice("down", owner, async |onlooker, vendor| {
            vendor.down.store(true, Ordering::SeqCst);
            // The fifth failure opens the circuit.
            for _ in 0..7 {
                onlooker.send(NUMBER).await;
            }
            vendor.down.store(false, Ordering::SeqCst);
            onlooker.send(ANOTHER).await;
            onlooker.pass(6);
            onlooker.send(ANOTHER).await;
            // What nobody accepted was given back: this is the number's first.
            onlooker.pass(600);
            try_everything(onlooker, NUMBER).await;
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_vendor_that_can_be_reached_and_takes_nothing() {
    for owner in OWNERS {
        twice("takes nothing", owner, async |onlooker, vendor| {
            vendor.takes_none.store(true, Ordering::SeqCst);
            onlooker.send(ANOTHER).await;
            onlooker.send(NUMBER).await;
            onlooker.send(NUMBER).await;
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn with_a_vendor_that_hangs() {
    for owner in OWNERS {
        twice("hangs", owner, async |onlooker, vendor| {
            vendor.hangs.store(true, Ordering::SeqCst);
            let data = onlooker.send(NUMBER).await;
            let mut stream = onlooker.stream(&data).await;
            onlooker.hear(&mut stream, 5).await;
            onlooker.send(NUMBER).await;
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn by_a_channel_that_nobody_offers() {
    for owner in OWNERS {
        twice("no such channel", owner, async |onlooker, _| {
            let data = onlooker.send(NUMBER).await;
            onlooker.pass(60);
            let body = json!({"verificationId": data["verificationId"], "flowType": "VOICE"});
            let call = onlooker.gateway.post("resend").page().json(body);
            onlooker.see(call).await;
            onlooker.pass(60);
            onlooker.resend(&data).await;
            onlooker.pass(600);
            onlooker.send_by(NUMBER, json!(["VOICE"])).await;
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn while_a_code_is_checked_and_the_vendor_goes_down() {
    twice(
        "down while checking",
        CodeOwner::Provider,
        async |onlooker, vendor| {
            let data = onlooker.send(NUMBER).await;
            onlooker.guess(&data).await;
            vendor.down.store(true, Ordering::SeqCst);
            onlooker.guess(&data).await;
            vendor.hangs.store(true, Ordering::SeqCst);
            onlooker.guess(&data).await;
            vendor.down.store(false, Ordering::SeqCst);
            vendor.hangs.store(false, Ordering::SeqCst);
            for _ in 0..5 {
                onlooker.guess(&data).await;
            }
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn with_a_vendor_that_reports() {
    for status in [DeliveryStatus::Delivered, DeliveryStatus::Failed] {
        twice("reports", CodeOwner::Gateway, async |onlooker, _| {
            let data = onlooker.send_by(ANOTHER, json!("SMS")).await;
            onlooker.gateway.pass(Duration::from_secs(2)).await;
            onlooker.hears_of(ANOTHER, status).await;
            let mut stream = onlooker.stream(&data).await;
            onlooker.hear(&mut stream, 3).await;

            let data = onlooker.send_by(NUMBER, json!(["SMS", "WHATSAPP"])).await;
            let mut stream = onlooker.stream(&data).await;
            onlooker.gateway.pass(Duration::from_secs(2)).await;
            // Nobody reports anything about a withheld message.
            onlooker.hears_of(NUMBER, status).await;
            onlooker.hear(&mut stream, 3).await;
        })
        .await;
    }
}

#[test]
fn what_was_to_be_reported_when_the_process_died_is_reported_by_the_next_one() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime")
    };
    let vendor = Vendor::of(CodeOwner::Gateway);
    let first = runtime();
    let (gateway, data) = first.block_on(async {
        let gateway = Gateway::sending_through(vec![vendor.clone()], &UNLIMITED);
        let mut onlooker = Onlooker::at(gateway, Some(NUMBER)).await;
        onlooker.send_by(ANOTHER, json!("SMS")).await;
        onlooker.gateway.pass(Duration::from_secs(2)).await;
        onlooker.hears_of(ANOTHER, DeliveryStatus::Delivered).await;
        let data = onlooker.send_by(NUMBER, json!("SMS")).await;
        (onlooker.gateway, data)
    });
    // Everything that the runtime was about to do dies with it.
    first.shutdown_background();
    let second = runtime();
    second.block_on(async {
        let gateway = gateway.restarted_through(vec![vendor.clone()]);
        let mut onlooker = Onlooker::at(gateway, None).await;
        onlooker.send_by("+12025550125", json!("SMS")).await;
        onlooker.gateway.pass(Duration::from_secs(2)).await;
        onlooker
            .hears_of("+12025550125", DeliveryStatus::Delivered)
            .await;
        let verifier = Arc::clone(&onlooker.gateway.app.verifier);
        let housekeeping = tokio::spawn(gateway::housekeeping::run(verifier, 30));
        let mut stream = onlooker.stream(&data).await;
        let before = onlooker.seen.len();
        onlooker.hear(&mut stream, 30).await;
        let told = onlooker.seen[before..].concat();
        assert!(
            told.contains("\"PENDING\"") && told.contains("\"DELIVERED\""),
            "{told}"
        );
        housekeeping.abort();
    });
    second.shutdown_background();
}
