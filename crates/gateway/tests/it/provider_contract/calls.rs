//! What a vendor is asked: the options that the configuration offers, and resends.

use std::sync::Arc;

use gateway::config::Secret;
use gateway::provider::outbound::Outbound;
use gateway::provider::vonage::Vonage;
use gateway::provider::{Message, Provider as _};
use gateway::verify::code::Code;
use provider_sim::{Sim, Step, Vendor, accounts};
use wire::Channel;

use super::subject::{CODE, NUMBER, all, message, stand_in};

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
            earlier: Some(first.clone()),
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

async fn vonage(native_fallback_seconds: Option<u16>) -> (Arc<Sim>, Vonage) {
    let (sim, url) = stand_in().await;
    let vonage = Vonage {
        base_url: format!("{url}/vonage"),
        api_key: accounts::vonage::API_KEY.to_owned(),
        api_secret: Secret::new(accounts::vonage::API_SECRET),
        brand: "Verification".to_owned(),
        own_code: false,
        template_id: None,
        app_hash: None,
        whatsapp_from: None,
        native_fallback_seconds,
        channels: vec![Channel::Sms, Channel::Voice],
        outbound: Outbound::new().expect("certificates"),
    };
    (sim, vonage)
}

#[tokio::test]
async fn vonage_ends_the_earlier_request_before_it_begins_another() {
    let (sim, vonage) = vonage(None).await;
    let first = vonage
        .deliver(&message(NUMBER, Channel::Sms))
        .await
        .expect("taken");
    let again = Message {
        earlier: first.handle.clone(),
        ..message(NUMBER, Channel::Voice)
    };
    // Within 30 s the first one cannot be ended, and nothing is sent.
    let early = vonage.deliver(&again).await.expect_err("under way");
    assert_eq!(early.to_string(), "rate limited for 30 s");
    assert_eq!(sim.inbox.messages(Some(NUMBER)).len(), 1);
    sim.clock.advance(30);
    let second = vonage.deliver(&again).await.expect("taken");
    assert_ne!(
        second.handle.expect("a handle").expose(),
        first.handle.expect("a handle").expose()
    );
    assert_eq!(sim.inbox.messages(Some(NUMBER))[1].channel, Channel::Voice);
}

#[tokio::test]
async fn vonages_own_workflow_is_fed_by_the_priority_list_and_moved_on_by_a_resend() {
    let (sim, vonage) = vonage(Some(60)).await;
    let message = Message {
        fallback: vec![Channel::Whatsapp, Channel::Voice],
        ..message(NUMBER, Channel::Sms)
    };
    let first = vonage.deliver(&message).await.expect("taken");
    let again = Message {
        earlier: first.handle.clone(),
        ..message
    };
    let second = vonage.deliver(&again).await.expect("taken");
    assert_eq!(
        second.handle.expect("a handle").expose(),
        first.handle.expect("a handle").expose()
    );
    // There is no sender for WhatsApp: it is left out.
    let channels: Vec<Channel> = sim
        .inbox
        .messages(Some(NUMBER))
        .iter()
        .map(|message| message.channel)
        .collect();
    assert_eq!(channels, [Channel::Sms, Channel::Voice]);
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Start, NUMBER), 1);
    assert_eq!(sim.calls.count(Vendor::Vonage, Step::Next, NUMBER), 1);
}
