//! Numbers that a vendor does not serve: the person is told, and everybody else's codes keep arriving.

use provider_sim::Vendor;
use serde_json::json;

use crate::support::vendors::World;

#[tokio::test]
async fn numbers_of_a_country_that_twilio_does_not_serve_stop_nobody_elses_codes() {
    for vendor in [Vendor::Twilio, Vendor::TwilioMessaging] {
        let world = World::new(&[vendor]).await;
        for number in 0..8 {
            let (status, problem) = world.send(&format!("+53512345{number:02}")).await;
            assert_eq!(status, 400, "{problem}");
            assert_eq!(problem["errorCode"], "INVALID_NUMBER", "{problem}");
            assert_eq!(problem["reason"], "COUNTRY_NOT_SERVED", "{problem}");
        }
        let (status, sent) = world.send("+12025550123").await;
        assert_eq!(status, 200, "{sent}");
        let code = json!({
            "verificationId": sent["data"]["verificationId"],
            "code": world.code("+12025550123"),
        });
        let (_, judged) = world.post("validate", code).await;
        assert_eq!(judged["data"]["verificationStatus"], "VERIFIED", "{judged}");
        assert!(!world.log().contains("provider.circuit_opened"));
    }
}

#[tokio::test]
async fn what_a_server_knows_of_a_device_reaches_twilio_and_what_a_page_says_does_not() {
    let world = World::new(&[Vendor::Twilio]).await;
    // The stand-in refuses a check that is neither on nor off: a page's word has not come that far.
    let page = json!({
        "siteKey": "pk_demo",
        "phoneNumber": "+12025550123",
        "riskCheck": "nonsense",
        "telemetryId": "x",
    });
    assert_eq!(world.post("send", page).await.0, 200);
    let server = |check: &str| {
        let body = json!({
            "phoneNumber": "+12025550124",
            "clientIp": "192.0.2.7",
            "telemetryId": "6ff4f4f5-9d2c-4a42-a3a5-3f0f7a2f6d54",
            "riskCheck": check,
        });
        let call = world.client.post(world.url("send"));
        call.header("authToken", "sk_demo").json(&body).send()
    };
    assert_eq!(server("nonsense").await.expect("answers").status(), 400);
    assert_eq!(server("disable").await.expect("answers").status(), 200);
    assert_eq!(world.sim.inbox.messages(Some("+12025550124")).len(), 1);
}
