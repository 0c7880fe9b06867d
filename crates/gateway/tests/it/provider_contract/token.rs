//! `VerifyNow`'s token: fetched by one caller for all, kept, and fetched again when it expires or is refused.

use futures_util::future::join_all;
use gateway::provider::ProviderError;
use provider_sim::order::{Answer, Order};
use provider_sim::{Step, Vendor};

use super::subject::{NUMBER, Subject, all, message};

async fn account() -> Subject {
    let wanted = all()
        .into_iter()
        .find(|wanted| wanted.name == "verifynow, account");
    wanted.expect("there is one").stand().await
}

fn fetches(subject: &Subject) -> usize {
    subject.sim.calls.count(Vendor::Verifynow, Step::Token, "")
}

#[tokio::test]
async fn a_hundred_calls_at_once_fetch_one_token() {
    let subject = account().await;
    // Slow enough for all of them to want one.
    subject.sim.orders.give(Order {
        step: Some(Step::Token),
        delay_milliseconds: 200,
        ..Order::default()
    });
    let calls = (0..100).map(|index| {
        let to = format!("+1202555{:04}", 1000 + index);
        let provider = &subject.provider;
        async move { provider.deliver(&message(&to, wire::Channel::Sms)).await }
    });
    for outcome in join_all(calls).await {
        outcome.expect("taken");
    }
    assert_eq!(fetches(&subject), 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_call_repeated() {
    let subject = account().await;
    subject.deliver(NUMBER).await.expect("taken");
    subject.sim.orders.give(Order {
        step: Some(Step::Start),
        times: Some(1),
        answer: Answer::Told {
            status: 401,
            headers: [].into(),
            body: String::new(),
        },
        ..Order::default()
    });
    subject.deliver("+12025550124").await.expect("taken");
    assert_eq!(fetches(&subject), 2);
    assert_eq!(subject.sim.inbox.messages(Some("+12025550124")).len(), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_for_ever_is_not_fetched_for_ever() {
    let subject = account().await;
    subject.sim.orders.give(Order {
        step: Some(Step::Start),
        answer: Answer::Told {
            status: 403,
            headers: [].into(),
            body: String::new(),
        },
        ..Order::default()
    });
    let error = subject.deliver(NUMBER).await.expect_err("refused");
    assert_eq!(error.to_string(), "rejected: credentials refused (403)");
    assert_eq!(fetches(&subject), 2);
    assert_eq!(
        subject
            .sim
            .calls
            .count(Vendor::Verifynow, Step::Start, NUMBER),
        2
    );
}

#[tokio::test]
async fn waiters_share_a_failure_instead_of_repeating_it() {
    let subject = account().await;
    subject.sim.orders.give(Order {
        step: Some(Step::Token),
        delay_milliseconds: 100,
        answer: Answer::Told {
            status: 503,
            headers: [].into(),
            body: String::new(),
        },
        ..Order::default()
    });
    let to = message(NUMBER, wire::Channel::Sms);
    let calls = (0..50).map(|_| subject.provider.deliver(&to));
    for outcome in join_all(calls).await {
        outcome.expect_err("no token");
    }
    assert_eq!(fetches(&subject), 1);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_means_that_no_message_has_left() {
    let subject = account().await;
    subject.sim.orders.give(Order {
        step: Some(Step::Token),
        answer: Answer::Cut,
        ..Order::default()
    });
    let error = subject.deliver(NUMBER).await.expect_err("no token");
    assert_eq!(error, ProviderError::Unavailable);
    assert_eq!(
        subject
            .sim
            .calls
            .count(Vendor::Verifynow, Step::Start, NUMBER),
        0
    );
}
