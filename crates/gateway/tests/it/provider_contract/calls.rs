//! The calls to a vendor: the options of the configuration, and resends.

use gateway::provider::outbound::Outbound;
use gateway::provider::{Earlier, Message, Provider as _};
use gateway::secret::Secret;
use gateway::vendor::vonage::Vonage;
use gateway::verification::Handle;
use gateway::verification::code::Code;
use provider_sim::order::{Answer, Order};
use provider_sim::{Sim, Step, Vendor, accounts};
use wire::Channel;

use super::subject::{CODE, NUMBER, all, message, stand_in};
use crate::support::watched::Watched;

#[tokio::test]
async fn options_reach_the_message() {
    let own_codes = all().into_iter().filter(|wanted| !wanted.checks());
    for wanted in own_codes.filter(|wanted| wanted.vendor() == Vendor::Twilio) {
        let subject = wanted.stand().await;
        subject.deliver(NUMBER).await.expect("taken");
        let text = &subject.sim.inbox.messages(None)[0].text;
        assert!(text.contains("\nFA+9qCX9VSu\n"), "{text}");
        assert!(text.ends_with(&format!("\n@localhost #{CODE}")), "{text}");
    }
}

#[tokio::test]
async fn twilio_repeats_the_code_on_another_channel() {
    for wanted in all()
        .into_iter()
        .filter(|wanted| wanted.vendor() == Vendor::Twilio)
    {
        let subject = wanted.stand().await;
        let first = subject.deliver(NUMBER).await.expect("taken");
        let again = Message {
            earlier: Some(earlier(&first, &[])),
            ..message(NUMBER, Channel::Voice)
        };
        let second = subject.provider.deliver(&again).await.expect("taken");
        assert_eq!(second.handle.expect("a handle").expose(), first.expose());
        let messages = subject.sim.inbox.messages(Some(NUMBER));
        assert_eq!(messages[0].code, messages[1].code);
        assert_eq!(messages[1].channel, Channel::Voice);
    }
}

#[tokio::test]
async fn a_new_verification_brings_its_own_code_although_the_vendor_remembers_another() {
    for wanted in all().into_iter().filter(|wanted| !wanted.checks()) {
        let subject = wanted.stand().await;
        subject.deliver(NUMBER).await.expect(subject.name);
        subject.sim.clock.advance(30);
        let another = Message {
            code: Code::read("111222").expect("a code"),
            text: "111222 is your code.".to_owned(),
            ..message(NUMBER, Channel::Sms)
        };
        subject
            .provider
            .deliver(&another)
            .await
            .expect(subject.name);
        assert_eq!(subject.code(), "111222", "{}", subject.name);
    }
}

async fn vonage(native_fallback_seconds: Option<u16>) -> (Watched, Vonage) {
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
        whatsapp_from: None,
        native_fallback_seconds,
        channels: vec![Channel::Sms, Channel::Voice],
        outbound: Outbound::new().expect("certificates"),
    };
    (sim, vonage)
}

/// A message that was accepted, with these channels after it in the priority list.
fn earlier(handle: &Handle, fallback: &[Channel]) -> Earlier {
    Earlier {
        handle: handle.clone(),
        fallback: fallback.to_vec(),
    }
}

#[tokio::test]
async fn vonage_ends_the_earlier_request_before_it_begins_another() {
    let (sim, vonage) = vonage(None).await;
    let first = taken(&vonage, &message(NUMBER, Channel::Sms)).await;
    let again = Message {
        earlier: Some(earlier(&first, &[Channel::Voice])),
        ..message(NUMBER, Channel::Voice)
    };
    // Within 30 s the first one cannot be cancelled, and nothing is sent.
    let early = vonage.deliver(&again).await.expect_err("under way");
    assert_eq!(early.to_string(), "rate limited for 30 s");
    assert_eq!(sim.inbox.messages(Some(NUMBER)).len(), 1);
    sim.clock.advance(30);
    let second = taken(&vonage, &again).await;
    assert_ne!(second.expose(), first.expose());
    assert_eq!(channels(&sim), [Channel::Sms, Channel::Voice]);
}

