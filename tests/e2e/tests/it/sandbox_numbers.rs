//! What the person sees for each of the sandbox's numbers. 0100 is every other journey's.

use e2e::{Engine, Options, Step, engines, journey};

engines!(number_0101_is_refused_as_invalid_at_the_field);
async fn number_0101_is_refused_as_invalid_at_the_field(engine: Engine) {
    refused(
        engine,
        "2025550101",
        "No phone in United States has this number. Check its digits and the country.",
        "INVALID_NUMBER",
    )
    .await;
}

engines!(number_0104_is_refused_without_a_reason);
async fn number_0104_is_refused_without_a_reason(engine: Engine) {
    refused(
        engine,
        "2025550104",
        "We cannot verify this number. Try another number.",
        "FRAUD_DETECTED",
    )
    .await;
}

engines!(number_0110_finds_no_provider);
async fn number_0110_finds_no_provider(engine: Engine) {
    refused(
        engine,
        "2025550110",
        "Codes cannot be sent at the moment.",
        "PROVIDER_UNAVAILABLE",
    )
    .await;
}

/// The sentence at the phone step, the number still in its field, nothing sent.
async fn refused(
    engine: Engine,
    number: &'static str,
    sentence: &'static str,
    error_code: &'static str,
) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to(number).await?;
        page.until_status(sentence).await?;
        assert!(page.is_at(Step::Phone).await?);
        assert_eq!(digits(&page.phone_text().await?), number);
        assert_eq!(page.events().await?, [format!("otp-error {error_code}")]);
        assert_eq!(demo.inbox.messages().await?, []);
        Ok(())
    })
    .await;
}

engines!(number_0102_has_a_code_that_is_expired_when_it_is_entered);
async fn number_0102_has_a_code_that_is_expired_when_it_is_entered(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550102").await?;
        page.reach(Step::Code).await?;
        let message = page.message(1).await?;
        page.code().await?.send_keys(&message.code()?).await?;
        page.until_status("This code has expired. Send a new code.")
            .await?;
        assert!(page.shows("send").await?, "there is a way to begin again");
        assert_eq!(page.token().await?, "");
        Ok(())
    })
    .await;
}

engines!(number_0103_is_told_when_to_try_again);
async fn number_0103_is_told_when_to_try_again(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550103").await?;
        page.until_status("Too many attempts.").await?;
        let send = page.part("send").await?;
        let label = send.text().await?;
        assert!(
            label == "Try again in 1:00" || label.starts_with("Try again in 0:5"),
            "counted down: {label}"
        );
        assert_eq!(send.attr("aria-disabled").await?.as_deref(), Some("true"));
        // Pressing all the same asks nothing.
        send.click().await?;
        assert_eq!(page.events().await?, ["otp-error RATE_LIMITED"]);
        assert_eq!(demo.inbox.messages().await?, []);
        Ok(())
    })
    .await;
}

engines!(number_0108_gets_the_usual_answer_and_no_message);
async fn number_0108_gets_the_usual_answer_and_no_message(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550108").await?;
        page.reach(Step::Code).await?;
        assert_eq!(page.status().await?, "Code sent. Check your messages.");
        // The sandbox has delivered by the time it answers, where it delivers at all.
        assert_eq!(demo.inbox.messages().await?, []);
        assert_eq!(page.messages().await?, []);
        Ok(())
    })
    .await;
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
