//! What the element leaves behind, and what it moves: nothing.

use anyhow::Result;
use e2e::{Demo, Engine, Options, engines, journey, until};

const EMPTY: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Empty</title><link rel="icon" href="/icon.svg">
<script src="/cycles.js"></script>
<script type="module" src="/otp-verify.js"></script></head>
<body><form><otp-verify site-key="pk_demo"></otp-verify></form></body></html>"#;

/// Keeps hold of the module's memory, and puts elements in and takes them out again.
const CYCLES: &str = "
const real = WebAssembly.instantiateStreaming;
WebAssembly.instantiateStreaming = async (...given) => {
  const made = await real.apply(WebAssembly, given);
  window.wasmMemory = made.instance.exports.memory;
  return made;
};
window.cycle = async (count) => {
  for (let left = count; left > 0; left -= 1) {
    const element = document.createElement('otp-verify');
    element.siteKey = 'pk_demo';
    const ready = new Promise((resolve) => element.addEventListener('otp-ready', resolve, { once: true }));
    document.querySelector('form').append(element);
    await ready;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    // The browser's own list of what was fetched.
    performance.clearResourceTimings();
  }
};";

engines!(a_thousand_elements_come_and_go_and_leave_nothing_behind;
    firefox: "does not tell its heap", webkit: "does not tell its heap");
async fn a_thousand_elements_come_and_go_and_leave_nothing_behind(engine: Engine) {
    let options = Options {
        page: Some(EMPTY),
        files: &[("cycles.js", CYCLES)],
        ..Options::default()
    };
    journey(engine, options, async |demo| {
        let page = &demo.page;
        cycle(demo, 2 * ROUND).await?;
        let (first, module) = (page.memory().await?, module_memory(demo).await?);
        let mut last = first;
        let mut least_growth = u64::MAX;
        for _ in 0..4 {
            cycle(demo, ROUND).await?;
            let now = page.memory().await?;
            least_growth = least_growth.min(now.heap.saturating_sub(last.heap));
            last = now;
        }
        assert_eq!(last.nodes, first.nodes, "nodes are left");
        assert_eq!(last.js_event_listeners, first.js_event_listeners);
        assert_eq!(module_memory(demo).await?, module, "WebAssembly's memory");
        // The engine's own caches grow in one round or another; a leak grows in each. One forgotten timer is 170 B.
        let left = least_growth / ROUND;
        assert!(left < 60, "{left} B a cycle are left");
        Ok(())
    })
    .await;
}

/// Four rounds are a thousand cycles; two more come first, for what is made once and kept.
const ROUND: u64 = 250;

async fn cycle(demo: &Demo, count: u64) -> Result<()> {
    demo.page
        .script("return window.cycle(arguments[0])", &[count.into()])
        .await
}

async fn module_memory(demo: &Demo) -> Result<u64> {
    demo.page
        .script("return window.wasmMemory.buffer.byteLength", &[])
        .await
}

engines!(nothing_moves_while_the_widget_loads;
    firefox: "does not tell layout shifts", webkit: "does not tell layout shifts");
async fn nothing_moves_while_the_widget_loads(engine: Engine) {
    journey(engine, Options::default(), async |demo| {
        let page = &demo.page;
        // First without the script, then with its class alone, then whole: each is painted before the next is there.
        for held in ["/otp-verify", "/otp-verify-"] {
            demo.front.hold(held);
            page.begin_to_load().await?;
            until("the page to be painted", async || {
                let painted: bool = page.script(PAINTED, &[]).await?;
                Ok(painted.then_some(()))
            })
            .await?;
            demo.front.release();
            page.until_widgets_work().await?;
            let shift = page.layout_shift().await?;
            assert!(shift == 0.0, "{shift} while {held}… was awaited");
        }
        // What does move is seen.
        page.script::<()>("document.body.prepend(document.createElement('hr'))", &[])
            .await?;
        assert!(page.layout_shift().await? > 0.0);
        Ok(())
    })
    .await;
}

const PAINTED: &str = "
    return document.querySelector('otp-verify input') !== null
      && performance.getEntriesByName('first-contentful-paint').length > 0";
