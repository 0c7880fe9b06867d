//! The program itself with each vendor's stand-in behind it: from a number to a token that a server redeems.

use provider_sim::Vendor;
use serde_json::{Value, json};

use crate::support::other_than;
use crate::support::vendors::World;

#[tokio::test]
async fn a_number_becomes_a_redeemed_token_through_every_vendor() {
    let number = "+12025550123";
    for vendor in Vendor::ALL {
        let world = World::new(&[vendor]).await;
        let name = vendor.name();
        let mut outcomes = world.sim.outcomes();
        let (status, sent) = world.send(number).await;
        assert_eq!(status, 200, "{name}: {sent}");
        let code = world.code(number);
        assert_eq!(sent["data"]["otpLength"], code.len(), "{name}");
        let id = &sent["data"]["verificationId"];
        // Wrong once; with Sinch that may already be the end.
        if vendor != Vendor::Sinch {
            let wrong = json!({"verificationId": id, "code": other_than(&code)});
            let (_, failed) = world.post("validate", wrong).await;
            assert_eq!(
                failed["data"]["verificationStatus"], "FAILED",
                "{name}: {failed}"
            );
        }
        let right = json!({"verificationId": id, "code": code});
        let (_, verified) = world.post("validate", right.clone()).await;
        assert_eq!(
            verified["data"]["verificationStatus"], "VERIFIED",
            "{name}: {verified}"
        );
        // The same code again within the minute: the same token, whatever the vendor remembers.
        let (_, again) = world.post("validate", right).await;
        assert_eq!(again["data"]["token"], verified["data"]["token"], "{name}");

        let redeem = json!({"secret": "sk_demo", "token": verified["data"]["token"]});
        let (_, redeemed) = world.post("siteverify", redeem).await;
        assert_eq!(redeemed["success"], true, "{name}: {redeemed}");
        assert_eq!(redeemed["phoneNumber"], number, "{name}");

        let handle = outcomes.try_recv().expect("delivered").id;
        for answer in [sent, verified, redeemed] {
            assert!(!answer.to_string().contains(&handle), "{name}: {answer}");
        }
    }
}

#[tokio::test]
async fn what_a_vendor_refuses_is_told_in_our_words() {
    for vendor in Vendor::ALL {
        let world = World::new(&[vendor]).await;
        let name = vendor.name();
        let (status, answer) = world.send("+12025550101").await;
        assert_eq!(
            (status, &answer["errorCode"]),
            (400, &"INVALID_NUMBER".into()),
            "{name}"
        );
        let (status, answer) = world.send("+12025550103").await;
        assert_eq!(
            (status, &answer["errorCode"]),
            (429, &"RATE_LIMITED".into()),
            "{name}"
        );
        if vendor != Vendor::Vonage {
            let (status, answer) = world.send("+12025550104").await;
            assert_eq!(
                (status, &answer["errorCode"]),
                (403, &"FRAUD_DETECTED".into()),
                "{name}"
            );
        }
        let (status, answer) = world.send("+12025550110").await;
        assert_eq!(
            (status, &answer["errorCode"]),
            (503, &"PROVIDER_UNAVAILABLE".into()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_is_promised_is_what_the_vendor_gives() {
    let number = "+12025550123";
    for (vendor, tries, seconds) in [
        (Vendor::Vonage, 3, 600),
        (Vendor::Twilio, 5, 600),
        (Vendor::Verifynow, 5, 60),
    ] {
        let world = World::new(&[vendor]).await;
        let name = vendor.name();
        let (_, sent) = world.send(number).await;
        assert_eq!(sent["data"]["attemptsLeft"], tries, "{name}: {sent}");
        let lives = sent["data"]["expiresInSeconds"].as_u64().expect("a number");
        assert!((seconds - 5..=seconds).contains(&lives), "{name}: {sent}");
        let wrong = json!({
            "verificationId": sent["data"]["verificationId"],
            "code": other_than(&world.code(number)),
        });
        for left in (0..tries).rev() {
            let (_, failed) = world.post("validate", wrong.clone()).await;
            let expected = json!({"verificationStatus": "FAILED", "attemptsLeft": left});
            assert_eq!(failed["data"], expected, "{name}: {failed}");
        }
        spent(&world, &wrong, name).await;
    }
}

#[tokio::test]
async fn an_end_that_sinch_makes_at_the_first_wrong_code_is_told_as_one() {
    let number = "+12025550123";
    let world = World::new(&[Vendor::Sinch]).await;
    let (_, sent) = world.send(number).await;
    let wrong = json!({
        "verificationId": sent["data"]["verificationId"],
        "code": other_than(&world.code(number)),
    });
    let (_, failed) = world.post("validate", wrong.clone()).await;
    let expected = json!({"verificationStatus": "FAILED", "attemptsLeft": 0});
    assert_eq!(failed["data"], expected, "{failed}");
    spent(&world, &wrong, "sinch").await;
}

/// Nothing more is checked, and nothing more is sent.
async fn spent(world: &World, request: &Value, name: &str) {
    let (_, late) = world.post("validate", request.clone()).await;
    let expected = json!({"verificationStatus": "EXPIRED", "reason": "ATTEMPTS"});
    assert_eq!(late["data"], expected, "{name}: {late}");
    let again = json!({"verificationId": request["verificationId"]});
    let (status, ended) = world.post("resend", again).await;
    assert_eq!(status, 410, "{name}: {ended}");
}
