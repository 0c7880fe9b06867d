//! Whether an adapter can be used, found out without sending anything.

use gateway::provider::probe::{Credentials, Probe};
use provider_sim::order::{Answer, Order};
use provider_sim::{Step, Vendor};

use super::subject::{Password, Wanted, all, stand_in};

/// No call that sends nothing accepts a token from the dashboard.
fn can_tell(wanted: Wanted) -> bool {
    wanted.vendor() != Vendor::Verifynow || wanted.name == "verifynow, account"
}

#[tokio::test]
async fn good_credentials_are_taken_and_nothing_is_sent() {
    for wanted in all() {
        let subject = wanted.stand().await;
        let probe = subject.provider.probe().await;
        assert!(probe.is_good(), "{}: {probe:?}", wanted.name);
        if can_tell(wanted) {
            assert_eq!(
                probe,
                Probe::Reached(Credentials::Accepted),
                "{}",
                wanted.name
            );
        } else {
            assert!(matches!(probe, Probe::Reached(Credentials::Unknown(_))));
        }
        assert_eq!(subject.sim.inbox.messages(None), [], "{}", wanted.name);
        let steps = subject.sim.calls.all().into_iter().map(|call| call.step);
        assert!(
            steps
                .into_iter()
                .all(|step| matches!(step, Step::Token | Step::Other)),
            "{}",
            wanted.name
        );
    }
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_not_repeated() {
    for wanted in all().into_iter().filter(|wanted| can_tell(*wanted)) {
        let (_sim, url) = stand_in().await;
        let url = format!("{url}/{}", wanted.vendor().name());
        let probe = wanted.adapter(&url, Password::Wrong).probe().await;
        assert!(
            matches!(&probe, Probe::Reached(Credentials::Refused(why)) if !why.contains("wrong")),
            "{}: {probe:?}",
            wanted.name
        );
        assert!(!format!("{probe:?}").contains("d3Jvbmc"), "{probe:?}");
        assert!(!probe.is_good());
    }
}

#[tokio::test]
async fn a_vendor_that_does_not_answer_is_told_from_one_that_refuses() {
    for wanted in all() {
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("binds");
        let url = format!("http://{}", closed.local_addr().expect("an address"));
        drop(closed);
        let probe = wanted.adapter(&url, Password::Right).probe().await;
        assert!(
            matches!(&probe, Probe::Unreachable(why) if why.contains("refused")),
            "{}: {probe:?}",
            wanted.name
        );
    }
}

#[tokio::test]
async fn a_vendor_that_is_down_is_not_good() {
    for wanted in all().into_iter().filter(|wanted| can_tell(*wanted)) {
        let subject = wanted.stand().await;
        let answer = Answer::Told {
            status: 503,
            headers: [].into(),
            body: String::new(),
        };
        subject.sim.orders.give(Order {
            answer,
            ..Order::default()
        });
        let probe = subject.provider.probe().await;
        assert!(
            matches!(&probe, Probe::Unreachable(_)),
            "{}: {probe:?}",
            wanted.name
        );
    }
}
