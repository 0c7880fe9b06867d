//! The result of a code of ours is reported to the vendors that want to know.

use gateway::provider::Conversion;
use gateway::verification::Verdict;
use gateway::verification::code::Code;
use provider_sim::Vendor;

use super::subject::{CODE, NUMBER, Wanted, all};

fn who_want_to_know() -> impl Iterator<Item = Wanted> {
    let own = all().into_iter().filter(|wanted| !wanted.checks());
    own.filter(|wanted| wanted.vendor() != Vendor::TwilioMessaging)
}

#[tokio::test]
async fn only_those_are_told_that_did_not_judge_it_themselves() {
    let known: Vec<&str> = who_want_to_know().map(|wanted| wanted.name).collect();
    assert_eq!(known, ["twilio, own code", "vonage, own code"]);
    for wanted in all() {
        let subject = wanted.stand().await;
        let wants = known.contains(&subject.name);
        assert_eq!(
            subject.provider.wants_conversions(),
            wants,
            "{}",
            subject.name
        );
    }
}

#[tokio::test]
async fn a_right_code_converts_and_ends_it_there() {
    for wanted in who_want_to_know() {
        let subject = wanted.stand().await;
        let name = subject.name;
        let handle = subject.deliver(NUMBER).await.expect(name);
        let mut outcomes = subject.sim.outcomes();
        let end = Conversion::Verified(Code::read(CODE).expect("a code"));
        subject.provider.conclude(&handle, &end).await.expect(name);
        let verified = outcomes.try_recv().expect(name);
        assert_eq!(verified.id, handle.expose(), "{name}");
        assert_eq!(verified.status, provider_sim::Status::Verified, "{name}");
        // Reported again, it is over already.
        subject.provider.conclude(&handle, &end).await.expect(name);
    }
}

#[tokio::test]
async fn spent_attempts_end_it_there_without_an_approval() {
    for wanted in who_want_to_know() {
        let subject = wanted.stand().await;
        let name = subject.name;
        let handle = subject.deliver(NUMBER).await.expect(name);
        subject.sim.clock.advance(30);
        let mut outcomes = subject.sim.outcomes();
        let spent = Conversion::Spent;
        subject
            .provider
            .conclude(&handle, &spent)
            .await
            .expect(name);
        assert!(outcomes.try_recv().is_err(), "{name}");
        let verdict = subject.check(&handle, CODE).await;
        assert_eq!(verdict, Ok(Verdict::Gone), "{name}");
    }
}

#[tokio::test]
async fn a_vendor_that_does_not_take_it_in_says_so_without_a_secret() {
    for wanted in who_want_to_know() {
        let subject = wanted.stand().await;
        let name = subject.name;
        let handle = subject.deliver(NUMBER).await.expect(name);
        subject.sim.orders.give(super::answers::told(500, CODE));
        let end = Conversion::Verified(Code::read(CODE).expect("a code"));
        let error = subject.provider.conclude(&handle, &end).await;
        let error = error.expect_err(name).to_string();
        assert_eq!(error, "temporarily unavailable", "{name}");
    }
}
