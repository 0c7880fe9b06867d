// A headless Chromium under chromedriver, and a server for the pages it measures. Node alone, no package.

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', wasm: 'application/wasm', svg: 'image/svg+xml' };

/** Serves `files`, paths to contents or to places on disk. Isolated, so that the pages' clock ticks every 5 µs. */
export async function serve(files) {
  const server = createServer(async ({ url }, response) => {
    const path = url.split('?')[0];
    try {
      const found = files(path);
      if (found === undefined) throw new Error('no such file');
      const body = typeof found === 'string' ? found : await readFile(found.place);
      response.writeHead(200, {
        'content-type': TYPES[path.split('.').at(-1)] ?? 'text/html; charset=utf-8',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Calls `use` with a browser of its own, and ends it whatever happens. */
export async function withChromium(chromedriver, chromium, use) {
  const driver = spawn(chromedriver, ['--port=0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const port = await new Promise((resolve, reject) => {
      driver.on('error', reject);
      driver.on('exit', () => reject(new Error('chromedriver ended')));
      driver.stdout.on('data', (text) => {
        const found = /started successfully on port (\d+)/.exec(text);
        if (found) resolve(found[1]);
      });
    });
    const call = async (method, path, body) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
      const { value } = await answer.json();
      if (value?.error) throw new Error(`${value.error}: ${value.message}`);
      return value;
    };
    const { sessionId } = await call('POST', '/session', {
      capabilities: { alwaysMatch: { browserName: 'chrome', 'goog:chromeOptions': { binary: chromium, args: FLAGS } } },
    });
    const session = `/session/${sessionId}`;
    try {
      await call('POST', `${session}/timeouts`, { script: 300_000 });
      return await use({
        open: (url) => call('POST', `${session}/url`, { url }),
        /** Runs an async function in the page and gives what it returns. */
        run: (script, ...args) =>
          call('POST', `${session}/execute/async`, {
            script: `const done = arguments[arguments.length - 1];
              (${script})(...[...arguments].slice(0, -1)).then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }));`,
            args,
          }).then(({ value, error }) => {
            if (error) throw new Error(error);
            return value;
          }),
        slowDown: (rate) =>
          call('POST', `${session}/goog/cdp/execute`, { cmd: 'Emulation.setCPUThrottlingRate', params: { rate } }),
      });
    } finally {
      await call('DELETE', session);
    }
  } finally {
    driver.kill();
  }
}

/** The value below which this share of the sorted values lies. */
export function percentile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=en-US',
  '--window-size=1280,900',
];
