//! Other people's style sheets, which know nothing of the element.

use e2e::{Engine, Options, Step, engines, journey, until};

/// A form that one of those style sheets lies over, with this inside the element.
fn styled_by(sheet: &str, inside: &str) -> Options {
    let body = format!(
        r#"<form method="post" action="/signup"><otp-verify site-key="pk_demo" required="">{inside}</otp-verify><button>Go on</button></form>"#
    );
    Options::with_framework(sheet, &body)
}

/// The country lies on the field, and nothing that the page wrote is hidden.
async fn fits(engine: Engine, options: Options) {
    journey(engine, options, async |demo| {
        let page = &demo.page;
        let script = "const box = (one) => { const { left, top, height } = one.getBoundingClientRect();
                return [left, top, height].map(Math.round); };
            const field = widget.querySelector('input[type=tel]');
            return [box(field), box(widget.shadowRoot.querySelector('[part~=country]')),
              parseFloat(getComputedStyle(field).paddingLeft)]";
        until("the country on the field", async || {
            let (field, country, padding): ([i32; 3], [i32; 3], f64) = page.ask(script, &[]).await?;
            Ok((field == country && padding >= 92.0).then_some(()))
        })
        .await?;
        let hidden: Vec<String> = page
            .ask(
                "return [...widget.querySelectorAll('*')].filter((one) => !one.checkVisibility() || !one.offsetHeight)
                   .map(({ outerHTML }) => outerHTML)",
                &[],
            )
            .await?;
        assert_eq!(hidden, [""; 0]);
        let covered: Vec<String> = page.ask(COVERED, &[]).await?;
        assert_eq!(covered, [""; 0]);
        page.phone().await?.click().await?;
        until("the country above the field that has the focus", async || {
            Ok(page.ask::<bool>(UPPERMOST, &[]).await?.then_some(()))
        })
        .await?;
        page.send_code_to("2025550100").await?;
        page.reach(Step::Code).await?;
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    })
    .await;
}

/// What the page wrote, and the country lies on.
const COVERED: &str = "
    const over = widget.shadowRoot.querySelector('[part~=country]').getBoundingClientRect();
    const found = [];
    const seen = document.createTreeWalker(widget, NodeFilter.SHOW_TEXT);
    for (let text = seen.nextNode(); text; text = seen.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const within = left < over.right && right > over.left && top < over.bottom - 3 && bottom > over.top + 3;
        if (text.data.trim() && within) found.push(text.data.trim());
      }
    }
    return found";

/// Whether the country is what a click in its middle meets.
const UPPERMOST: &str = "
    const country = widget.shadowRoot.querySelector('[part~=country]');
    const { left, top, width, height } = country.getBoundingClientRect();
    return country.contains(widget.shadowRoot.elementFromPoint(left + width / 2, top + height / 2))";

