//! Vonage's own workflow: each step is a message that its callback names, and the gateway never sends beside it.

use std::sync::Arc;
use std::time::Duration;

use gateway::provider::outbound::Outbound;
use gateway::secret::Secret;
use gateway::vendor::vonage::Vonage;
use provider_sim::{Step, Vendor, accounts};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use wire::Channel;

use super::stand_ins::{gateway, told};
use crate::provider_contract::stand_in;
use crate::support::Gateway;
use crate::support::watched::Watched;

/// Its SMS fails, and its WhatsApp message arrives.
const NUMBER: &str = "+12025550105";

struct World {
    gateway: Gateway,
    sim: Watched,
    outcomes: Receiver<provider_sim::Outcome>,
}

impl World {
    async fn new(native_fallback_seconds: Option<u16>) -> Self {
        let (sim, url) = stand_in().await;
        let vonage = Vonage {
            base_url: format!("{url}/vonage"),
            api_key: accounts::vonage::API_KEY.to_owned(),
            api_secret: Secret::new(accounts::vonage::API_SECRET),
            brand: "Verification".to_owned(),
            own_code: false,
            template_id: None,
            app_hash: None,
            from: None,
            entity_id: None,
            content_id: None,
            fraud_check: None,
            whatsapp_from: Some(accounts::vonage::WHATSAPP_FROM.to_owned()),
            native_fallback_seconds,
            channels: Channel::ALL.to_vec(),
            outbound: Outbound::new().expect("certificates"),
        };
        Self {
            gateway: gateway(Some(vec![Arc::new(vonage)])),
            outcomes: sim.outcomes(),
            sim,
        }
    }

    async fn send(&self, number: &str, channels: Value) -> Value {
        let body = json!({"siteKey": "pk_shop", "phoneNumber": number, "flowType": channels});
        self.gateway.post("send").page().json(body).await.data()
    }

    /// Vonage calls back about all that has become of messages.
    async fn calls_back(&mut self) {
        while let Ok(outcome) = self.outcomes.try_recv() {
            for callback in told(&outcome) {
                assert_eq!(callback.send(&self.gateway).await.status, 200);
            }
        }
        self.gateway.app.verifier.drain().await;
    }

    /// Nothing happens for so long, and Vonage says what it did.
    async fn silence(&mut self, seconds: u32) {
        self.gateway.clock.advance_seconds(seconds.into());
        self.sim.clock.advance(seconds);
        let step = tokio::time::timeout(Duration::from_secs(5), async {
            loop {
                let outcome = self.outcomes.recv().await.expect("an outcome");
                if outcome.status == provider_sim::Status::Expired {
                    return outcome;
                }
            }
        });
        for callback in told(&step.await.expect("a step has ended")) {
            assert_eq!(callback.send(&self.gateway).await.status, 200);
        }
        self.calls_back().await;
    }

    fn starts(&self, number: &str) -> usize {
        self.sim.calls.count(Vendor::Vonage, Step::Start, number)
    }

    fn arrived(&self, number: &str) -> Vec<Channel> {
        let messages = self.sim.inbox.messages(Some(number));
        messages.iter().map(|message| message.channel).collect()
    }
}

#[tokio::test]
async fn a_step_that_fails_is_followed_by_vonage_alone_and_told_as_a_message_of_its_own() {
    let mut world = World::new(Some(60)).await;
    let data = world
        .send(NUMBER, json!(["SMS", "WHATSAPP", "VOICE"]))
        .await;
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    world.calls_back().await;
    assert_eq!(events.next_in_short().await, "FAILED SMS undelivered");
    let hop = events.next().await.expect("an event");
    assert_eq!(hop["channel"], "WHATSAPP");
    assert_eq!(hop["deliveryStatus"], "PENDING");
    assert_eq!(hop["automatic"], true);
    assert_eq!(hop["failedChannels"], json!(["SMS"]));
    assert_eq!(world.starts(NUMBER), 1);
    assert_eq!(world.arrived(NUMBER), [Channel::Whatsapp]);
    // The code that the second step brought is the one that is judged.
    let id = data["verificationId"].as_str().expect("id");
    let code = world.sim.inbox.messages(Some(NUMBER))[0].code.clone();
    let checked = world.gateway.validate(id, &code).await.data();
    assert_eq!(checked["verificationStatus"], "VERIFIED");
    let token = checked["token"].as_str().expect("token");
    assert_eq!(world.gateway.siteverify(token).await["channel"], "WHATSAPP");
    world.calls_back().await;
    assert_eq!(world.starts(NUMBER), 1);
}

