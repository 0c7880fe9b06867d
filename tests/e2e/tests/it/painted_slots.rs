//! The code field lies under its painted slots, and nothing of its own is seen, whatever a page or the browser does to it.

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey};

/// Rules that pages have for their inputs, and what browsers do to a field that they have filled in.
const HOSTILE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Slots</title><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/hostile.css">
<script type="module" src="/otp-verify.js"></script></head>
<body id="body"><form method="post" action="/signup">
<otp-verify id="otp" site-key="pk_demo" autosubmit="off"><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

const CSS: &str = "
@layer reset { input { color: red !important; background: yellow !important; letter-spacing: 0 !important } }
body { letter-spacing: 0.3em; -webkit-text-fill-color: rebeccapurple; text-indent: 2em; text-shadow: 1px 1px red }
input { -webkit-text-fill-color: red !important; color: red !important; background: yellow !important;
  letter-spacing: 0 !important; text-indent: 40px !important; text-shadow: 0 0 3px red !important;
  border: 5px solid red !important; outline: 3px solid red !important; opacity: 0.5 !important;
  box-shadow: inset 0 0 0 99px yellow !important; position: static !important; padding: 20px !important;
  text-decoration: underline !important; transform: rotate(5deg) !important; caret-color: red !important }
#body #otp input { color: red !important; -webkit-text-fill-color: red !important; background: yellow !important }
::selection { color: red !important; background: yellow !important }";

/// What a page says of such a field; browsers have rules of their own for it.
const FILLED_IN: &str = "
input:autofill { -webkit-text-fill-color: red !important; color: red !important; background: yellow !important;
  box-shadow: inset 0 0 0 99px yellow !important; border: 5px solid red !important }";

engines!(no_rule_of_a_page_uncovers_the_code_field);
async fn no_rule_of_a_page_uncovers_the_code_field(engine: Engine) {
    let options = Options {
        page: Some(HOSTILE),
        files: &[("hostile.css", CSS)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        at_code_step(demo).await?;
        let seen: Vec<String> = page.ask(SEEN, &[]).await?;
        assert_eq!(seen, [""; 0]);
        demo.picture("hostile").await
    })
    .await;
}

engines!(forced_colours_uncover_nothing_either in chromium;
    firefox: "its driver cannot force colours", webkit: "its driver cannot force colours");
async fn forced_colours_uncover_nothing_either(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        page.force_colours().await?;
        at_code_step(demo).await?;
        let seen: Vec<String> = page.ask(SEEN, &[]).await?;
        assert_eq!(seen, [""; 0]);
        demo.picture("forced").await
    })
    .await;
}

engines!(a_field_that_the_browser_has_filled_in_is_not_uncovered in chromium;
    firefox: "its driver fills nothing in", webkit: "its driver fills nothing in");
async fn a_field_that_the_browser_has_filled_in_is_not_uncovered(engine: Engine) {
    let options = Options {
        page: Some(HOSTILE),
        files: &[("hostile.css", FILLED_IN)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        at_code_step(demo).await?;
        let field = "otp-verify > [autocomplete=one-time-code]";
        page.fill_in(field).await?;
        let (filled_in, seen): (bool, Vec<String>) = page
            .ask(
                &format!(
                    "const filled = document.querySelector('{field}').matches(':autofill');
                    const look = () => {{ {SEEN} }};
                    return [filled, look()]"
                ),
                &[],
            )
            .await?;
        assert!(filled_in);
        assert_eq!(seen, [""; 0]);
        demo.picture("filled-in").await
    })
    .await;
}

async fn at_code_step(demo: &Demo) -> Result<()> {
    let page = &demo.page;
    page.send_code_to("2025550100").await?;
    page.reach(Step::Code).await?;
    page.code().await?.send_keys("135").await?;
    Ok(())
}

/// What could be seen of the field, and whether a slot is what a tap meets first.
const SEEN: &str = "
    const field = widget.querySelector('input[autocomplete=one-time-code]');
    const style = getComputedStyle(field);
    const found = [];
    const clear = (colour) => /^(transparent|rgba\\(.*, 0\\))$/.test(colour);
    for (const name of ['color', 'background-color', '-webkit-text-fill-color', 'caret-color'])
      if (!clear(style.getPropertyValue(name))) found.push(`${name}: ${style.getPropertyValue(name)}`);
    for (const [name, value] of [['background-image', 'none'], ['box-shadow', 'none'], ['text-shadow', 'none'],
        ['text-indent', '0px'], ['border-top-width', '0px'], ['outline-style', 'none'], ['opacity', '1'],
        ['transform', 'none'], ['position', 'absolute'], ['padding-left', '0px']])
      if (style.getPropertyValue(name) !== value) found.push(`${name}: ${style.getPropertyValue(name)}`);
    const box = field.parentElement && widget.shadowRoot.querySelector('[part~=code]').getBoundingClientRect();
    const own = field.getBoundingClientRect();
    if (Math.abs(own.width - box.width) > 1 || Math.abs(own.height - box.height) > 1) found.push('it is not under all slots');
    for (const slot of widget.shadowRoot.querySelectorAll('[part~=slot]')) {
      const { left, top, width, height } = slot.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      if (hit !== field) found.push(`a tap meets ${hit?.localName}`);
      const style = getComputedStyle(slot);
      if (clear(style.backgroundColor)) found.push('a slot shows what is behind it');
      // Where colours are forced, the one that is used is not the one that is told.
      if (!matchMedia('(forced-colors: active)').matches && style.webkitTextFillColor !== style.color) found.push('a digit has another colour');
    }
    return [...new Set(found)];";
