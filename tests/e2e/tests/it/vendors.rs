//! Each vendor in place of the sandbox, by its stand-in over sockets: the whole way, whoever owns the code.

use anyhow::{Context as _, Result};
use e2e::{Demo, Engine, Options, Step, Vendor, journey, vendors};

vendors!(a_code_by_this_vendor_becomes_a_redeemed_token_and_its_own_name_for_it_stays_behind);
async fn a_code_by_this_vendor_becomes_a_redeemed_token_and_its_own_name_for_it_stays_behind(
    vendor: Vendor,
) {
    through(vendor, &[30, 60], async |demo| {
        let page = &demo.page;
        let mut outcomes = demo.sim().outcomes();
        page.fill_in_name_and_email().await?;
        page.send_code_to("2025550123").await?;
        page.reach(Step::Code).await?;
        let message = page.message(1).await?;
        assert_eq!(message.channel, "SMS");
        // Whose text is ours, in that is the line which browsers read.
        assert_eq!(message.fillable, vendor == Vendor::TwilioMessaging);
        if message.fillable {
            page.press_fill().await?;
        } else {
            page.code().await?.send_keys(&message.code()?).await?;
        }
        page.reach(Step::Verified).await?;

        let handle = outcomes.recv().await?.id;
        let held = page.everything().await?;
        let token = page.token().await?;
        assert!(held.contains(&token) && held.contains("phone_number_verified"));
        assert!(!held.contains(&handle), "{handle} is in the page");
        page.submit().await?;
        let result = page.result("verified").await?;
        assert!(result.contains("+12025550123"), "{result}");
        let answered = demo.front.answered();
        assert!(answered.contains("verificationId") && answered.contains("deliveryStatus"));
        assert!(!answered.contains(&handle), "{handle} is in an answer");
        Ok(())
    })
    .await;
}

vendors!(a_wrong_code_by_this_vendor_is_told_and_the_right_one_still_counts in verifynow, twilio, vonage, twilio_messaging);
async fn a_wrong_code_by_this_vendor_is_told_and_the_right_one_still_counts(vendor: Vendor) {
    through(vendor, &[30, 60], async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550123").await?;
        page.reach(Step::Code).await?;
        let right = page.message(1).await?.code()?;
        page.code().await?.send_keys(other_than(&right)).await?;
        // Vonage takes three codes, the others as many as we do.
        let left = if vendor == Vendor::Vonage { 2 } else { 4 };
        page.until_status(&format!("That code isn't right. {left} attempts left."))
            .await?;
        page.code().await?.send_keys(&right).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

vendors!(another_message_by_this_vendor_brings_a_code_that_counts);
async fn another_message_by_this_vendor_brings_a_code_that_counts(vendor: Vendor) {
    asked_again(
        vendor,
        "resend",
        "SMS",
        // True whoever owns the code: where it is the vendor's, an earlier message is worth nothing now.
        "Code sent again. If several arrive, use the newest one.",
    )
    .await;
}

vendors!(another_way_by_this_vendor_brings_a_code_that_counts);
async fn another_way_by_this_vendor_brings_a_code_that_counts(vendor: Vendor) {
    asked_again(vendor, "channel", "WHATSAPP", "Code sent. Check WhatsApp.").await;
}

async fn asked_again(
    vendor: Vendor,
    part: &'static str,
    channel: &'static str,
    sentence: &'static str,
) {
    through(vendor, &[1, 60], async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550123").await?;
        page.reach(Step::Code).await?;
        page.message(1).await?;
        page.part(part).await?;
        // Vonage and VerifyNow take no second request before.
        demo.sim().clock.advance(61);
        page.part(part).await?.click().await?;
        let message = page.message(2).await?;
        assert_eq!(message.channel, channel);
        page.until_status(sentence).await?;
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

/// A journey through one vendor, with these gaps between messages.
async fn through(
    vendor: Vendor,
    gaps: &'static [u32],
    steps: impl AsyncFnOnce(&Demo) -> Result<()>,
) {
    let options = Options {
        resend_after_seconds: gaps,
        vendor: Some(vendor),
        ..Options::default()
    };
    journey(Engine::Chromium, options, async |demo| {
        steps(demo)
            .await
            .with_context(|| format!("through {}", vendor.name()))
    })
    .await;
}

/// A code of the same length that is not this one.
fn other_than(code: &str) -> String {
    let turned = |digit| if digit == '0' { '1' } else { '0' };
    code.chars().map(turned).collect()
}
