//! Twilio Verify has one name for all messages to a number, and its reports say which one they are about.

use std::sync::Arc;

use gateway::provider::outbound::Outbound;
use gateway::secret::Secret;
use gateway::vendor::twilio::Twilio;
use provider_sim::{Outcome, Status, Vendor, accounts};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use wire::Channel;

use super::stand_ins::{gateway, told};
use crate::provider_contract::stand_in;
use crate::support::Gateway;
use crate::support::watched::Watched;

/// Exempt from limits; everything arrives.
const NUMBER: &str = "+12025550100";

struct World {
    gateway: Gateway,
    sim: Watched,
    outcomes: Receiver<Outcome>,
}

impl World {
    async fn new() -> Self {
        let (sim, url) = stand_in().await;
        let twilio = Twilio {
            base_url: format!("{url}/twilio"),
            user: accounts::twilio::ACCOUNT_SID.to_owned(),
            password: Secret::new(accounts::twilio::AUTH_TOKEN),
            service_sid: accounts::twilio::SERVICE_SID.to_owned(),
            custom_code: false,
            template_sid: None,
            app_hash: None,
            code_length: 6,
            channels: Channel::ALL.to_vec(),
            outbound: Outbound::new().expect("certificates"),
        };
        Self {
            gateway: gateway(Some(vec![Arc::new(twilio)])),
            outcomes: sim.outcomes(),
            sim,
        }
    }

    async fn send(&mut self) -> (Value, Outcome) {
        let data = self.gateway.send(NUMBER).await.data();
        (data, self.outcomes.try_recv().expect("an outcome"))
    }

    async fn resend(&mut self, data: &Value) -> Outcome {
        self.gateway.clock.advance_seconds(30);
        let body = json!({"verificationId": data["verificationId"], "flowType": "SMS"});
        self.gateway.post("resend").page().json(body).await.data();
        self.outcomes.try_recv().expect("an outcome")
    }

    /// Twilio says that this message has failed.
    async fn fails(&self, outcome: &Outcome) {
        let failed = Outcome {
            status: Status::Failed,
            ..outcome.clone()
        };
        for callback in told(&failed) {
            assert_eq!(callback.send(&self.gateway).await.status, 200);
        }
        self.gateway.app.verifier.drain().await;
    }

    fn arrived(&self) -> Vec<Channel> {
        let messages = self.sim.inbox.messages(Some(NUMBER));
        messages.iter().map(|message| message.channel).collect()
    }
}

#[tokio::test]
async fn a_late_report_about_the_first_text_says_nothing_of_the_second() {
    let mut world = World::new().await;
    let (data, first) = world.send().await;
    let second = world.resend(&data).await;
    assert_eq!(first.id, second.id);
    assert_ne!(first.attempt, second.attempt);
    world.fails(&first).await;
    // Said again it changes nothing either.
    world.fails(&first).await;
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    assert_eq!(world.arrived(), [Channel::Sms, Channel::Sms]);
    world.fails(&second).await;
    assert_eq!(events.next_in_short().await, "FAILED SMS unreachable");
    assert_eq!(events.next_in_short().await, "PENDING WHATSAPP");
    let all = [Channel::Sms, Channel::Sms, Channel::Whatsapp];
    assert_eq!(world.arrived(), all);
}

#[tokio::test]
async fn of_two_people_who_verify_one_number_each_hears_of_their_own_message() {
    let mut world = World::new().await;
    let (data, first) = world.send().await;
    let (other, second) = world.send().await;
    assert_eq!(first.id, second.id);
    world.fails(&first).await;
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING WHATSAPP");
    let mut events = world.gateway.events(&other).await;
    assert_eq!(events.next_in_short().await, "PENDING SMS");
    world.fails(&second).await;
    assert_eq!(events.next_in_short().await, "FAILED SMS unreachable");
}

#[tokio::test]
async fn a_report_about_a_message_that_nobody_was_told_of_is_taken_at_its_channel() {
    let mut world = World::new().await;
    let (data, first) = world.send().await;
    for attempt in [None, Some("VL00000000000000000000000000000001".to_owned())] {
        let unnamed = Outcome {
            attempt,
            ..first.clone()
        };
        world.fails(&unnamed).await;
    }
    let mut events = world.gateway.events(&data).await;
    assert_eq!(events.next_in_short().await, "PENDING WHATSAPP");
    assert_eq!(world.arrived(), [Channel::Sms, Channel::Whatsapp]);
    assert_eq!(first.vendor, Vendor::Twilio);
}
