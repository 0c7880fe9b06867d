//! A thousand at once: a code is accepted once, a token redeemed once, and exactly five wrong codes are checked.
//!
//! `OTP_ROUNDS=200 cargo test -p gateway races` runs the long form; the short one is a few rounds.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tracing::instrument::WithSubscriber as _;

use crate::support::log::Lines;
use crate::support::{Answer, Gateway, PAGE, other_than};

const RACERS: usize = 1000;
/// Exempt from limits: the subject of the races are the attempts of one verification.
const NUMBER: &str = "+12025550100";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_right_codes_one_verifies_and_the_rest_get_its_token() {
    for round in 0..rounds() {
        let gateway = Gateway::new();
        let id = gateway.begin(NUMBER).await;
        let code = gateway.code(NUMBER);
        let lines = Lines::default();
        let bodies = vec![json!({"verificationId": id, "code": code}); RACERS];
        let answers = race(&gateway, "validate", bodies, &lines).await;

        let tokens = tally(&answers, |data| data["token"].to_string());
        assert_eq!(tokens.values().copied().collect::<Vec<_>>(), [RACERS]);
        assert!(tokens.keys().all(|token| token.contains('.')), "{tokens:?}");
        let logged = |outcome: &str| lines.count(&["code.checked", outcome]);
        assert_eq!(logged("outcome=\"verified\""), 1, "round {round}");
        assert_eq!(logged("outcome=\"repeated\""), RACERS - 1);

        // The token that they all hold can be redeemed, once.
        let token = answers[0].data()["token"].clone();
        let bodies = vec![json!({"secret": "sk_shop", "token": token}); RACERS];
        let redeemed = race(&gateway, "siteverify", bodies, &lines).await;
        let successes = redeemed
            .iter()
            .filter(|answer| answer.ok()["success"] == true)
            .count();
        assert_eq!(successes, 1, "round {round}");
        assert_eq!(lines.count(&["token.redeemed"]), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_wrong_codes_five_are_evaluated_across_resends_too() {
    for round in 0..rounds() {
        let gateway = Gateway::new();
        let id = gateway.begin(NUMBER).await;
        let code = gateway.code(NUMBER);
        let wrong = json!({"verificationId": id, "code": other_than(&code)});
        let lines = Lines::default();
        let mut answers = Vec::new();
        // Two before a resend, one after it, and then everybody while another resend is requested.
        for wrong_codes in [2, 1] {
            answers.extend(
                race(
                    &gateway,
                    "validate",
                    vec![wrong.clone(); wrong_codes],
                    &lines,
                )
                .await,
            );
            gateway.clock.advance_seconds(60);
            gateway.resend(&id).await.data();
        }
        gateway.clock.advance_seconds(120);
        let (raced, resent) = tokio::join!(
            race(&gateway, "validate", vec![wrong.clone(); RACERS], &lines),
            gateway.resend(&id),
        );
        answers.extend(raced);

        assert!(
            matches!(resent.status.as_u16(), 200 | 410),
            "{}",
            resent.text()
        );
        assert_eq!(
            tally(&answers, |data| format!(
                "{} {}",
                data["verificationStatus"], data["attemptsLeft"]
            )),
            BTreeMap::from([
                ("\"FAILED\" 4".to_owned(), 1),
                ("\"FAILED\" 3".to_owned(), 1),
                ("\"FAILED\" 2".to_owned(), 1),
                ("\"FAILED\" 1".to_owned(), 1),
                ("\"FAILED\" 0".to_owned(), 1),
                ("\"EXPIRED\" null".to_owned(), RACERS - 2),
            ]),
            "round {round}"
        );
        assert_eq!(lines.count(&["code.checked", "outcome=\"failed\""]), 5);
        let late = gateway.validate(&id, &code).await.data();
        assert_eq!(late["reason"], "ATTEMPTS");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_right_and_wrong_codes_at_once_one_side_wins_for_everybody() {
    for round in 0..rounds() {
        let gateway = Gateway::new();
        let id = gateway.begin(NUMBER).await;
        let code = gateway.code(NUMBER);
        let lines = Lines::default();
        let bodies = (0..RACERS).map(|racer| {
            // The right one comes fourth and then every tenth time: either side may win.
            let code = if racer % 10 == 3 {
                code.clone()
            } else {
                other_than(&code)
            };
            json!({"verificationId": id, "code": code})
        });
        let answers = race(&gateway, "validate", bodies.collect(), &lines).await;
        let status = |answer: &&Answer, wanted: &str| {
            answer.status == 200 && answer.data()["verificationStatus"] == wanted
        };
        let count = |wanted: &str| {
            answers
                .iter()
                .filter(|answer| status(answer, wanted))
                .count()
        };
        let (verified, failed, expired) = (count("VERIFIED"), count("FAILED"), count("EXPIRED"));
        let refused = answers.iter().filter(|answer| answer.status == 409).count();
        assert_eq!(
            verified + failed + expired + refused,
            RACERS,
            "round {round}"
        );
        if verified > 0 {
            assert_eq!((verified, expired), (RACERS / 10, 0), "round {round}");
            assert!(
                failed < 5,
                "round {round}: {failed} wrong codes, and verified"
            );
        } else {
            assert_eq!((failed, refused), (5, 0), "round {round}");
        }
    }
}

/// Sends all of `bodies` to an endpoint at once.
async fn race(gateway: &Gateway, endpoint: &str, bodies: Vec<Value>, lines: &Lines) -> Vec<Answer> {
    let log = lines.dispatch("gateway=info");
    let mut racers = JoinSet::new();
    for body in bodies {
        let call = gateway.post(endpoint);
        // `/siteverify` is for servers, whose key is in the body.
        let call = if endpoint == "siteverify" {
            call
        } else {
            call.origin(PAGE)
        };
        racers.spawn(call.json(body).with_subscriber(log.clone()));
    }
    racers.join_all().await
}

/// How many responses say the same.
fn tally(answers: &[Answer], word: impl Fn(&Value) -> String) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        *tally.entry(word(&answer.data())).or_default() += 1;
    }
    tally
}

fn rounds() -> usize {
    let chosen = std::env::var_os("OTP_ROUNDS").and_then(|rounds| rounds.to_str()?.parse().ok());
    chosen.unwrap_or(3)
}
