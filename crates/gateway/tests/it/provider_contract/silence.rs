//! No response, half a response, an endless response, a late one; and nothing secret in any of it.

use futures_util::future::join_all;
use gateway::provider::ProviderError;
use provider_sim::order::{Answer, Order};
use provider_sim::{Step, accounts};

use super::subject::{CODE, NUMBER, Password, Wanted, all, message, stand_in};
use crate::support::log::Lines;
use crate::support::other_than;

fn order(answer: Answer) -> Order {
    Order {
        answer,
        ..Order::default()
    }
}

#[tokio::test]
async fn a_vendor_that_cannot_be_reached_was_certainly_not_asked() {
    for wanted in all() {
        // A port that was free a moment ago.
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("binds");
        let url = format!("http://{}", closed.local_addr().expect("an address"));
        drop(closed);
        let provider = wanted.adapter(&url, Password::Right);
        let outcome = provider.deliver(&message(NUMBER, wire::Channel::Sms)).await;
        assert_eq!(
            outcome.expect_err(wanted.name),
            ProviderError::Unavailable,
            "{}",
            wanted.name
        );
    }
}

#[tokio::test]
async fn a_vendor_that_does_not_prove_who_it_is_hears_nothing() {
    for wanted in all() {
        // It speaks plain HTTP where TLS is expected.
        let (sim, url) = stand_in().await;
        let url = url.replace("http://", "https://");
        let provider = wanted.adapter(
            &format!("{url}/{}", wanted.vendor().name()),
            Password::Right,
        );
        let outcome = provider.deliver(&message(NUMBER, wire::Channel::Sms)).await;
        assert_eq!(
            outcome.expect_err(wanted.name),
            ProviderError::Unavailable,
            "{}",
            wanted.name
        );
        assert!(sim.calls.all().is_empty(), "{}", wanted.name);
    }
}

/// The outcome of a message whose call ends like this.
async fn outcome(wanted: Wanted, answer: Answer) -> (Wanted, ProviderError) {
    let subject = wanted.stand().await;
    subject.sim.orders.give(Order {
        step: Some(Step::Start),
        answer,
        ..Order::default()
    });
    let error = subject.deliver(NUMBER).await.expect_err(subject.name);
    // A message may have been sent: asking again would send two.
    assert_eq!(subject.starts(NUMBER), 1, "{}", subject.name);
    (wanted, error)
}

#[tokio::test]
async fn a_call_that_breaks_off_or_never_ends_has_an_unknown_outcome() {
    for answer in [Answer::Cut, Answer::Flood] {
        for wanted in all() {
            let (wanted, error) = outcome(wanted, answer.clone()).await;
            assert_eq!(error, ProviderError::Unknown, "{}: {answer:?}", wanted.name);
        }
    }
}

#[tokio::test]
async fn a_vendor_that_hangs_has_an_unknown_outcome_within_five_seconds() {
    let all = join_all(
        all()
            .into_iter()
            .map(|wanted| outcome(wanted, Answer::Hang)),
    );
    let outcomes = tokio::time::timeout(std::time::Duration::from_secs(30), all).await;
    for (wanted, error) in outcomes.expect("nothing waits for ever") {
        assert_eq!(error, ProviderError::Unknown, "{}", wanted.name);
    }
}

#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    for wanted in all() {
        let subject = wanted.stand().await;
        subject.sim.orders.give(Order {
            delay_milliseconds: 300,
            ..Order::default()
        });
        subject.deliver(NUMBER).await.expect(subject.name);
    }
}

/// Takes an adapter through everything that is logged; returns every error.
async fn everything(wanted: Wanted, secrets: &mut Vec<String>) -> String {
    let mut words = String::new();
    let mut note = |error: Option<ProviderError>| {
        if let Some(error) = error {
            words.extend([error.to_string(), format!("{error:?}\n")]);
        }
    };
    let subject = wanted.stand().await;
    let handle = subject.deliver(NUMBER).await.expect(subject.name);
    let code = subject.code();
    if wanted.checks() {
        let wrong = other_than(&code);
        note(subject.check(&handle, &wrong).await.err());
        note(subject.check(&handle, &code).await.err());
        secrets.extend([wrong].into_iter().filter(|text| text.len() > 5));
    }
    for last in ["01", "03", "04", "08", "10"] {
        note(subject.deliver(&format!("+120255501{last}")).await.err());
    }
    for answer in [Answer::Cut, Answer::Flood] {
        let subject = wanted.stand().await;
        subject.sim.orders.give(order(answer));
        note(subject.deliver(NUMBER).await.err());
        note(subject.check(&handle, &code).await.err());
    }
    let unreachable = wanted.adapter("http://127.0.0.1:9", Password::Right);
    let to = message(NUMBER, wire::Channel::Sms);
    note(unreachable.deliver(&to).await.err());
    let (_, url) = stand_in().await;
    let refused = format!("{url}/{}", subject.vendor.name());
    note(
        wanted
            .adapter(&refused, Password::Wrong)
            .deliver(&to)
            .await
            .err(),
    );
    // An invalid URL is an error of its own, and contains the query.
    note(
        wanted
            .adapter("not a url", Password::Right)
            .deliver(&to)
            .await
            .err(),
    );
    // Four digits could be found in port numbers; hiding six includes hiding four.
    secrets.extend(
        [code, handle.expose().to_owned()]
            .into_iter()
            .filter(|text| text.len() > 5),
    );
    words
}

#[tokio::test]
async fn no_error_and_no_log_line_has_a_secret() {
    let lines = Lines::default();
    let guard = lines.install("trace");
    let mut secrets = vec![
        CODE.to_owned(),
        "2025550".to_owned(),
        accounts::twilio::AUTH_TOKEN.to_owned(),
        accounts::vonage::API_SECRET.to_owned(),
        accounts::sinch::APPLICATION_SECRET.to_owned(),
        accounts::verifynow::PASSWORD.to_owned(),
        accounts::verifynow::AUTH_TOKEN.to_owned(),
        "validateOtp?".to_owned(),
        "mobileNumber".to_owned(),
        "shop.example".to_owned(),
    ];
    let mut errors = String::new();
    for wanted in all() {
        errors.push_str(&everything(wanted, &mut secrets).await);
    }
    drop(guard);
    let logged = lines.text();
    for event in [
        "provider.unreachable",
        "provider.request_invalid",
        "provider.token_fetched",
    ] {
        assert!(logged.contains(event), "{event} was not logged");
    }
    for secret in secrets {
        assert!(!errors.contains(&secret), "{secret} in {errors}");
        let line = logged.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret}");
    }
}
