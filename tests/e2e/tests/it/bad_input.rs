//! Numbers that are none: a clear sentence at the field, nothing sent, nothing lost.

use e2e::{Engine, Options, Step, engines, journey};

/// What was typed, the country chosen, and what the person is told.
const REFUSED: [(&str, &str, &str); 7] = [
    ("", "US", "Enter your phone number."),
    ("   ", "US", "Enter your phone number."),
    ("📞🦆", "US", "This is not a phone number. Use digits only."),
    (
        "call me maybe",
        "US",
        "This is not a phone number. Use digits only.",
    ),
    (
        "+44 20 7946 0018",
        "US",
        "This is a landline. It cannot receive messages, but we can call it.",
    ),
    (
        "202 555 01",
        "US",
        "This number is too short. Some digits are missing.",
    ),
    (
        "(202) 555-0100",
        "MX",
        "No phone in Mexico has this number. Check its digits and the country.",
    ),
];

engines!(a_bad_number_is_explained_at_the_field_and_kept);
async fn a_bad_number_is_explained_at_the_field_and_kept(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        for (typed, region, sentence) in REFUSED {
            page.open().await?;
            page.choose_country(region).await?;
            page.phone().await?.click().await?;
            page.insert(typed).await?;
            page.part("send").await?.click().await?;
            page.until_status(sentence).await?;
            assert!(page.is_at(Step::Phone).await?, "{typed:?}");
            let kept = page.phone_text().await?;
            assert_eq!(signs(&kept), signs(typed), "nothing is lost");
            let invalid = page.phone().await?.attr("aria-invalid").await?;
            assert_eq!(invalid.as_deref(), Some("true"), "{typed:?}");
        }
        assert_eq!(demo.inbox.messages().await?, [], "nothing was sent");
        Ok(())
    })
    .await;
}

engines!(a_national_number_of_nobody_knows_where_asks_for_a_country in chromium);
async fn a_national_number_of_nobody_knows_where_asks_for_a_country(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.travel("UTC", &["en"]).await?;
        page.open().await?;
        page.until_country("").await?;
        page.phone().await?.send_keys("2025550100").await?;
        page.part("send").await?.click().await?;
        page.until_status("Choose your country, or start the number with + and the country code.")
            .await?;
        page.choose_country("US").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await
    })
    .await;
}

engines!(an_absurdly_long_number_is_refused_and_does_no_harm in chromium);
async fn an_absurdly_long_number_is_refused_and_does_no_harm(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.phone().await?.click().await?;
        let long = "1234567890".repeat(2_000);
        page.insert(&long).await?;
        page.part("send").await?.click().await?;
        page.until_status("This number is too long. Check for extra digits.")
            .await?;
        assert_eq!(signs(&page.phone_text().await?), long);
        assert_eq!(demo.inbox.messages().await?, []);
        Ok(())
    })
    .await;
}

engines!(a_number_pasted_with_its_plus_goes_to_its_own_country in chromium);
async fn a_number_pasted_with_its_plus_goes_to_its_own_country(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        for (count, (pasted, region, sent_to)) in [
            (" +1 (202) 555-0100 ", "US", "+12025550100"),
            ("+49 1512 3456789", "DE", "+4915123456789"),
            ("＋44 7400 123456", "GB", "+447400123456"),
        ]
        .into_iter()
        .enumerate()
        {
            page.open().await?;
            page.choose_country("FR").await?;
            page.phone().await?.click().await?;
            page.insert(pasted).await?;
            page.until_country(region).await?;
            page.part("send").await?.click().await?;
            page.reach(Step::Code).await?;
            let messages = demo.inbox.messages().await?;
            assert_eq!(messages.len(), count + 1);
            assert_eq!(messages[count].to, sent_to);
        }
        Ok(())
    })
    .await;
}

engines!(a_code_that_is_none_is_not_sent_for_checking);
async fn a_code_that_is_none_is_not_sent_for_checking(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let message = page.message(1).await?;
        page.code().await?.click().await?;
        page.insert("12").await?;
        page.press("\u{e007}").await?;
        page.until_status("Enter all 6 digits of the code.").await?;
        // The whole message, pasted: the code is found in it.
        page.script::<serde_json::Value>(
            "document.querySelector('input[autocomplete=one-time-code]').select()",
            &[],
        )
        .await?;
        page.insert(&message.text).await?;
        page.reach(Step::Verified).await
    })
    .await;
}

/// What was typed but for the punctuation, which the field may arrange.
fn signs(text: &str) -> String {
    text.chars()
        .filter(|sign| sign.is_alphanumeric() || !sign.is_ascii())
        .collect()
}

engines!(what_is_pasted_is_checked_if_it_is_one_whole_code_and_no_other);
async fn what_is_pasted_is_checked_if_it_is_one_whole_code_and_no_other(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        let code = page.message(1).await?.code()?;
        page.code().await?.send_keys("12").await?;
        for unclear in [
            format!("Order 987654, code {code}"),
            "Your table: 10 1234".to_owned(),
            "Ring +1 202 555 0100".to_owned(),
        ] {
            page.insert(&unclear).await?;
            page.until_status("We cannot tell which digits are the code. Type the 6-digit code.")
                .await?;
            let kept: String = page.ask(CODE, &[]).await?;
            assert_eq!(kept, "12", "{unclear:?}");
        }
        // As a message is copied, lines and all, and pasted behind what was typed.
        let (one, other) = code.split_at(3);
        let message = format!("Code (valid 10 min): {one}-{other}\nRing 10 if lost");
        let paste = format!(
            "const data = new DataTransfer();
             data.setData('text/plain', arguments[0]);
             {CODE_FIELD}.dispatchEvent(new ClipboardEvent('paste',
               {{ clipboardData: data, bubbles: true, cancelable: true }}))"
        );
        if engine == Engine::Firefox {
            // It makes no paste with a text in it.
            page.insert(&message).await?;
        } else {
            page.ask::<serde_json::Value>(&paste, &[message.into()])
                .await?;
        }
        page.reach(Step::Verified).await
    })
    .await;
}

const CODE_FIELD: &str = "widget.querySelector('input[autocomplete=one-time-code]')";
const CODE: &str = "return widget.querySelector('input[autocomplete=one-time-code]').value";
