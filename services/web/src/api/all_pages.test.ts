// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { allPages } from './all_pages';

const pages: Record<string, { words: string[]; nextPageToken: string }> = {
  '': { words: ['a', 'b'], nextPageToken: 'p2' },
  p2: { words: ['c'], nextPageToken: 'p3' },
  p3: { words: ['d'], nextPageToken: '' },
};

test('a list is read to its end, or to as many as are wanted', async () => {
  const asked: string[] = [];
  const load = async ({ pageToken }: { pageToken: string }) => {
    asked.push(pageToken);
    return pages[pageToken] ?? { words: [], nextPageToken: '' };
  };
  expect(await allPages(load, (page) => page.words)).toEqual(['a', 'b', 'c', 'd']);
  expect(asked).toEqual(['', 'p2', 'p3']);
  expect(await allPages(load, (page) => page.words, 3)).toEqual(['a', 'b', 'c']);
});
