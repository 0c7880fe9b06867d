//! Pages with letters of another size, narrow places on wide screens, low windows, and lines that begin at the right.

use anyhow::{Context as _, Result};
use e2e::{Demo, Engine, Options, Step, engines, journey, until};
use serde_json::Value;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sizes</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/page.css">
<script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup">
<otp-verify site-key="pk_demo" country="AE" required><label>Phone <input type="tel" name="phone"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

const CSS: &str = "
body { margin: 16px }
.small { font-size: 62.5% }
.large { font-size: 200% }
.narrow form { inline-size: 280px }
.narrower form { inline-size: 200px }";

fn options() -> Options {
    Options {
        page: Some(PAGE),
        files: &[("page.css", CSS)],
        resend_after_seconds: &[2, 60],
        ..Options::default()
    }
}

async fn style(demo: &Demo, class: &str, direction: &str) -> Result<()> {
    let script = "document.documentElement.className = arguments[0]; document.documentElement.dir = arguments[1]";
    let arguments = [class.into(), direction.into()];
    demo.page.script::<Value>(script, &arguments).await?;
    Ok(())
}

/// Waits until nothing is amiss.
async fn until_right(demo: &Demo, state: &str, script: &str) -> Result<()> {
    let mut amiss: Vec<String> = Vec::new();
    let right = until("nothing amiss", async || {
        amiss = demo.page.ask(script, &[]).await?;
        Ok(amiss.is_empty().then_some(()))
    })
    .await;
    demo.picture(&state.replace([' ', ','], "-")).await?;
    assert!(right.is_ok(), "{state}: {amiss:?}");
    Ok(())
}

/// The steps of a verification, with what is looked at in each.
async fn walk(demo: &Demo, name: &str, looked_at: &str) -> Result<()> {
    let page = &demo.page;
    until_right(demo, &format!("{name}, phone"), looked_at).await?;
    page.part("country").await?.click().await?;
    page.part("country-list").await?;
    until_right(demo, &format!("{name}, list"), LEGIBLE_LIST).await?;
    page.press("\u{e00c}").await?;
    page.until_list_closed().await?;
    page.phone().await?.send_keys("447400123456").await?;
    page.part("send").await?.click().await?;
    page.part("suggestion").await?;
    until_right(demo, &format!("{name}, question"), looked_at).await?;
    page.phone().await?.clear().await?;
    page.choose_country("US").await?;
    page.phone().await?.send_keys("2025550100").await?;
    until_right(demo, &format!("{name}, number"), looked_at).await?;
    page.part("send").await?.click().await?;
    page.reach(Step::Code).await?;
    page.part("channel").await?;
    let messages = demo.inbox.messages().await?;
    let code = &messages.last().context("no message")?.code;
    page.code().await?.send_keys(&code[..3]).await?;
    until_right(demo, &format!("{name}, code"), looked_at).await?;
    page.code().await?.send_keys(&code[3..]).await?;
    page.reach(Step::Verified).await?;
    until_right(demo, &format!("{name}, verified"), looked_at).await
}

