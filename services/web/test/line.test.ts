// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Line } from '../src/api/line';

test('entries are handled one after the other; one that waits holds up those behind it', async () => {
  const seen: string[] = [];
  let refusals = 2;
  const line = new Line(async (id) => {
    seen.push(id);
    return id !== 'a' || refusals-- === 0;
  });
  const done = Promise.all([line.push('a'), line.push('b')]);
  line.wake();
  await done;
  expect(seen).toEqual(['a', 'a', 'a', 'b']);
});

test('an entry that is taken out frees the line at once', async () => {
  const seen: string[] = [];
  const line = new Line(async (id) => {
    seen.push(id);
    return id !== 'a';
  });
  const first = line.push('a');
  const second = line.push('b');
  line.remove('a');
  await Promise.all([first, second]);
  expect(seen.at(-1)).toBe('b');
});

test('a push of what waits already tries at once and ends with it', async () => {
  let tries = 0;
  const line = new Line(async () => ++tries === 2);
  const one = line.push('a');
  await Promise.resolve();
  await Promise.all([one, line.push('a')]);
  expect(tries).toBe(2);
});

test('an entry that is added again while it is being handled is handled again', async () => {
  let tries = 0;
  const line = new Line(async (id) => {
    if (++tries === 1) void line.push(id);
    return true;
  });
  await line.push('a');
  expect(tries).toBe(2);
});