#[tokio::test]
async fn the_workflow_is_the_list_that_was_asked_for() {
    let mut world = World::new(Some(60)).await;
    // Nothing but the call is left after the text: there is no message by WhatsApp.
    let data = world.send(NUMBER, json!(["SMS", "VOICE"])).await;
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    world.calls_back().await;
    assert_eq!(events.next_in_short().await, "FAILED SMS undelivered");
    assert_eq!(events.next_in_short().await, "PENDING VOICE");
    assert_eq!(world.arrived(NUMBER), [Channel::Voice]);
    assert_eq!(world.starts(NUMBER), 1);
}

#[tokio::test]
async fn a_workflow_of_one_step_leaves_the_next_to_the_gateway() {
    let mut world = World::new(Some(60)).await;
    let data = world.send("+12025550106", json!("SMS")).await;
    world.calls_back().await;
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "FAILED SMS undelivered");
    assert_eq!(world.starts("+12025550106"), 1);
}

#[tokio::test]
async fn a_workflow_whose_last_step_has_failed_is_summed_up_and_changes_nothing_more() {
    let number = "+12025550106";
    for (asked, arrived, last) in [
        (json!(["SMS", "WHATSAPP"]), &[][..], ("WHATSAPP", "FAILED")),
        (
            json!(["SMS", "WHATSAPP", "VOICE"]),
            &[Channel::Voice],
            ("VOICE", "PENDING"),
        ),
    ] {
        let mut world = World::new(Some(60)).await;
        let data = world.send(number, asked).await;
        world.calls_back().await;
        let mut events = world.gateway.events(&data).await;
        let snapshot = events.next().await.expect("an event");
        let (channel, status) = last;
        assert_eq!(snapshot["channel"], channel);
        assert_eq!(snapshot["deliveryStatus"], status);
        let earlier = &["SMS", "WHATSAPP"][..=arrived.len()];
        assert_eq!(snapshot["failedChannels"], json!(earlier));
        assert_eq!(world.starts(number), 1);
        assert_eq!(world.arrived(number), arrived);
    }
}

#[tokio::test]
async fn silence_is_followed_by_vonage_alone_until_its_workflow_is_over() {
    let number = "+12025550100";
    let mut world = World::new(Some(60)).await;
    let data = world
        .send(number, json!(["SMS", "WHATSAPP", "VOICE"]))
        .await;
    // Three steps of a minute, and not the ten minutes of the gateway.
    assert_eq!(data["expiresInSeconds"], 180);
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    for (channel, name, rest) in [
        (Channel::Whatsapp, "WHATSAPP", 1),
        (Channel::Voice, "VOICE", 0),
    ] {
        world.silence(60).await;
        let next = events.next().await.expect("an event");
        assert_eq!(next["channel"], name);
        assert_eq!(next["automatic"], true);
        // Nobody knows that anything has failed.
        assert_eq!(next["failedChannels"], Value::Null);
        assert_eq!(world.arrived(number).last(), Some(&channel));
        assert_eq!(world.arrived(number).len(), 3 - rest);
        assert_eq!(world.starts(number), 1);
    }
    // After the last step the code is dead at Vonage, and the gateway knows.
    world.silence(60).await;
    assert_eq!((world.starts(number), world.arrived(number).len()), (1, 3));
    let id = data["verificationId"].as_str().expect("id");
    let code = world.sim.inbox.messages(Some(number))[2].code.clone();
    let checked = world.gateway.validate(id, &code).await.data();
    assert_eq!(checked["verificationStatus"], "EXPIRED");
}

#[tokio::test]
async fn a_resend_that_moves_a_workflow_on_is_not_sent_again_when_the_first_steps_time_is_up() {
    let number = "+12025550100";
    let mut world = World::new(Some(60)).await;
    let data = world
        .send(number, json!(["SMS", "WHATSAPP", "VOICE"]))
        .await;
    let id = data["verificationId"].as_str().expect("id");
    world.gateway.clock.advance_seconds(30);
    world.sim.clock.advance(30);
    let by_whatsapp = json!({"verificationId": id, "flowType": "WHATSAPP"});
    let resent = world.gateway.post("resend").page().json(by_whatsapp).await;
    // Two steps of a minute are left.
    assert_eq!(resent.data()["expiresInSeconds"], 120);
    world.calls_back().await;
    // The text's minute is over, WhatsApp's is not.
    world.gateway.clock.advance_seconds(30);
    world.sim.clock.advance(30);
    tokio::task::yield_now().await;
    world.calls_back().await;
    assert_eq!(world.arrived(number), [Channel::Sms, Channel::Whatsapp]);
    world.silence(30).await;
    let all = [Channel::Sms, Channel::Whatsapp, Channel::Voice];
    assert_eq!(world.arrived(number), all);
    assert_eq!(world.starts(number), 1);
    let code = world.sim.inbox.messages(Some(number))[2].code.clone();
    let checked = world.gateway.validate(id, &code).await.data();
    assert_eq!(checked["verificationStatus"], "VERIFIED");
}

