//! STOP and START as each vendor passes them on, signed and over sockets; and what a vendor knows of an earlier STOP.

use provider_sim::accounts::sinch::{APPLICATION_KEY, APPLICATION_SECRET};
use provider_sim::callback::Callback;
use provider_sim::signature::sinch::{Signed, sign};
use provider_sim::{Step, Text, Vendor};
use serde_json::{Value, json};

use crate::support::vendors::World;

/// Exempt from limits, which are not what is tested here.
const NUMBER: &str = "+12025550100";
const ANOTHER: &str = "+12025550123";

impl World {
    /// A person replies to a message of this vendor, and the gateway has processed it.
    async fn says(&self, vendor: Vendor, text: &str) {
        let text = Text {
            vendor,
            from: NUMBER.to_owned(),
            text: text.to_owned(),
        };
        let now = self.sim.clock.wall();
        let callback = Callback::about_text(&text, &self.url("inbound"), now).expect("a callback");
        assert!(callback.post(&self.client).await, "{text:?}");
    }

    /// The response to a request for a code, without what differs each time.
    async fn asked(&self, number: &str) -> (u16, Value) {
        let (status, mut answer) = self.send(number).await;
        for name in ["verificationId", "eventsUrl"] {
            let name = &mut answer["data"][name];
            assert!(name.is_string(), "{status}");
            *name = Value::Null;
        }
        (status, answer)
    }

    /// A start of another program's, and what Sinch answers is good whatever it was told.
    async fn begins_at_sinch(&self, start: &Value) {
        let body = start.to_string();
        let now = self.sim.clock.wall();
        let timestamp = jiff::Timestamp::from_millisecond(now).expect("a time");
        let timestamp = timestamp.to_string();
        let path = "/sinch/verification/v1/verifications";
        let signed = Signed {
            method: "POST",
            content_type: "application/json",
            timestamp: &timestamp,
            path,
            body: body.as_bytes(),
        };
        let signature = sign(APPLICATION_SECRET, &signed).expect("signs");
        let request = self.client.post(format!("{}{path}", self.vendors));
        let request = request
            .header("content-type", "application/json")
            .header("x-timestamp", &timestamp)
            .header(
                "authorization",
                format!("Application {APPLICATION_KEY}:{signature}"),
            )
            .body(body);
        assert_eq!(request.send().await.expect("answers").status(), 200);
    }

    fn starts(&self, vendor: Vendor, number: &str) -> usize {
        self.sim.calls.count(vendor, Step::Start, number)
    }
}

#[tokio::test]
async fn a_stop_through_any_vendor_holds_until_start_and_shows_to_nobody() {
    for vendor in Vendor::ALL {
        let world = World::new(&[vendor]).await;
        let name = vendor.name();
        world.says(vendor, "Stop").await;
        let stopped = world.asked(NUMBER).await;
        assert_eq!(stopped, world.asked(ANOTHER).await, "{name}");
        assert_eq!(world.starts(vendor, NUMBER), 0, "{name} was asked");
        assert_eq!(world.starts(vendor, ANOTHER), 1, "{name}");
        assert_eq!(world.sim.inbox.messages(Some(NUMBER)), [], "{name}");

        world.says(vendor, "START").await;
        assert_eq!(world.asked(NUMBER).await.0, 200, "{name}");
        assert_eq!(world.sim.inbox.messages(Some(NUMBER)).len(), 1, "{name}");
    }
}

#[tokio::test]
async fn what_twilio_says_of_an_earlier_stop_is_learnt() {
    let number = "+12025550108";
    for vendor in [Vendor::Twilio, Vendor::TwilioMessaging] {
        let world = World::new(&[vendor]).await;
        let first = world.asked(number).await;
        assert_eq!(first, world.asked(ANOTHER).await);
        assert_eq!(world.starts(vendor, number), 1);
        assert_eq!(world.asked(number).await, first);
        assert_eq!(world.starts(vendor, number), 1, "it is not asked again");
    }
}

#[tokio::test]
async fn sinch_asks_before_it_begins_and_is_told_no_where_the_number_has_sent_stop() {
    let world = World::new(&[Vendor::Sinch]).await;
    let start = json!({"identity": {"type": "number", "endpoint": NUMBER}, "method": "sms"});
    // Somebody else starts verifications with the same application.
    world.begins_at_sinch(&start).await;
    assert_eq!(world.sim.inbox.messages(Some(NUMBER)).len(), 1);
    world.says(Vendor::Sinch, "STOP").await;
    world.begins_at_sinch(&start).await;
    assert_eq!(world.sim.inbox.messages(Some(NUMBER)).len(), 1);
    world.says(Vendor::Sinch, "START").await;
    assert_eq!(world.asked(NUMBER).await.0, 200);
    assert_eq!(world.sim.inbox.messages(Some(NUMBER)).len(), 2);
}