engines!(bootstrap_4_fits in chromium);
async fn bootstrap_4_fits(engine: Engine) {
    fits(engine, styled_by("bootstrap-4", r#"<div class="form-group"><label for="p">Phone</label>
        <input type="tel" id="p" class="form-control" name="phone"><small class="form-text">We never share it.</small></div>"#))
    .await;
}

engines!(bootstrap_5_fits in chromium);
async fn bootstrap_5_fits(engine: Engine) {
    fits(engine, styled_by("bootstrap-5", r#"<div class="form-floating mb-3">
        <input type="tel" id="p" class="form-control" name="phone" placeholder="x"><label for="p">Phone</label></div>
        <div class="form-text">We never share it.</div>"#))
    .await;
}

engines!(input_groups_of_bootstrap_fit in chromium);
async fn input_groups_of_bootstrap_fit(engine: Engine) {
    let group = r#"<label for="p">Phone</label><div class="input-group"><span class="input-group-text">@</span>
        <input type="tel" id="p" class="form-control" name="phone"></div>"#;
    for sheet in ["bootstrap-4", "bootstrap-5"] {
        fits(engine, styled_by(sheet, group)).await;
    }
}

engines!(tailwind_s_preflight_fits in chromium);
async fn tailwind_s_preflight_fits(engine: Engine) {
    fits(
        engine,
        styled_by(
            "tailwind",
            r#"<label>Phone <input type="tel" name="phone"> <span>With a country.</span></label>"#,
        ),
    )
    .await;
}

engines!(pico_fits in chromium);
async fn pico_fits(engine: Engine) {
    fits(engine, styled_by("pico", r#"<label>Phone <input type="tel" name="phone"><small>We never share it.</small></label>"#))
    .await;
}

/// A form that a sheet of the journey's own lies over.
fn ruled_by(files: &'static [(&'static str, &'static str)], inside: &str) -> Options {
    let page = format!(
        r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ruled</title><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css"><script type="module" async src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup"><otp-verify site-key="pk_demo">{inside}</otp-verify></form></body></html>"#
    );
    Options {
        page: Some(page.leak()),
        files,
        ..Options::default()
    }
}

engines!(an_important_padding_of_the_page_leaves_room_for_the_country);
async fn an_important_padding_of_the_page_leaves_room_for_the_country(engine: Engine) {
    // As UIkit has for a field with an icon.
    let css = "form .icon:not(.right) ~ .field { padding: 3px 3px 3px 40px !important }";
    let files: &'static [(&str, &str)] = vec![("page.css", css)].leak();
    let inside = r#"<span class="icon"></span><input type="tel" class="field" name="phone" aria-label="Phone">"#;
    journey(engine, ruled_by(files, inside), async |demo| {
        until("room for the country", async || {
            let script =
                "return parseFloat(getComputedStyle(widget.querySelector('.field')).paddingLeft)";
            Ok((demo.page.ask::<f64>(script, &[]).await? >= 92.0).then_some(()))
        })
        .await
    })
    .await;
}

engines!(a_label_that_floats_in_the_field_is_beside_the_country in chromium);
async fn a_label_that_floats_in_the_field_is_beside_the_country(engine: Engine) {
    // As in Materialize, and with the label in front as elsewhere.
    let css = ".wrap { position: relative } .wrap label { position: absolute; left: 12px; top: 12px; pointer-events: none }";
    let files: &'static [(&str, &str)] = vec![("page.css", css)].leak();
    for inside in [
        r#"<div class="wrap"><input type="tel" id="p" name="phone"><label for="p">Phone</label></div>"#,
        r#"<div class="wrap"><label for="p">Phone</label><input type="tel" id="p" name="phone"></div>"#,
    ] {
        fits(engine, ruled_by(files, inside)).await;
    }
}

/// Where the icon ends, where the country and its field begin and end, and what is to the right of the form.
const EDGES: &str = "
    const box = (one) => one.getBoundingClientRect();
    const field = widget.querySelector('input[type=tel]');
    const country = box(widget.shadowRoot.querySelector('[part~=country]'));
    const icon = widget.querySelector('.icon');
    return [icon ? box(icon).right : box(field).left, country.left, country.right,
      box(field).left + parseFloat(getComputedStyle(field).paddingLeft), box(field).right - box(widget).right]";

engines!(an_icon_in_the_field_is_beside_the_country in chromium);
async fn an_icon_in_the_field_is_beside_the_country(engine: Engine) {
    // As in Bulma, UIkit and Semantic UI.
    let css = ".wrap { position: relative } .field { padding-left: 40px !important }
        .icon { position: absolute; left: 0; top: 0; width: 40px; height: 46px; z-index: 4; pointer-events: none; text-align: center }";
    let files: &'static [(&str, &str)] = vec![("page.css", css)].leak();
    for inside in [
        r#"<div class="wrap"><span class="icon">@</span><input type="tel" class="field" name="phone" aria-label="Phone"></div>"#,
        r#"<label>Phone</label><div class="wrap"><input type="tel" class="field" name="phone" aria-label="Phone"><i class="icon">@</i></div>"#,
    ] {
        journey(engine, ruled_by(files, inside), async |demo| {
            let page = &demo.page;
            until("the icon, the country, the number", async || {
                let [icon, left, right, text, _]: [f64; 5] = page.ask(EDGES, &[]).await?;
                Ok((icon <= left + 1.0 && right <= text + 1.0).then_some(()))
            })
            .await?;
            let covered: Vec<String> = page.ask(COVERED, &[]).await?;
            assert_eq!(covered, [""; 0]);
            demo.picture("icon").await
        })
        .await;
    }
}

engines!(a_field_whose_padding_is_added_to_its_width_stays_within_the_form in chromium);
async fn a_field_whose_padding_is_added_to_its_width_stays_within_the_form(engine: Engine) {
    for css in [
        "form { width: 400px } .field { box-sizing: content-box; width: 100%; padding: 0 }",
        "form { width: 400px } .field { box-sizing: content-box; width: 100% }",
    ] {
        let files: &'static [(&str, &str)] = vec![("page.css", css)].leak();
        let inside = r#"<input type="tel" class="field" name="phone" aria-label="Phone">"#;
        journey(engine, ruled_by(files, inside), async |demo| {
            until("a field within the form", async || {
                let [_, left, right, text, beyond]: [f64; 5] = demo.page.ask(EDGES, &[]).await?;
                Ok((beyond.abs() < 2.0 && left >= 0.0 && right <= text + 1.0).then_some(()))
            })
            .await
        })
        .await;
    }
}

/// A label that is a flex container, by rules in a layer, as those of Tailwind and daisyUI are.
const LAYERED: &str = "@layer components { .row { display: flex; align-items: center; gap: 8px } }";

engines!(a_label_with_a_class_keeps_the_layout_that_the_page_gives_it);
async fn a_label_with_a_class_keeps_the_layout_that_the_page_gives_it(engine: Engine) {
    let files: &'static [(&str, &str)] = vec![("page.css", LAYERED)].leak();
    let inside = r#"<label class="row"><span>Phone</span><input type="tel" name="phone"></label>"#;
    journey(engine, ruled_by(files, inside), async |demo| {
        let display = "return getComputedStyle(widget.querySelector('label')).display";
        assert_eq!(demo.page.ask::<String>(display, &[]).await?, "flex");
        Ok(())
    })
    .await;
}

/// A page that takes back all that anybody else says of its fields, by rules that are as weak as rules can be.
const TAKEN_BACK: &str = "
input { all: revert } label { all: revert; color: rgb(4, 5, 6) }
input:focus { all: revert } input:disabled { all: revert } ::placeholder { all: revert; color: rgb(1, 2, 3) }
input { inline-size: 300px; padding: 0 0 0 130px } body { font-size: 20px }";

const PLAIN: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Plain</title><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/page.css"><script type="module" src="/otp-verify.js"></script></head>
<body><form method="post" action="/signup"><label>Other <input type="tel" name="other" placeholder="x"></label>
<otp-verify site-key="pk_demo"><label>Phone <input type="tel" name="phone" placeholder="x"></label></otp-verify>
<button>Go on</button></form></body></html>"#;

/// In what the two fields, and their labels, look different.
const DIFFERENCES: &str = "
    const [other, phone] = document.querySelectorAll('form > label, otp-verify > label');
    const looks = (one, pseudo) => {
      const style = getComputedStyle(one, pseudo);
      return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
    };
    const found = [];
    const compare = (state, pairs) => {
      for (const [one, two] of pairs) for (const name of Object.keys(one)) {
        // Where the field is, and what it takes from what is around it.
        if (/^(color-scheme|line-height|perspective-origin|transform-origin|inline-size|block-size|width|height)$/.test(name)) continue;
        if (one[name] !== two[name]) found.push(`${state}: ${name}: ${two[name]} instead of ${one[name]}`);
      }
    };
    const fields = [other, phone].map((label) => label.querySelector('input'));
    const all = () => [fields.map((one) => looks(one)), fields.map((one) => looks(one, '::placeholder'))];
    compare('as it is', [[looks(other), looks(phone)], ...all()]);
    const focused = fields.map((one) => { one.focus(); return looks(one); });
    compare('with the focus', [focused]);
    fields[1].blur();
    for (const one of fields) one.disabled = true;
    compare('disabled', all());
    for (const one of fields) { one.disabled = false; one.setAttribute('aria-invalid', 'true'); }
    compare('invalid', all());
    return [...new Set(found)]";

engines!(any_rule_of_the_page_wins_over_the_element_s_for_the_phone_field);
async fn any_rule_of_the_page_wins_over_the_element_s_for_the_phone_field(engine: Engine) {
    let options = Options {
        page: Some(PLAIN),
        files: &[("page.css", TAKEN_BACK)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let differences: Vec<String> = demo.page.ask(DIFFERENCES, &[]).await?;
        assert_eq!(differences, [""; 0]);
        Ok(())
    })
    .await;
}

/// What a page may say of the status line; and of the label, by a rule as broad as can be.
const COLOURED: &str = "otp-verify::part(status) { color: rgb(1, 2, 3); background: yellow; opacity: 1; display: block;
  visibility: visible; font-size: 20px } * { letter-spacing: 0 }";

engines!(a_rule_for_the_status_line_uncovers_nothing);
async fn a_rule_for_the_status_line_uncovers_nothing(engine: Engine) {
    let options = Options {
        page: Some(PLAIN),
        files: &[("page.css", COLOURED)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        // What is meant for the ear alone is of one pixel.
        let seen = "const said = widget.shadowRoot.querySelector('[part~=status] .said');
             return said.textContent.trim() && said.offsetWidth > 1 ? said.textContent : ''";
        demo.front.hold("/verification/v3/send");
        page.send_code_to("2025550100").await?;
        page.until_status("Sending the code…").await?;
        assert_eq!(page.ask::<String>(seen, &[]).await?, "");
        demo.picture("sending").await?;
        demo.front.release();
        page.reach(Step::Code).await?;
        let code = demo.inbox.messages().await?[0].code.clone();
        page.code().await?.send_keys(&code).await?;
        page.reach(Step::Verified).await?;
        assert_eq!(page.ask::<String>(seen, &[]).await?, "");
        page.part("change-number").await?.click().await?;
        page.find("[name=phone]").await?.clear().await?;
        page.part("send").await?.click().await?;
        page.until_status("Enter your phone number.").await?;
        assert_eq!(
            page.ask::<String>(seen, &[]).await?,
            "Enter your phone number."
        );
        Ok(())
    })
    .await;
}
