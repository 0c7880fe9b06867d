//! What the stand-ins post by themselves is what the vendors have published, where they have.

use provider_sim::callback::Callback;
use provider_sim::{Outcome, Status, StepEnd, Text, Vendor};
use wire::Channel;

const BASE: &str = "https://otp.example/verification/v3";
const NOW: i64 = 1_795_339_800_000;

#[test]
fn reports_are_as_published() {
    let mut judged = 0;
    for vendor in [Vendor::Vonage, Vendor::Sinch] {
        for channel in [Channel::Sms, Channel::Whatsapp, Channel::Voice] {
            for status in [
                Status::Delivered,
                Status::Failed,
                Status::Blocked,
                Status::Verified,
                Status::Spent,
                Status::Expired,
                Status::Exhausted([
                    Some((Channel::Sms, StepEnd::Expired)),
                    Some((channel, StepEnd::Failed)),
                    None,
                ]),
            ] {
                let outcome = Outcome {
                    vendor,
                    id: "c11236f4-00bf-4b89-84ba-88b25df97315".to_owned(),
                    to: "+12025550123".to_owned(),
                    channel,
                    status,
                    attempt: None,
                    callback: None,
                };
                let told = [
                    Callback::about(&outcome, BASE, NOW),
                    Callback::about_the_end(&outcome, BASE, NOW),
                ];
                for callback in told.into_iter().flatten() {
                    let found = vendor_api::callback_violations(vendor, callback.body.as_bytes());
                    assert_eq!(found, [""; 0], "{}", callback.body);
                    judged += 1;
                }
            }
        }
    }
    assert!(judged >= 33, "{judged}");
}

#[test]
fn texts_are_as_published() {
    for vendor in [Vendor::Vonage, Vendor::Sinch] {
        let text = Text {
            vendor,
            from: "+12025550123".to_owned(),
            text: "Stop".to_owned(),
        };
        let callback = Callback::about_text(&text, BASE, NOW).expect("it passes texts on");
        let found = vendor_api::callback_violations(vendor, callback.body.as_bytes());
        assert_eq!(found, [""; 0], "{}", callback.body);
    }
}
