//! From a number to an account.

use anyhow::Result;
use e2e::{Engine, Options, Step, engines, journey};

engines!(a_typed_code_verifies_the_number_and_its_token_is_good_once);
async fn a_typed_code_verifies_the_number_and_its_token_is_good_once(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.fill_in_name_and_email().await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;

        let message = page.message(1).await?;
        assert_eq!(
            (message.to.as_str(), message.channel.as_str()),
            ("+12025550100", "SMS")
        );
        assert_eq!(
            demo.inbox.messages().await?.len(),
            1,
            "one press, one message"
        );
        page.code().await?.send_keys(&message.code()?).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.status().await?, "Phone number verified.");
        let events = page.events().await?;
        assert_eq!(events[..2], ["otp-sent SMS", "otp-code-filled typed"]);
        assert_eq!(events[2], format!("otp-verified {}", page.token().await?));
        assert_eq!(page.console_errors().await?, [""; 0]);

        page.submit().await?;
        let result = page.result("verified").await?;
        assert!(result.contains("Welcome, Ada Lovelace"), "{result}");
        assert!(result.contains("+12025550100"), "{result}");
        redeem_again(demo).await
    })
    .await;
}

async fn redeem_again(demo: &e2e::Demo) -> Result<()> {
    demo.page.find("main form > button").await?.click().await?;
    let result = demo.page.result("refused").await?;
    assert!(
        result.contains("This proof has been used before"),
        "{result}"
    );
    Ok(())
}

engines!(without_a_verified_number_the_form_stays_where_it_is);
async fn without_a_verified_number_the_form_stays_where_it_is(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.fill_in_name_and_email().await?;
        page.submit().await?;
        // The browser refuses at once or not at all: this script runs after it has.
        let (missing, focused): (bool, bool) = page
            .script(
                "const widget = document.querySelector('otp-verify');
                 return [widget.validity.valueMissing, widget.contains(document.activeElement)]",
                &[],
            )
            .await?;
        assert!(missing);
        assert!(focused, "the person is taken to the field that is wanting");
        assert_eq!(page.token().await?, "");
        Ok(())
    })
    .await;
}

engines!(the_whole_way_on_a_phone_that_is_360_pixels_wide in chromium);
async fn the_whole_way_on_a_phone_that_is_360_pixels_wide(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.shrink_to_a_phone().await?;
        page.open().await?;
        page.fill_in_name_and_email().await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        page.message(1).await?;
        let overflow: i64 = page
            .script(
                "return document.documentElement.scrollWidth - innerWidth",
                &[],
            )
            .await?;
        assert_eq!(overflow, 0, "nothing sticks out sideways");
        // The drawn phone is out of sight: the message shows itself from above.
        page.find("#banner-fill").await?.click().await?;
        page.reach(Step::Verified).await?;
        page.submit().await?;
        page.result("verified").await?;
        Ok(())
    })
    .await;
}