#[tokio::test]
async fn vonages_own_workflow_is_fed_by_the_priority_list_and_moved_on_by_a_resend() {
    let (sim, vonage) = vonage(Some(60)).await;
    // There is no sender for WhatsApp: it is omitted.
    let list = [Channel::Whatsapp, Channel::Voice];
    let first = Message {
        fallback: list.to_vec(),
        ..message(NUMBER, Channel::Sms)
    };
    let first = taken(&vonage, &first).await;
    let again = Message {
        earlier: Some(earlier(&first, &list)),
        ..message(NUMBER, Channel::Voice)
    };
    let second = taken(&vonage, &again).await;
    assert_eq!(second.expose(), first.expose());
    assert_eq!(channels(&sim), [Channel::Sms, Channel::Voice]);
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Start, NUMBER), 1);
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Next, NUMBER), 1);
}

#[tokio::test]
async fn a_channel_that_vonages_workflow_does_not_have_next_gets_a_request_of_its_own() {
    let (sim, vonage) = vonage(Some(60)).await;
    let list = [Channel::Voice];
    let first = Message {
        fallback: list.to_vec(),
        ..message(NUMBER, Channel::Sms)
    };
    let first = taken(&vonage, &first).await;
    sim.clock.advance(30);
    // The same channel again: the next step would be a call.
    let again = Message {
        earlier: Some(earlier(&first, &list)),
        fallback: list.to_vec(),
        ..message(NUMBER, Channel::Sms)
    };
    let second = taken(&vonage, &again).await;
    assert_ne!(second.expose(), first.expose());
    assert_eq!(channels(&sim), [Channel::Sms, Channel::Sms]);
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Next, NUMBER), 0);
    // Moved on to the call, the request is active and cannot be cancelled: no second one is started.
    let call = Message {
        earlier: Some(earlier(&second, &list)),
        ..message(NUMBER, Channel::Voice)
    };
    assert_eq!(taken(&vonage, &call).await.expose(), second.expose());
    sim.clock.advance(30);
    let back = Message {
        earlier: Some(earlier(&second, &[])),
        ..message(NUMBER, Channel::Sms)
    };
    let refused = vonage.deliver(&back).await.expect_err("one lives");
    assert_eq!(refused.to_string(), "rate limited for 30 s");
    assert_eq!(channels(&sim).len(), 3);
}

async fn taken(vonage: &Vonage, message: &Message) -> Handle {
    let receipt = vonage.deliver(message).await.expect("taken");
    receipt.handle.expect("a handle")
}

/// On which channels messages have arrived, in order.
fn channels(sim: &Sim) -> Vec<Channel> {
    let messages = sim.inbox.messages(Some(NUMBER));
    messages.iter().map(|message| message.channel).collect()
}

#[tokio::test]
async fn a_workflow_that_is_not_ready_for_its_next_step_is_asked_again_and_never_ended() {
    let delay = r#"{"title":"Conflict","type":"https://developer.vonage.com/en/api-errors/verify-v2#conflict","detail":"The operation cannot be performed at this time. Please try again later.","instance":"trace-trigger-next-replication-delay"}"#;
    let (sim, vonage) = vonage(Some(60)).await;
    let list = [Channel::Voice];
    let first = Message {
        fallback: list.to_vec(),
        ..message(NUMBER, Channel::Sms)
    };
    let first = taken(&vonage, &first).await;
    let again = Message {
        earlier: Some(earlier(&first, &list)),
        ..message(NUMBER, Channel::Voice)
    };
    sim.clock.advance(30);
    for (status, expected) in [
        (409, "rate limited for 1 s"),
        (500, "temporarily unavailable"),
    ] {
        sim.orders.give(Order {
            step: Some(Step::Next),
            times: Some(1),
            answer: Answer::Told {
                status,
                headers: std::collections::BTreeMap::new(),
                body: delay.to_owned(),
            },
            ..Order::default()
        });
        let refused = vonage.deliver(&again).await.expect_err("not ready");
        assert_eq!(refused.to_string(), expected);
    }
    // It is active: the next attempt moves it on.
    assert_eq!(taken(&vonage, &again).await.expose(), first.expose());
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Start, NUMBER), 1);
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Other, NUMBER), 0);
}
