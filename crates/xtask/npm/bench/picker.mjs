// One keystroke in the search of the country picker: from the input event to the finished layout.
// Arguments: chromedriver, Chromium, the directory with the built widget.

import { join } from 'node:path';

import { percentile, serve, withChromium } from './chromium.mjs';

const [chromedriver, chromium, dist] = process.argv.slice(2);
const ROUNDS = 10;

/** In the page. Types and erases, and makes the browser lay out what came of each key. */
async function measure(rounds) {
  await customElements.whenDefined('otp-verify');
  const widget = document.querySelector('otp-verify');
  const until = async (ready) => {
    while (!ready()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(() => widget.shadowRoot.querySelector('[part~=country]'));
  const opening = performance.now();
  widget.shadowRoot.querySelector('[part~=country]').click();
  const dialog = widget.shadowRoot.querySelector('dialog');
  const list = dialog.querySelector('[role=listbox]');
  list.getBoundingClientRect();
  const opened = performance.now() - opening;
  const search = dialog.querySelector('[role=combobox]');
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const word of ['united', 'germany', 'land', '+44', '+1 416', 'österreich', 'xyz']) {
      const typed = [...word].map((_, index) => word.slice(0, index + 1));
      for (const text of [...typed, ...typed.slice(0, -1).reverse(), '']) {
        search.value = text;
        const start = performance.now();
        search.dispatchEvent(new InputEvent('input', { bubbles: true }));
        list.getBoundingClientRect();
        list.scrollHeight;
        times.push(performance.now() - start);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }
  }
  return { opened, times };
}

const page = `<!DOCTYPE html><html lang="en"><title>picker</title><script type="module" src="/otp-verify.js"></script>
  <otp-verify site-key="pk_bench"></otp-verify>`;
const server = await serve((path) =>
  path === '/' ? page : path.startsWith('/otp-verify') ? { place: join(dist, path) } : undefined,
);
const cell = (value) => value.toFixed(2).padStart(9);
console.log(
  `${'ms of a frame of 16.7'.padEnd(46)} ${'p50'.padStart(9)} ${'p99'.padStart(9)} ${'longest'.padStart(9)}`,
);
for (const rate of [1, 4]) {
  const { opened, times } = await withChromium(chromedriver, chromium, async (browser) => {
    await browser.open(server.origin);
    await browser.slowDown(rate);
    return browser.run(measure.toString(), ROUNDS);
  });
  const filtered = [percentile(times, 0.5), percentile(times, 0.99), Math.max(...times)];
  console.log(`${`a key in the country search, ${rate}x slow`.padEnd(46)} ${filtered.map(cell).join(' ')}`);
  console.log(`${`opening the list of countries, ${rate}x slow`.padEnd(46)} ${cell(opened)}`);
}
server.close();
