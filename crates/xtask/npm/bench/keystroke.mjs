// One keystroke in a phone field: ours as WebAssembly, and libphonenumber-js, in the same page of the same browser.
// Arguments: chromedriver, Chromium, wasm-bindgen's glue (for no modules), the module, the peer's bundle, its example
// numbers.

import { readFile } from 'node:fs/promises';

import { percentile, serve, withChromium } from './chromium.mjs';

const [chromedriver, chromium, glue, module, peer, examples] = process.argv.slice(2);
const REGIONS = [
  'US', 'GB', 'DE', 'FR', 'IN', 'BR', 'MX', 'AR', 'IT', 'ES', 'NL', 'PL', 'TR', 'JP', 'KR', 'CN', 'ID', 'VN', 'TH', 'PH',
  'NG', 'ZA', 'KE', 'EG', 'SA', 'AE', 'AU', 'NZ', 'CA', 'RU', 'UA', 'SE',
];
const WARM_ROUNDS = 20;

/** In the page. Types every number key by key; ours and the peer take turns in going first. */
async function measure(regions, mobiles, warmRounds) {
  await wasm_bindgen({ module_or_path: '/module.wasm' });
  const { AsYouType, getCountryCallingCode } = libphonenumber;
  const contenders = {
    ours: (region) => {
      const field = new wasm_bindgen.PhoneField(region);
      let shown = '';
      return {
        key: (key) => {
          shown = field.typed(shown + key);
          return field.valid;
        },
        end: () => field.free(),
      };
    },
    peer: (region) => {
      const field = new AsYouType(region);
      return {
        key: (key) => {
          field.input(key);
          return field.isValid();
        },
        end: () => {},
      };
    },
    // What a field has to do, where the caret can be anywhere: the whole text anew. Ours always does.
    peerAnew: (region) => {
      let shown = '';
      return {
        key: (key) => {
          const field = new AsYouType(region);
          shown = field.input(shown + key);
          return field.isValid();
        },
        end: () => {},
      };
    },
  };
  const none = () => ({ ours: {}, peer: {}, peerAnew: {} });
  const round = (into) => {
    regions.forEach((region, index) => {
      const names = index % 2 ? ['ours', 'peer', 'peerAnew'] : ['peerAnew', 'peer', 'ours'];
      for (const typed of [mobiles[region], `+${getCountryCallingCode(region)}${mobiles[region]}`]) {
        const valid = names.map((name) => {
          const field = contenders[name](region);
          let last = false;
          [...typed].forEach((key, place) => {
            const start = performance.now();
            last = field.key(key);
            const time = performance.now() - start;
            const at = `${region} ${typed} ${place}`;
            (into[name][at] ??= []).push(time * 1000);
          });
          field.end();
          return last;
        });
        if (valid.includes(false)) throw new Error(`${typed} in ${region} is invalid to one: ${names} ${valid}`);
      }
    });
  };
  const first = none();
  round(first);
  const warm = none();
  for (let count = 0; count < warmRounds; count += 1) round(warm);
  // The slowest fifth of each key's times is what else the machine had to do.
  const mean = (times) => {
    const kept = times.toSorted((one, other) => one - other).slice(0, Math.ceil(times.length * 0.8));
    return kept.reduce((sum, time) => sum + time, 0) / kept.length;
  };
  const means = (times) => Object.values(times).map(mean);
  const all = (times) => Object.fromEntries(Object.entries(times).map(([name, one]) => [name, means(one)]));
  return { first: all(first), warm: all(warm) };
}

const pages = {
  '/': '<!DOCTYPE html><title>keystroke</title><script src="/glue.js"></script><script src="/peer.js"></script>',
  '/glue.js': { place: glue },
  '/module.wasm': { place: module },
  '/peer.js': { place: peer },
};
const mobiles = JSON.parse(await readFile(examples, 'utf8'));

const server = await serve((path) => pages[path]);
const cell = (value) => value.toFixed(1).padStart(9);
console.log(
  `${'µs a keystroke (format, country, validity)'.padEnd(58)} ${'p50'.padStart(9)} ${'p99'.padStart(9)} ${'longest'.padStart(9)}   ours of both peers`,
);
for (const rate of [1, 4]) {
  const times = await withChromium(chromedriver, chromium, async (browser) => {
    await browser.open(server.origin);
    await browser.slowDown(rate);
    return browser.run(measure.toString(), REGIONS, mobiles, WARM_ROUNDS);
  });
  for (const [state, said] of [['first', 'first time'], ['warm', `${WARM_ROUNDS} more times`]]) {
    const of = (name) => [0.5, 0.99, 1].map((share) => percentile(times[state][name], share));
    const line = (name, values) => `${`${name}, ${said}, ${rate}x slow`.padEnd(58)} ${values.map(cell).join(' ')}`;
    const [ours, peer, anew] = [of('ours'), of('peer'), of('peerAnew')];
    const ratios = (others) => ours.map((time, index) => (time / others[index]).toFixed(2)).join(' ');
    console.log(line('libphonenumber-js, told the key', peer));
    console.log(line('libphonenumber-js, told the text', anew));
    console.log(`${line('ours, told the text', ours)}   ${ratios(peer)}   ${ratios(anew)}`);
  }
}
server.close();
