// The WebAssembly module: one instance a page, shared by every element.

import init, { mount } from 'otp-verify-glue';

let starting;

/** Where the gateway is when the page does not say: where this script came from. */
export const scriptBase = new URL('.', import.meta.url).href;

/** Resolves to the module's exports. A failed start is forgotten, so that trying again means something. */
export function widget() {
  starting ??= init({ module_or_path: new URL(__WASM_FILE__, import.meta.url) })
    .then(() => ({ mount }))
    .catch((error) => {
      starting = undefined;
      throw error;
    });
  return starting;
}
