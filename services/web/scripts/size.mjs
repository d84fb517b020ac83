// SPDX-License-Identifier: Apache-2.0
//
// Row P27 in bytes, gzip: what a cold cache fetches until the inbox is shown, and what the widget
// costs before it is opened. Fails over the goals. Run after `npm run build`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '../dist');
const size = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;

/** Files a page fetches at once: its own, and what those import statically. */
function staticFiles(page) {
  const html = readFileSync(join(dist, page), 'utf8');
  const seen = new Set([page]);
  const queue = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1]);
  while (queue.length) {
    const file = queue.pop();
    if (seen.has(file)) continue;
    seen.add(file);
    if (!file.endsWith('.js')) continue;
    const text = readFileSync(join(dist, file), 'utf8');
    for (const m of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) queue.push(`assets/${m[1]}`);
  }
  return [...seen];
}

const words = readdirSync(join(dist, 'assets')).find((name) => /^zh-CN-.*\.js$/.test(name));
const rows = [
  ['first useful view, inbox', [...staticFiles('index.html'), `assets/${words}`], 450_000],
  ['help centre', staticFiles('help.html'), 60_000],
  ['portal', staticFiles('portal.html'), 60_000],
  ['widget before opening', ['widget.js'], 15_000],
  [
    'widget opened',
    readdirSync(join(dist, 'assets'))
      .filter((n) => /^widget-panel.*\.js$/.test(n))
      .map((n) => `assets/${n}`),
    30_000,
  ],
];
let isOver = false;
for (const [name, files, goal] of rows) {
  const bytes = files.reduce((sum, file) => sum + size(file), 0);
  isOver ||= bytes > goal;
  console.log(
    `${name.padEnd(28)} ${String(bytes).padStart(7)} B gz in ${files.length} files (goal ${goal})`,
  );
}
process.exit(isOver ? 1 : 0);