/// Everything that is written fits into the element, is large enough, and lies on nothing else that is written; of the
/// number ten characters can be seen.
const LEGIBLE: &str = "
    const amiss = [];
    const box = widget.getBoundingClientRect();
    const all = (tree) => [...tree.querySelectorAll('*')].flatMap((one) =>
      one.matches('dialog, .ear, .unseen *') ? [] : [one]);
    const texts = all(widget.shadowRoot).filter((one) => !one.closest('dialog, .ear') && one.checkVisibility()
      && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
    const boxes = texts.map((one) => {
      const range = document.createRange();
      range.selectNodeContents(one);
      return [one, range.getBoundingClientRect()];
    });
    for (const [one, { left, right }] of boxes) {
      if (left < box.left - 1 || right > box.right + 1) amiss.push(`${one.textContent} sticks out`);
      const size = parseFloat(getComputedStyle(one).fontSize);
      if (size < 13) amiss.push(`${one.textContent}: ${size}px`);
    }
    for (const [one, a] of boxes) for (const [other, b] of boxes) {
      const apart = a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 4 || b.bottom <= a.top + 4;
      if (one !== other && !one.contains(other) && !other.contains(one) && !apart) amiss.push(`${one.textContent} lies on ${other.textContent}`);
    }
    const field = widget.querySelector('input[type=tel]');
    if (field.checkVisibility()) {
      const style = getComputedStyle(field);
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.font = `${style.fontSize} ${style.fontFamily}`;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const seen = room / canvas.measureText('0').width;
      if (seen < 10) amiss.push(`${seen} characters of the number`);
      if (field.offsetHeight < 44) amiss.push(`a field ${field.offsetHeight}px high`);
      if (parseFloat(style.fontSize) < 16) amiss.push(`a number in ${style.fontSize}`);
    }
    return amiss";

/// In each row the name and the calling code are whole, and neither lies on the other.
const LEGIBLE_LIST: &str = "
    const amiss = [];
    const list = widget.shadowRoot.querySelector('[part~=country-list]');
    const box = list.getBoundingClientRect();
    for (const row of list.querySelectorAll('li')) {
      const [name, code] = ['span', 'bdi'].map((one) => {
        const range = document.createRange();
        range.selectNodeContents(row.querySelector(one));
        return range.getBoundingClientRect();
      });
      const apart = name.right <= code.left || code.right <= name.left || name.bottom <= code.top + 4;
      if (!apart) amiss.push(`${row.textContent} lies on its code`);
      if ([name, code].some(({ left, right }) => left < box.left || right > box.right)) amiss.push(`${row.textContent} sticks out`);
    }
    return amiss.slice(0, 5)";

engines!(letters_of_any_size_and_narrow_places_leave_everything_legible in chromium);
async fn letters_of_any_size_and_narrow_places_leave_everything_legible(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        for (class, width) in [
            ("small", 1280),
            ("small", 360),
            ("large", 320),
            ("large", 360),
            ("large narrow", 1280),
            ("narrow", 1280),
            ("narrower", 1280),
            ("", 320),
        ] {
            for direction in ["ltr", "rtl"] {
                page.resize(width, 900, width < 600).await?;
                page.open().await?;
                style(demo, class, direction).await?;
                let name = format!("{class} {width} {direction}");
                walk(demo, name.trim(), LEGIBLE).await?;
            }
        }
        Ok(())
    })
    .await;
}

/// Where lines begin at the right: sentences do, and end there in their full stop; the number keeps its own direction.
const FROM_THE_RIGHT: &str = "
    const amiss = [];
    const box = widget.getBoundingClientRect();
    const range = document.createRange();
    const said = widget.shadowRoot.querySelector('[part~=status] .said');
    if (said.textContent.trim() && said.checkVisibility()) {
      const text = said.firstChild;
      range.selectNodeContents(text);
      const whole = range.getBoundingClientRect();
      if (whole.right < box.right - 40) amiss.push('the sentence does not begin at the right');
      range.setStart(text, text.length - 1);
      const stop = range.getBoundingClientRect();
      if (whole.height < 30 && stop.left < whole.left + whole.width / 2) amiss.push('the full stop is at the wrong end');
    }
    const field = widget.querySelector('input[type=tel]');
    if (getComputedStyle(field).direction !== 'ltr') amiss.push('the number is turned round');
    const country = widget.shadowRoot.querySelector('[part~=country]');
    if (country?.checkVisibility()) {
      const chevron = country.querySelector('.chevron').getBoundingClientRect();
      const code = country.querySelector('[translate=no]').getBoundingClientRect();
      if (chevron.left < code.right) amiss.push('the arrow is squeezed');
      if (chevron.right > country.getBoundingClientRect().right) amiss.push('the arrow sticks out');
    }
    const number = widget.shadowRoot.querySelector('.number');
    if (number?.checkVisibility() && number.textContent && number.closest('.sent-to')
        && number.getBoundingClientRect().right < box.right - 2) amiss.push('the number is off the start of its line');
    return amiss";

engines!(on_a_page_from_right_to_left_lines_begin_at_the_right);
async fn on_a_page_from_right_to_left_lines_begin_at_the_right(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        style(demo, "", "rtl").await?;
        page.part("send").await?.click().await?;
        page.until_status("Enter your phone number.").await?;
        walk(demo, "rtl", FROM_THE_RIGHT).await
    })
    .await;
}

engines!(the_list_of_countries_uses_the_height_of_a_low_window in chromium);
async fn the_list_of_countries_uses_the_height_of_a_low_window(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        page.resize(640, 320, true).await?;
        page.part("country").await?.click().await?;
        page.part("country-list").await?;
        until_right(
            demo,
            "landscape",
            "const { top, bottom } = widget.shadowRoot.querySelector('#otp-countries').getBoundingClientRect();
             const rows = [...widget.shadowRoot.querySelectorAll('#otp-countries > li')];
             const seen = rows.filter((row) => row.getBoundingClientRect().bottom <= bottom && row.getBoundingClientRect().top >= top);
             return bottom <= innerHeight && bottom - top >= innerHeight * 0.75 && seen.length >= 4 ? [] : [`${bottom - top}px, ${seen.length} rows`]",
        )
        .await
    })
    .await;
}
