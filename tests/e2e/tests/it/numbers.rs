//! Numbers as people write them: another form is shown, another number is asked about, and no stranger gets a message.

use e2e::{Engine, Options, Step, engines, journey};

/// The country chosen, what is put into the field, and who gets the message.
const SHOWN: [(&str, &str, &str); 5] = [
    ("AR", "11 1234 5678", "+5491112345678"),
    ("MX", "044 55 1234 5678", "+525512345678"),
    ("US", "+52 1 55 1234 5679", "+525512345679"),
    (
        "US",
        "+1 202 555 0165 (\u{43c}\u{43e}\u{431}.)",
        "+12025550165",
    ),
    ("GB", "07700 900123", "+447700900123"),
];

engines!(a_number_in_another_form_is_shown_as_it_is_sent_to);
async fn a_number_in_another_form_is_shown_as_it_is_sent_to(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        for (count, (region, typed, number)) in SHOWN.into_iter().enumerate() {
            page.open().await?;
            page.choose_country(region).await?;
            page.phone().await?.click().await?;
            page.insert(typed).await?;
            page.part("send").await?.click().await?;
            page.reach(Step::Code).await?;
            let messages = demo.inbox.messages().await?;
            assert_eq!(messages.len(), count + 1, "{typed}");
            assert_eq!(messages[count].to, number, "{typed}");
            let shown = page.everything().await?.replace([' ', '-', '(', ')'], "");
            let digits = number.trim_start_matches("+1").trim_start_matches('+');
            assert!(shown.contains(digits), "{typed}: {shown}");
        }
        Ok(())
    })
    .await;
}

engines!(a_number_that_lost_its_plus_is_asked_about);
async fn a_number_that_lost_its_plus_is_asked_about(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        assert!(!page.shows("suggestion").await?);
        for region in ["DE", "US"] {
            page.open().await?;
            page.choose_country(region).await?;
            page.phone().await?.click().await?;
            page.insert("491725555556").await?;
            page.part("send").await?.click().await?;
            page.until_status(if region == "DE" {
                "This could be two different numbers. Choose yours."
            } else {
                "This looks like a number from another country."
            })
            .await?;
            let suggestion = page.part("suggestion").await?;
            assert_eq!(suggestion.text().await?, "Did you mean +49 172 5555556?");
            assert!(!page.shows("channel").await?, "no call before the answer");
            assert_eq!(page.shows("as-written").await?, region == "DE");
            page.assert_accessible("a suggested number").await?;
            demo.picture(&format!("suggestion-{region}")).await?;
        }
        assert_eq!(
            demo.inbox.messages().await?,
            [],
            "nothing before the answer"
        );
        page.part("suggestion").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].to, "+491725555556");
        Ok(())
    })
    .await;
}

engines!(an_international_prefix_is_typed_key_by_key in chromium);
async fn an_international_prefix_is_typed_key_by_key(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        for (count, (region, typed)) in [
            ("US", "011447400123450"),
            ("DE", "00447400123451"),
            ("AU", "0011447400123452"),
            ("RU", "8~10447400123453"),
            ("KR", "00700447400123454"),
        ]
        .into_iter()
        .enumerate()
        {
            page.open().await?;
            page.choose_country(region).await?;
            page.phone().await?.send_keys(typed).await?;
            page.until_country("GB").await?;
            page.part("send").await?.click().await?;
            page.reach(Step::Code).await?;
            let messages = demo.inbox.messages().await?;
            assert_eq!(messages.len(), count + 1, "{typed} in {region}");
            // Another number each time: one number waits between messages.
            let number = format!("+44740012345{count}");
            assert_eq!(messages[count].to, number, "{typed} in {region}");
        }
        Ok(())
    })
    .await;
}

engines!(a_country_that_does_not_fit_is_unknown in chromium);
async fn a_country_that_does_not_fit_is_unknown(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.choose_country("TW").await?;
        page.phone().await?.send_keys("+8").await?;
        page.until_country("TW").await?;
        page.phone().await?.send_keys("0").await?;
        page.until_country("").await?;
        demo.picture("unknown-country").await?;
        let name = page.part("country").await?.attr("aria-label").await?;
        assert_eq!(
            name.as_deref(),
            Some("This number does not match any country. Choose a country")
        );
        Ok(())
    })
    .await;
}

engines!(letters_are_called_letters in chromium);
async fn letters_are_called_letters(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.choose_country("US").await?;
        page.phone().await?.send_keys("abc!@#12").await?;
        page.part("send").await?.click().await?;
        page.until_status("This number contains letters. Use digits only.")
            .await?;
        assert_eq!(page.phone_text().await?, "abc!@#12");
        Ok(())
    })
    .await;
}

engines!(an_unknown_range_is_asked_about_where_the_site_allows_it in chromium);
async fn an_unknown_range_is_asked_about_where_the_site_allows_it(engine: Engine) {
    let options = Options {
        site_keys: "numbers = \"possible\"\n",
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.choose_country("EC").await?;
        page.phone().await?.send_keys("0931976502").await?;
        page.part("send").await?.click().await?;
        page.until_status(
            "We don't recognise numbers like this one. Is this right? If so, press Send code again.",
        )
        .await?;
        assert_eq!(demo.inbox.messages().await?, []);
        demo.picture("is-this-right").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        assert_eq!(demo.inbox.messages().await?[0].to, "+593931976502");
        Ok(())
    })
    .await;
}
