// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test, vi } from 'vitest';
import { inOneTab } from './one_tab';

afterEach(() => vi.unstubAllGlobals());

const withLocks = (request: unknown) => vi.stubGlobal('navigator', { locks: { request } });

test('the job runs under the lock, and its own failure is its own', async () => {
  withLocks((_name: string, run: () => unknown) => run());
  expect(await inOneTab('a', async () => 7)).toBe(7);
  const job = vi.fn(() => Promise.reject(new Error('refused')));
  await expect(inOneTab('a', job)).rejects.toThrow('refused');
  expect(job).toHaveBeenCalledTimes(1);
});

test('where the browser refuses locks, or has none, the job runs all the same', async () => {
  withLocks(() => Promise.reject(new DOMException('denied', 'SecurityError')));
  expect(await inOneTab('a', async () => 8)).toBe(8);
  vi.stubGlobal('navigator', {});
  expect(await inOneTab('a', async () => 9)).toBe(9);
});
