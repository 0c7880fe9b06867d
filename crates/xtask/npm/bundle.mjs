// Makes the one script that a page loads: loader, custom element, wasm-bindgen's glue and the minified style sheets.
// Arguments: the loader, the glue, the name of the WebAssembly file beside the script, the hash in the names of the
// flags beside it, that in the names of the files with names of countries, that in those of the numbering plans, the
// script to write.

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { build } from 'esbuild';

const [entry, glue, wasmFile, flags, names, plans, outfile] = process.argv.slice(2);
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

const built = await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  minify: true,
  format: 'esm',
  target,
  legalComments: 'none',
  alias: { 'otp-verify-glue': glue },
  define: {
    __WASM_FILE__: JSON.stringify(wasmFile),
    __FLAGS__: JSON.stringify(flags),
    __NAMES__: JSON.stringify(names),
    __PLANS__: JSON.stringify(plans),
  },
  plugins: [styleAsText],
  metafile: true,
  logLevel: 'warning',
}).catch(() => process.exit(1));

// For the table of `cargo xtask size`.
const [{ inputs }] = Object.values(built.metafile.outputs);
writeFileSync(join(dirname(glue), 'script-inputs.json'), JSON.stringify(inputs));