#[tokio::test]
async fn a_code_is_promised_for_as_long_as_its_workflow_has_steps() {
    for (native, asked, seconds) in [
        (None, json!(["SMS", "WHATSAPP"]), 600),
        (Some(60), json!("SMS"), 600),
        (Some(60), json!(["SMS", "WHATSAPP"]), 120),
        (Some(300), json!(["SMS", "WHATSAPP", "VOICE"]), 600),
    ] {
        let world = World::new(native).await;
        let data = world.send("+12025550100", asked.clone()).await;
        assert_eq!(data["expiresInSeconds"], seconds, "{native:?} {asked}");
    }
    // A step that fails at once takes its minute with it.
    let mut world = World::new(Some(60)).await;
    let data = world.send(NUMBER, json!(["SMS", "WHATSAPP"])).await;
    world.calls_back().await;
    world.gateway.clock.advance_seconds(61);
    let id = data["verificationId"].as_str().expect("id");
    let code = world.sim.inbox.messages(Some(NUMBER))[0].code.clone();
    let checked = world.gateway.validate(id, &code).await.data();
    assert_eq!(checked["verificationStatus"], "EXPIRED");
}

#[tokio::test]
async fn a_summary_that_comes_alone_tells_the_same_as_its_events() {
    let mut world = World::new(Some(60)).await;
    let data = world.send(NUMBER, json!(["SMS", "WHATSAPP"])).await;
    let id = world.outcomes.try_recv().expect("an outcome").id;
    let summary = json!({
        "request_id": id, "type": "summary", "status": "completed", "workflow": [
            {"channel": "sms", "status": "failed"},
            {"channel": "whatsapp", "status": "completed"},
        ],
    });
    let path = "/verification/v3/webhooks/vonage";
    let answer = super::stand_ins::signed_vonage(path, &summary.to_string());
    assert_eq!(answer.send(&world.gateway).await.status, 200);
    let snapshot = world
        .gateway
        .events(&data)
        .await
        .next()
        .await
        .expect("an event");
    assert_eq!(snapshot["channel"], "WHATSAPP");
    assert_eq!(snapshot["deliveryStatus"], "DELIVERED");
    assert_eq!(snapshot["failedChannels"], json!(["SMS"]));
    assert_eq!(world.starts(NUMBER), 1);
}

#[tokio::test]
async fn a_person_gets_the_channel_that_they_choose() {
    let world = World::new(Some(60)).await;
    let number = "+12025550100";
    let data = world
        .send(number, json!(["SMS", "WHATSAPP", "VOICE"]))
        .await;
    let id = data["verificationId"].as_str().expect("id");
    // The next step of the workflow would be WhatsApp.
    world.gateway.clock.advance_seconds(30);
    world.sim.clock.advance(30);
    let call = json!({"verificationId": id, "flowType": "VOICE"});
    let resent = world.gateway.post("resend").page().json(call).await.data();
    assert_eq!(resent["flowType"], "VOICE");
    assert_eq!(world.arrived(number), [Channel::Sms, Channel::Voice]);
    let code = world.sim.inbox.messages(Some(number))[1].code.clone();
    let checked = world.gateway.validate(id, &code).await.data();
    assert_eq!(checked["verificationStatus"], "VERIFIED");
}

#[tokio::test]
async fn without_a_workflow_the_gateway_sends_the_next_message_itself() {
    let mut world = World::new(None).await;
    let data = world.send(NUMBER, json!(["SMS", "WHATSAPP"])).await;
    world.sim.clock.advance(30);
    world.calls_back().await;
    let snapshot = world.gateway.events(&data).await.next_in_short().await;
    assert_eq!(snapshot, "PENDING WHATSAPP");
    assert_eq!(world.starts(NUMBER), 2);
    assert_eq!(world.arrived(NUMBER), [Channel::Whatsapp]);
}
