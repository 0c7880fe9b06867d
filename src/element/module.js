// The WebAssembly module: one instance a page, shared by every element.

import init, { end_instance, mount } from 'otp-verify-glue';

let starting;
let copies = 0;

/** Where the gateway is when the page does not say: where this script came from. */
export const scriptBase = new URL('.', import.meta.url).href;

/** What the traces of our own errors name: this script, without query and fragment, and the module. */
export const ownFiles = [import.meta.url.replace(/[?#].*/, ''), __WASM_FILE__];

/** Resolves to the module's exports. A failed start is forgotten, so that trying again means something. */
export function widget() {
  starting ??= (copies === 0 ? instance() : copy()).catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

/** The instance is of no use any more; the next start makes another. What it has left in the page is told so. */
export function abandon() {
  try {
    end_instance();
  } catch {
    // It cannot even hear that.
  }
  starting = undefined;
  copies += 1;
}

async function instance() {
  await init({ module_or_path: new URL(__WASM_FILE__, import.meta.url) });
  return { mount };
}

/** wasm-bindgen's glue knows one instance: another one takes another copy of this script. */
async function copy() {
  const own = new URL(import.meta.url);
  own.hash = copies;
  const script = await import(own);
  return script.widget();
}
