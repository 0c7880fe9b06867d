//! What a vendor calls back about, signed and over sockets, reaches the person who waits: by the gateway's own fallback, and
//! by the vendor's.

use std::time::Duration;

use anyhow::Result;
use e2e::{
    Delivery, Demo, Engine, Options, Status, Step, Vendor, VendorStep, journey, until, vendors,
};
use tokio::time::Instant;

vendors!(a_failure_that_this_vendor_calls_back_about_brings_the_code_by_whatsapp in twilio, vonage, sinch, twilio_messaging);
async fn a_failure_that_this_vendor_calls_back_about_brings_the_code_by_whatsapp(vendor: Vendor) {
    journey(Engine::Chromium, through(vendor), async |demo| {
        let page = &demo.page;
        let mut outcomes = demo.sim().outcomes();
        page.send_code_to("2025550105").await?;
        assert_eq!(outcomes.recv().await?.status, Status::Failed);
        let failed = Instant::now();
        page.until_status(GONE_OVER).await?;
        let waited = failed.elapsed();
        assert!(waited < Duration::from_secs(3), "{waited:?}");
        assert!(page.events().await?.contains(&CHANGE.to_owned()));
        let message = page.message(1).await?;
        assert_eq!(message.channel, "WHATSAPP");
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await?;

        let [sms, whatsapp] = settled(demo, vendor).await?;
        assert_eq!(sms.delivery_status, "FAILED");
        assert!(!sms.automatic && whatsapp.automatic);
        assert_eq!(whatsapp.delivery_status, "DELIVERED");
        assert!(whatsapp.latency_ms.is_some());
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

vendors!(where_whatsapp_fails_as_well_this_vendor_calls in twilio, vonage, sinch);
async fn where_whatsapp_fails_as_well_this_vendor_calls(vendor: Vendor) {
    journey(Engine::Chromium, through(vendor), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550106").await?;
        page.until_status(
            "The WhatsApp message could not be delivered. Calling you instead. Listen for the code.",
        )
        .await?;
        let message = page.message(1).await?;
        assert_eq!(message.channel, "VOICE");
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

vendors!(what_this_vendor_sends_by_its_own_workflow_is_told_and_sent_once in vonage);
async fn what_this_vendor_sends_by_its_own_workflow_is_told_and_sent_once(vendor: Vendor) {
    let options = Options {
        vendor_keys: "native_fallback_seconds = 60\n",
        ..through(vendor)
    };
    journey(Engine::Chromium, options, async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550105").await?;
        page.until_status(GONE_OVER).await?;
        assert!(page.events().await?.contains(&CHANGE.to_owned()));
        let message = page.message(1).await?;
        assert_eq!(message.channel, "WHATSAPP");
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await?;
        settled(demo, vendor).await?;
        let calls = &demo.sim().calls;
        assert_eq!(calls.count(vendor, VendorStep::Start, "+12025550105"), 1);
        assert_eq!(calls.count(vendor, VendorStep::Next, "+12025550105"), 0);
        assert_eq!(demo.inbox.messages().await?.len(), 1);
        Ok(())
    })
    .await;
}

vendors!(a_failure_told_in_the_scheme_of_relays_is_shown_where_no_other_way_is_open_yet in verifynow);
async fn a_failure_told_in_the_scheme_of_relays_is_shown_where_no_other_way_is_open_yet(
    vendor: Vendor,
) {
    journey(Engine::Chromium, through(vendor), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550105").await?;
        // VerifyNow takes no second request for the number so soon, by whatever channel.
        page.until_status(
            "The WhatsApp message could not be delivered. Check your number, or get the code another way.",
        )
        .await?;
        assert_eq!(demo.inbox.messages().await?, []);
        assert!(page.is_at(Step::Code).await?);
        Ok(())
    })
    .await;
}

vendors!(fraud_that_this_vendor_finds_afterwards_is_told_and_sent_by_no_other_way in vonage);
async fn fraud_that_this_vendor_finds_afterwards_is_told_and_sent_by_no_other_way(vendor: Vendor) {
    journey(Engine::Chromium, through(vendor), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550104").await?;
        page.until_status(
            "The text message could not be delivered. Check your number, or get the code another way.",
        )
        .await?;
        let all = demo.deliveries.all().await?;
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(all[0].reason.as_deref(), Some("fraud"));
        assert_eq!(demo.inbox.messages().await?, []);
        Ok(())
    })
    .await;
}

/// Both messages, once the vendor has said of the second one that it arrived: at the latest with its code.
async fn settled(demo: &Demo, vendor: Vendor) -> Result<[Delivery; 2]> {
    until("news of both messages", async || {
        let all: [Delivery; 2] = match demo.deliveries.all().await?.try_into() {
            Ok(two) => two,
            Err(all) => panic!("{all:?}"),
        };
        assert_eq!(all[0].channel, "SMS");
        assert_eq!(all[1].channel, "WHATSAPP");
        assert!(all.iter().all(|one| one.provider == vendor.name()));
        Ok((all[1].delivery_status != "PENDING").then_some(all))
    })
    .await
}

fn through(vendor: Vendor) -> Options {
    Options {
        vendor: Some(vendor),
        ..Options::default()
    }
}

const GONE_OVER: &str = "The text message could not be delivered. Sending by WhatsApp instead. Check there for the code.";
const CHANGE: &str = "otp-channel-change WHATSAPP";
