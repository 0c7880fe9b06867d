//! Sending, and checking what was sent.

use gateway::provider::CodeOwner;
use gateway::verification::Verdict;
use provider_sim::{Step, Vendor};
use wire::Channel;

use super::subject::{CODE, NUMBER, all};
use crate::support::other_than;

#[tokio::test]
async fn a_message_arrives_once_by_the_channel_and_with_the_code_it_should_have() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let name = subject.name;
        subject.deliver(NUMBER).await.expect(name);
        let messages = subject.sim.inbox.messages(None);
        assert_eq!(messages.len(), 1, "{name}");
        assert_eq!(messages[0].to, NUMBER, "{name}");
        assert_eq!(messages[0].channel, Channel::Sms, "{name}");
        match subject.provider.code_owner() {
            CodeOwner::Gateway => assert_eq!(messages[0].code, CODE, "{name}"),
            CodeOwner::Provider => {
                let length = usize::from(subject.provider.code_length(6));
                assert_eq!(messages[0].code.len(), length, "{name}");
            }
        }
        let calls = subject.sim.calls.count(subject.vendor, Step::Start, NUMBER);
        assert_eq!(calls, 1, "{name}");
    }
}

#[tokio::test]
async fn every_channel_offered_is_one_the_vendor_takes() {
    for wanted in all() {
        for channel in Channel::ALL {
            let subject = wanted.stand().await;
            if subject.provider.offers(channel) {
                let name = format!("{} by {channel}", subject.name);
                subject.deliver_by(NUMBER, channel).await.expect(&name);
                assert_eq!(
                    subject.sim.inbox.messages(None)[0].channel,
                    channel,
                    "{name}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_line_that_browsers_read_arrives_where_the_text_is_ours() {
    for wanted in all() {
        if wanted.vendor() == Vendor::TwilioMessaging {
            let subject = wanted.stand().await;
            subject.deliver(NUMBER).await.expect("taken");
            let text = &subject.sim.inbox.messages(None)[0].text;
            assert!(
                text.ends_with(&format!("\n@shop.example #{CODE}")),
                "{text}"
            );
        }
    }
}

#[tokio::test]
async fn the_right_code_is_approved_once() {
    for wanted in all().into_iter().filter(|wanted| wanted.checks()) {
        let subject = wanted.stand().await;
        let handle = subject.deliver(NUMBER).await.expect(subject.name);
        let code = subject.code();
        let first = subject.check(&handle, &code).await;
        assert_eq!(first, Ok(Verdict::Approved), "{}", subject.name);
        let second = subject.check(&handle, &code).await;
        assert_ne!(second, Ok(Verdict::Approved), "{}", subject.name);
    }
}

#[tokio::test]
async fn a_wrong_code_is_wrong() {
    for wanted in all().into_iter().filter(|wanted| wanted.checks()) {
        let subject = wanted.stand().await;
        let handle = subject.deliver(NUMBER).await.expect(subject.name);
        let wrong = other_than(&subject.code());
        let verdict = subject.check(&handle, &wrong).await;
        // Sinch's `FAIL` is the end, too.
        let expected = match subject.name {
            "sinch" => Verdict::LastWrong,
            _ => Verdict::Wrong,
        };
        assert_eq!(verdict, Ok(expected), "{}", subject.name);
    }
}

#[tokio::test]
async fn wrong_codes_without_end_are_an_end() {
    for wanted in all().into_iter().filter(|wanted| wanted.checks()) {
        let subject = wanted.stand().await;
        let handle = subject.deliver(NUMBER).await.expect(subject.name);
        let code = subject.code();
        for _ in 0..6 {
            subject.check(&handle, &other_than(&code)).await.ok();
        }
        // Sinch may take any number of them: no source says how many.
        if subject.name != "sinch, pending and text" {
            let verdict = subject.check(&handle, &code).await;
            assert!(
                matches!(verdict, Ok(Verdict::TooMany | Verdict::Gone)),
                "{}: {verdict:?}",
                subject.name
            );
        }
    }
}

#[tokio::test]
async fn a_code_whose_time_is_over_is_not_approved() {
    for wanted in all().into_iter().filter(|wanted| wanted.checks()) {
        let subject = wanted.stand().await;
        let handle = subject.deliver(NUMBER).await.expect(subject.name);
        let code = subject.code();
        subject.sim.clock.advance(901);
        let verdict = subject.check(&handle, &code).await;
        assert!(
            matches!(verdict, Ok(Verdict::Expired | Verdict::Gone)),
            "{}: {verdict:?}",
            subject.name
        );
    }
}

#[tokio::test]
async fn a_vendor_that_says_how_many_codes_it_judges_judges_so_many() {
    for wanted in all().into_iter().filter(|wanted| wanted.checks()) {
        let subject = wanted.stand().await;
        let Some(tries) = subject.provider.tries() else {
            continue;
        };
        let handle = subject.deliver(NUMBER).await.expect(subject.name);
        let code = subject.code();
        for left in (0..tries).rev() {
            let verdict = subject.check(&handle, &other_than(&code)).await;
            let ended = left == 0 && verdict == Ok(Verdict::TooMany);
            assert!(
                ended || verdict == Ok(Verdict::Wrong),
                "{}: {verdict:?}",
                subject.name
            );
        }
        let verdict = subject.check(&handle, &code).await;
        assert_ne!(verdict, Ok(Verdict::Approved), "{}", subject.name);
    }
}
