// SPDX-License-Identifier: Apache-2.0
//
// Builds everything that the gateway serves into dist/:
//   index.html help.html portal.html sample.html   pages, with hashed files under assets/
//   widget.js                                      the button that other sites embed
//   assets/widget-panel-<hash>.js                  what the button loads when it is used
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

/** One classic script with everything in it; returned as text. */
async function bundle(entry, define = {}) {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    build: {
      target: 'es2022',
      write: false,
      lib: { entry: join(root, entry), formats: ['iife'], name: 'deskmeshWidget', fileName: 'out' },
    },
  });
  const output = (Array.isArray(result) ? result[0] : result).output;
  const chunks = output.filter((each) => each.type === 'chunk');
  if (chunks.length !== 1 || output.length !== 1) throw new Error(`${entry} is not one file`);
  return chunks[0].code;
}

await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });

mkdirSync(join(dist, 'assets'), { recursive: true });
const panel = await bundle('src/widget/panel/main.tsx');
const hash = createHash('sha256').update(panel).digest('base64url').slice(0, 8);
const panelPath = `/assets/widget-panel-${hash}.js`;
writeFileSync(join(dist, panelPath), panel);
const launcher = await bundle('src/widget/launcher.ts', {
  __PANEL_PATH__: JSON.stringify(panelPath),
});
writeFileSync(join(dist, 'widget.js'), launcher);
// The gateway sends `<file>.gz` where the browser takes it.
for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(html|js|css|svg)$/.test(name)) continue;
  writeFileSync(join(dist, `${name}.gz`), gzipSync(readFileSync(join(dist, name)), { level: 9 }));
}
console.log(`built ${dist}`);
