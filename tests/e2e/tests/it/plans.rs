//! Numbering plans come by calling code: each when it is needed, and nothing waits long for one.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey, until};
use serde_json::{Value, json};

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Plans</title><link rel="icon" href="/icon.svg">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" country="US" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

/// The script comes from another origin than the page, which allows that one alone.
const ELSEWHERE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Elsewhere</title><link rel="icon" href="/icon.svg">
<meta http-equiv="content-security-policy"
  content="script-src {elsewhere} 'wasm-unsafe-eval'; connect-src {elsewhere}; img-src 'self' {elsewhere}">
<script type="module" src="{elsewhere}/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" country="US"><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

const PLANS: &str = "/otp-verify-plan-";

fn options() -> Options {
    Options {
        page: Some(PAGE),
        ..Options::default()
    }
}

/// What is typed for each calling code, and what the field has to show then.
fn one_number_each() -> Vec<Value> {
    let mains = phone::countries()
        .iter()
        .filter(|country| phone::main_region(country.calling_code) == Some(country.region));
    let examples = mains.filter_map(|country| {
        let example = phone::example_mobile(country.region)?;
        let number = phone::parse(&example, Some(country.region)).ok()?;
        Some(number.e164().to_owned())
    });
    let services = ["+80012345678", "+88212345678", "+97912345678"].map(str::to_owned);
    let typed = examples.chain(services);
    typed
        .map(|typed| json!([typed, phone::Field::new(&typed, None).text()]))
        .collect()
}

/// Types each number key by key, and keeps those that the field does not show as they should be.
const TYPE_ALL: &str = "
const done = arguments[0];
(async () => {
  const field = document.querySelector('input[type=tel]');
  window.wrong = [];
  for (const [typed, shown] of NUMBERS) {
    field.focus();
    field.select();
    for (const key of typed) document.execCommand('insertText', false, key);
    for (let left = 200; field.value !== shown && left > 0; left -= 1) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    if (field.value !== shown) wrong.push(`${typed}: ${field.value} is not ${shown}`);
  }
  done();
})();";

engines!(a_number_of_every_calling_code_is_formatted);
async fn a_number_of_every_calling_code_is_formatted(engine: Engine) {
    journey(engine, options(), async |demo| {
        let mut numbers = one_number_each();
        assert!(numbers.len() > 200, "{}", numbers.len());
        if engine != Engine::Chromium {
            numbers = numbers.into_iter().step_by(8).collect();
        }
        for some in numbers.chunks(40) {
            let numbers = Value::from(some.to_vec()).to_string();
            let script = TYPE_ALL.replace("NUMBERS", &numbers);
            demo.page.script_async(&script).await?;
            let wrong: Vec<String> = demo.page.script("return window.wrong", &[]).await?;
            assert_eq!(wrong, [""; 0]);
        }
        Ok(())
    })
    .await;
}

/// The plans that the browser has fetched, by country.
async fn fetched(demo: &Demo) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map(({ name }) => name)
      .filter((name) => name.includes('/otp-verify-plan-')).map((name) => name.split('-plan-')[1].split('-')[0])";
    demo.page.script(script, &[]).await
}

engines!(a_visit_loads_one_plan_and_another_when_it_is_typed);
async fn a_visit_loads_one_plan_and_another_when_it_is_typed(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.phone().await?.send_keys("2025550100").await?;
        until_phone(demo, "(202) 555-0100").await?;
        assert_eq!(fetched(demo).await?, ["us"]);
        page.phone().await?.clear().await?;
        page.phone().await?.send_keys("+4915123456789").await?;
        until_phone(demo, "+49 1512 3456789").await?;
        assert_eq!(fetched(demo).await?, ["us", "de"]);
        Ok(())
    })
    .await;
}

engines!(a_slow_plan_holds_no_key_up_and_a_send_goes_on_once_it_is_there);
async fn a_slow_plan_holds_no_key_up_and_a_send_goes_on_once_it_is_there(engine: Engine) {
    let options = Options {
        opens: false,
        ..options()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        demo.front.hold(PLANS);
        page.open().await?;
        page.phone().await?.send_keys("2025550100").await?;
        assert_eq!(page.phone_text().await?, "2025550100");
        assert_eq!(page.status().await?, "", "nothing is judged");
        demo.front.release();
        until_phone(demo, "(202) 555-0100").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await
    })
    .await;
}

engines!(without_its_plan_a_number_is_sent_as_it_was_dialled);
async fn without_its_plan_a_number_is_sent_as_it_was_dialled(engine: Engine) {
    let options = Options {
        opens: false,
        ..options()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        demo.front.refuse(Some(PLANS));
        page.open().await?;
        page.phone().await?.send_keys("2025550100").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        let messages = demo.inbox.messages().await?;
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].to, "+12025550100");
        page.code().await?.send_keys(&messages[0].code).await?;
        page.reach(Step::Verified).await?;
        // It is tried again, and then the number is written as people write it.
        demo.front.refuse(None);
        until("the number to be written out", async || {
            let shown = page.everything().await?;
            Ok(shown.contains("+1 202-555-0100").then_some(()))
        })
        .await
    })
    .await;
}

engines!(a_plan_that_hangs_holds_a_send_up_for_moments_only in chromium);
async fn a_plan_that_hangs_holds_a_send_up_for_moments_only(engine: Engine) {
    let options = Options {
        opens: false,
        ..options()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        demo.front.hold(PLANS);
        page.open().await?;
        page.phone().await?.send_keys("2025550100").await?;
        page.part("send").await?.click().await?;
        page.reach(Step::Code).await?;
        demo.front.release();
        Ok(())
    })
    .await;
}

engines!(plans_come_from_where_the_script_comes_from);
async fn plans_come_from_where_the_script_comes_from(engine: Engine) {
    let options = Options {
        page: Some(ELSEWHERE),
        // The page says itself what it allows.
        headers: &[(
            "content-security-policy",
            "script-src * 'wasm-unsafe-eval'; style-src *; connect-src *",
        )],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        demo.page.phone().await?.send_keys("2025550100").await?;
        until_phone(demo, "(202) 555-0100").await?;
        assert_eq!(demo.page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

async fn until_phone(demo: &Demo, text: &str) -> Result<()> {
    until(&format!("{text:?} in the phone field"), async || {
        Ok((demo.page.phone_text().await? == text).then_some(()))
    })
    .await
}
