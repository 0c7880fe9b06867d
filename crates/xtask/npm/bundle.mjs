// Makes the one script that a page loads: loader, custom element, wasm-bindgen's glue and the minified style sheets.
// Arguments: the loader, the glue, the name of the WebAssembly file beside the script, the hash in the names of the
// flags beside it, that in the names of the files with names of countries, the script to write.

import { build } from 'esbuild';

const [entry, glue, wasmFile, flags, names, outfile] = process.argv.slice(2);
const target = ['es2022'];

/** A style sheet imported by a script becomes its minified text, with its own imports inlined. */
const styleAsText = {
  name: 'style-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const sheet = await build({ entryPoints: [path], bundle: true, minify: true, write: false, logLevel: 'silent' });
      return { contents: sheet.outputFiles[0].text.trim(), loader: 'text', warnings: sheet.warnings };
    });
  },
};

await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  minify: true,
  format: 'esm',
  target,
  legalComments: 'none',
  alias: { 'otp-verify-glue': glue },
  define: { __WASM_FILE__: JSON.stringify(wasmFile), __FLAGS__: JSON.stringify(flags), __NAMES__: JSON.stringify(names) },
  plugins: [styleAsText],
  logLevel: 'warning',
}).catch(() => process.exit(1));
