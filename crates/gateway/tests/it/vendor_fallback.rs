//! A text that fails on the way is followed by the next channel, over sockets, after the vendor's own report.

use std::time::Duration;

use provider_sim::settings::Choices;
use provider_sim::{Step, Vendor};
use serde_json::json;
use tokio::time::Instant;
use wire::Channel;

use crate::support::vendors::World;

#[tokio::test]
async fn twilio_verify_is_followed_by_the_events_of_today_and_by_the_older_ones() {
    for twilio_older_events in [false, true] {
        let world = World::new(&[Vendor::Twilio]).await;
        world.sim.settings.set(Choices {
            twilio_older_events,
            ..Choices::default()
        });
        // Its SMS fails and WhatsApp delivers.
        let number = "+12025550105";
        let (status, sent) = world.send(number).await;
        assert_eq!(status, 200, "{sent}");
        assert_eq!(sent["data"]["flowType"], "SMS");
        let begun = Instant::now();
        while world.sim.inbox.messages(Some(number)).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(20), "nothing came");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let message = &world.sim.inbox.messages(Some(number))[0];
        assert_eq!(message.channel, Channel::Whatsapp);
        assert_eq!(
            world.sim.calls.count(Vendor::Twilio, Step::Start, number),
            2
        );
        let code = json!({
            "verificationId": sent["data"]["verificationId"],
            "code": message.code,
        });
        let (_, judged) = world.post("validate", code).await;
        assert_eq!(judged["data"]["verificationStatus"], "VERIFIED", "{judged}");
    }
}
