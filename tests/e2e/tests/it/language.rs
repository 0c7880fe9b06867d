//! One language at a time: sentences, names of countries and what is said of the fields, and all of it marked.

use e2e::{Engine, Options, engines, journey, until};

const GERMAN: &str = r#"<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Konto</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup"><otp-verify site-key="pk_demo" required></otp-verify>
<button>Weiter</button></form></body></html>"#;

/// What is said, what is said of the field, the name of the country's button, and the languages these are marked with.
const SAID: &str = "
const said = widget.shadowRoot.querySelector('[part~=status]').textContent;
const field = widget.querySelector('input[type=tel]');
const country = widget.shadowRoot.querySelector('[part~=country]');
const languageOf = (one) => one.closest('[lang]')?.lang;
return [said, field.getAttribute('aria-description') ?? '', country.getAttribute('aria-label'),
  languageOf(country), languageOf(widget.querySelector('label span'))];";

const NOT_IN_USE: &str = "No phone in Germany has this number. Check its digits and the country.";

engines!(a_page_in_a_language_that_is_not_spoken_gets_one_language_and_not_two);
async fn a_page_in_a_language_that_is_not_spoken_gets_one_language_and_not_two(engine: Engine) {
    let options = Options {
        page: Some(GERMAN),
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("+49 1010000000").await?;
        page.part("send").await?.click().await?;
        // As the page has it, then as a script says of the element, then as it says of the page.
        for change in [
            "",
            "widget.lang = 'fr'",
            "widget.lang = ''; widget.removeAttribute('lang'); document.documentElement.lang = 'en-GB'",
        ] {
            page.ask::<()>(change, &[]).await?;
            until(&format!("one language after {change:?}"), async || {
                let [said, described, country, around, label]: [String; 5] =
                    page.ask(SAID, &[]).await?;
                let is_one = said == NOT_IN_USE
                    && described == NOT_IN_USE
                    && country == "Country, Germany, +49"
                    && around == "en"
                    && label == "en";
                Ok(is_one.then_some(()))
            })
            .await?;
        }
        Ok(())
    })
    .await;
}

const NESTED: &str = r#"<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Konto</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><account-form></account-form><script src="/account-form.js"></script></body></html>"#;

/// One component within another: neither says what language it is in.
const ACCOUNT_FORM: &str = r#"
for (const [name, inside] of [
  ['account-form', '<sign-up></sign-up>'],
  ['sign-up', '<form method="post" action="/signup"><otp-verify site-key="pk_demo" required></otp-verify></form>'],
]) {
  customElements.define(name, class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).innerHTML = inside;
    }
  });
}"#;

engines!(within_other_components_the_language_is_the_page_s);
async fn within_other_components_the_language_is_the_page_s(engine: Engine) {
    let options = Options {
        page: Some(NESTED),
        files: &[("account-form.js", ACCOUNT_FORM)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        // Names of countries in the page's language are found, and then those in that of the component.
        for (change, typed, first) in [
            ("", "österr", "AT"),
            (
                "document.querySelector('account-form').lang = 'fr'",
                "autriche",
                "AT",
            ),
        ] {
            page.script::<()>(change, &[]).await?;
            page.part("country").await?.click().await?;
            page.part("country-list").await?;
            page.insert(typed).await?;
            page.until_found(&[first]).await?;
            page.press("\u{e00c}").await?;
            page.until_list_closed().await?;
        }
        Ok(())
    })
    .await;
}
