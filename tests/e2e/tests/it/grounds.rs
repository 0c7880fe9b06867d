//! Light and dark pages, that say so or do not, with each `theme`: whatever the element says can be read, 4.5:1 (WCAG 2.2,
//! success criterion 1.4.3).

use anyhow::Result;
use e2e::{Demo, Engine, Options, Step, engines, journey, until};
use serde_json::Value;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Grounds</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/page.css">
<script type="module" src="/otp-verify.js"></script></head>
<body><main><form method="post" action="/signup">
<otp-verify site-key="pk_demo" required><label>Phone <input type="tel" name="phone"></label><small>We never share it.</small></otp-verify>
<button>Go on</button></form></main></body></html>"#;

const CSS: &str = "
html.says-so.light { color-scheme: light } html.says-so.dark { color-scheme: dark }
.light body { background: #fff; color: #222 } .dark body { background: #101418; color: #eee }
.middle body { background: #888; color: #000 }
.picture body { background: linear-gradient(#000, #fff) }
.card main { background: #fff; color: #222 } .card.light main { background: #101418; color: #eee }
main { padding: 1rem }";

/// Classes of the page's outermost element, and what is asked of the element.
const GROUNDS: [&str; 8] = [
    "light",
    "dark",
    "light says-so",
    "dark says-so",
    "middle",
    "picture",
    "dark card",
    "light card",
];
const THEMES: [&str; 3] = ["auto", "light", "dark"];

fn options() -> Options {
    Options {
        page: Some(PAGE),
        files: &[("page.css", CSS)],
        ..Options::default()
    }
}

/// On every ground, in the step the element is at.
async fn can_be_read(demo: &Demo, state: &str) -> Result<()> {
    let page = &demo.page;
    for ground in GROUNDS {
        for theme in THEMES {
            let set =
                "document.documentElement.className = arguments[0]; widget.theme = arguments[1]";
            page.ask::<Value>(set, &[ground.into(), theme.into()])
                .await?;
            let mut unread: Vec<String> = Vec::new();
            let read = until("all to be read", async || {
                unread = page.ask(UNREAD, &[]).await?;
                Ok(unread.is_empty().then_some(()))
            })
            .await;
            if ground.len() > 5 || theme == "dark" {
                let name = format!("{state}-{ground}-{theme}").replace(' ', "-");
                demo.picture(&name).await?;
            }
            assert!(read.is_ok(), "{state}, {ground}, {theme}: {unread:#?}");
        }
    }
    Ok(())
}

engines!(whatever_it_says_can_be_read_on_every_page in chromium);
async fn whatever_it_says_can_be_read_on_every_page(engine: Engine) {
    for scheme in ["light", "dark"] {
        journey(engine, options(), async |demo| {
            let page = &demo.page;
            page.prefer(scheme).await?;
            page.part("send").await?.click().await?;
            page.until_status("Enter your phone number.").await?;
            page.phone().await?.send_keys("202555").await?;
            page.part("send").await?.click().await?;
            can_be_read(demo, &format!("{scheme}-phone")).await?;
            page.part("country").await?.click().await?;
            page.part("country-list").await?;
            page.press("a").await?;
            can_be_read(demo, &format!("{scheme}-picker")).await?;
            page.press("\u{e00c}").await?;
            page.until_list_closed().await?;
            page.send_code_to("0100").await?;
            page.reach(Step::Code).await?;
            let code = demo.inbox.messages().await?[0].code.clone();
            let wrong = if code == "000000" { "111111" } else { "000000" };
            page.code().await?.send_keys(wrong).await?;
            until("the wrong code", async || {
                Ok(page.status().await?.contains("4 attempts").then_some(()))
            })
            .await?;
            page.code().await?.send_keys(&code[..3]).await?;
            can_be_read(demo, &format!("{scheme}-code")).await?;
            page.code().await?.send_keys(&code[3..]).await?;
            page.reach(Step::Verified).await?;
            can_be_read(demo, &format!("{scheme}-verified")).await
        })
        .await;
    }
}

engines!(the_surface_is_painted_where_the_page_gives_it_a_colour);
async fn the_surface_is_painted_where_the_page_gives_it_a_colour(engine: Engine) {
    journey(engine, options(), async |demo| {
        let page = &demo.page;
        let painted = async || -> Result<String> {
            page.ask("return getComputedStyle(widget).backgroundColor", &[])
                .await
        };
        assert_eq!(painted().await?, "rgba(0, 0, 0, 0)", "on a plain page");
        let set = "widget.style.setProperty('--otp-surface', 'rgb(1, 2, 3)')";
        page.ask::<Value>(set, &[]).await?;
        assert_eq!(painted().await?, "rgb(1, 2, 3)");
        Ok(())
    })
    .await;
}

engines!(a_page_that_is_painted_from_elsewhere_is_known_by_its_text);
async fn a_page_that_is_painted_from_elsewhere_is_known_by_its_text(engine: Engine) {
    let css = "body { color: #eee } input { background: #222; color: inherit }
        body::before { content: ''; position: fixed; inset: 0; z-index: -1; background: #101418 }";
    let options = Options {
        files: vec![("page.css", css)].leak(),
        ..options()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        until("dark, on a ground of its own", async || {
            let script = "return widget.matches(':state(dark)') && widget.matches(':state(card)')";
            Ok(page.ask::<bool>(script, &[]).await?.then_some(()))
        })
        .await?;
        page.part("send").await?.click().await?;
        page.until_status("Enter your phone number.").await?;
        let unread: Vec<String> = page.ask(UNREAD, &[]).await?;
        assert_eq!(unread, [""; 0]);
        demo.picture("elsewhere").await
    })
    .await;
}

/// What people do to change the theme of a page: the class of a wrapper, a style sheet of its own.
const SWITCHES: [&str; 4] = [
    "document.querySelector('main').className = 'night'",
    "document.querySelector('main').className = ''",
    "document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/night.css' }))",
    "document.querySelector('[href=\"/night.css\"]').disabled = true",
];

engines!(it_follows_a_switch_of_the_page_s_theme);
async fn it_follows_a_switch_of_the_page_s_theme(engine: Engine) {
    let options = Options {
        files: &[
            ("page.css", ".night { background: #101418; color: #eee }"),
            ("night.css", "main { background: #101418; color: #eee }"),
        ],
        ..options()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        for (switch, scheme) in SWITCHES.iter().zip(["dark", "light"].iter().cycle()) {
            page.script::<Value>(switch, &[]).await?;
            until(&format!("{scheme} after {switch}"), async || {
                let script = "return widget.matches(`:state(${arguments[0]})`) && !widget.matches(':state(card)')";
                Ok(page.ask::<bool>(script, &[(*scheme).into()]).await?.then_some(()))
            })
            .await?;
        }
        Ok(())
    })
    .await;
}

/// What is written where less than 4.5:1 is between it and what is behind it. What cannot be used is exempt.
const UNREAD: &str = "
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = ([red, green, blue, alpha], under) =>
      [red, green, blue].map((channel, index) => channel * alpha + under[index] * (1 - alpha));
    const luminance = (color) => {
      const [red, green, blue] = color.map((channel) => channel / 255)
        .map((channel) => channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
      const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (more + 0.05) / (less + 0.05);
    };
    const parent = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host;
    /* Black and white: behind a picture may be either. */
    const behind = (one) => {
      const layers = [];
      for (let node = one; node; node = parent(node)) {
        const { backgroundColor, backgroundImage, colorScheme } = getComputedStyle(node);
        const color = rgba(backgroundColor);
        if (backgroundImage !== 'none') return [[0, 0, 0], [255, 255, 255]].map((under) => layers.reduceRight((sum, layer) => over(layer, sum), under));
        if (color[3] > 0) layers.push(color);
        if (color[3] === 1 || node.localName === 'dialog') break;
      }
      return [layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255])];
    };
    const opacity = (one) => one ? Number(getComputedStyle(one).opacity) * opacity(parent(one)) : 1;
    const unread = [];
    const judge = (one, text, pseudo) => {
      const style = getComputedStyle(one, pseudo);
      const color = rgba(style.webkitTextFillColor ?? style.color);
      color[3] *= opacity(one) * (pseudo ? Number(style.opacity) : 1);
      for (const ground of behind(one)) {
        const found = contrast(over(color, ground), ground);
        if (found < 4.5) unread.push(`${text}: ${found.toFixed(2)} (${style.color} on ${ground.map(Math.round)})`);
      }
    };
    const walk = (tree) => {
      for (const one of tree.querySelectorAll('*')) {
        if (one.matches('[aria-disabled=true], :disabled, [autocomplete=one-time-code], .ear, .unseen *, .found:not(.none) *') || !one.checkVisibility()) continue;
        if (one.matches('input')) judge(one, one.value || one.placeholder, one.value ? null : '::placeholder');
        else if (one.matches('[data-region]')) judge(one, one.dataset.region, '::before');
        for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE && node.data.trim()) judge(one, node.data.trim());
      }
    };
    walk(widget);
    walk(widget.shadowRoot);
    return unread";
