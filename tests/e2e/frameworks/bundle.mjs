// Makes a script of each page in this directory, and of each in `served/`, whose server's part is done here. Arguments: the
// directory with the pages, the one to write to. Run where the packages are installed.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformAsync } from '@babel/core';
import solidPreset from 'babel-preset-solid';
import { build } from 'esbuild';
import { compile } from 'svelte/compiler';

const [pages, outdir] = process.argv.slice(2);

/** Page, its source, and the packages that stand in for those it imports. */
const PAGES = [
  ['react-18', 'react-18.jsx', { react: 'react-18', 'react-dom': 'react-dom-18' }],
  ['react-19', 'react-19.jsx'],
  ['react-hook-form', 'react-hook-form.jsx'],
  ['preact', 'preact.jsx'],
  ['vue', 'vue.js'],
  ['svelte', 'svelte.js'],
  ['solid', 'solid.js'],
  ['lit', 'lit.js'],
  ['angular', 'angular.js'],
  ['bootstrap-4', 'sheet.js', { sheet: 'bootstrap-4/dist/css/bootstrap.css' }],
  ['bootstrap-5', 'sheet.js', { sheet: 'bootstrap-5/dist/css/bootstrap.css' }],
  ['tailwind', 'sheet.js', { sheet: 'tailwindcss/preflight.css' }],
  ['pico', 'sheet.js', { sheet: '@picocss/pico/css/pico.css' }],
  ['idiomorph', 'idiomorph.js'],
  ['turbo', 'turbo.js'],
  ['morphdom', 'morphdom.js'],
  ['alpine', 'alpine.js'],
  ['htmx-2', 'htmx-2.js', { 'htmx.org': 'htmx-2' }],
  ['htmx-4', 'htmx-4.js'],
];

/** Page, its source in `served/`, and the packages that stand in for those it imports. */
const SERVED = [
  ['react', 'react.jsx'],
  ['react-18', 'react.jsx', { react: 'react-18', 'react-dom': 'react-dom-18' }],
  ['preact', 'preact.jsx'],
  ['vue', 'vue.js'],
  ['svelte', 'svelte.js'],
  ['solid', 'solid.jsx'],
];

const VUE = {
  __VUE_OPTIONS_API__: 'false',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
};

const svelte = (generate) => ({
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), { filename: path, generate });
      return { contents: js.code };
    });
  },
});

const solid = (generate) => ({
  name: 'solid',
  setup({ onLoad }) {
    onLoad({ filter: /solid\.jsx$/ }, async ({ path }) => {
      const presets = [[solidPreset, { generate, hydratable: true }]];
      const { code } = await transformAsync(await readFile(path, 'utf8'), { presets, configFile: false });
      return { contents: code };
    });
  },
});

async function bundle(name, source, options = {}) {
  const environment = options.environment ?? 'production';
  await build({
    entryPoints: [join(pages, source)],
    outfile: join(outdir, `${name}.js`),
    bundle: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: name.endsWith('preact') ? 'preact' : undefined,
    conditions: ['browser', environment],
    loader: { '.css': 'text' },
    nodePaths: [join(process.cwd(), 'node_modules')],
    plugins: [svelte('client'), solid('dom')],
    logLevel: 'warning',
    ...options.build,
    define: { 'process.env.NODE_ENV': `"${environment}"`, ...VUE, ...options.build?.define },
  });
}

/** The page as its server renders it, in a script that hydrates it. What is amiss is told in development alone. */
async function bundleServed(name, source, alias) {
  const environment = 'development';
  const own = join(pages, 'served', source);
  const outfile = join(outdir, `server-of-${name}.mjs`);
  await bundle(`server-of-${name}`, join('served', source), {
    environment,
    build: {
      alias,
      format: 'esm',
      platform: 'node',
      conditions: ['node', environment],
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      plugins: [svelte('server'), solid('ssr')],
      outfile,
    },
  });
  const { serve } = await import(pathToFileURL(resolve(outfile)));
  await bundle(`served-${name}`, join('served', 'page.js'), {
    environment,
    build: { alias: { ...alias, page: own }, define: { SERVED: JSON.stringify(await serve()) } },
  });
}

try {
  for (const [name, source, alias] of PAGES) await bundle(name, source, { build: { alias } });
  for (const page of SERVED) await bundleServed(...page);
} catch (error) {
  console.error(error);
  process.exit(1);
}
