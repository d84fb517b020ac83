// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { inTurn } from './in_turn';

/** A server that changes the version with each change and refuses what was seen before the last. */
function store() {
  const sent: string[] = [];
  let version = 1;
  return {
    sent,
    change: async (etag: string) => {
      sent.push(etag);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (etag !== `v${version}`) throw new Error('STALE_ETAG');
      return { id: 'tkt_a', etag: `v${++version}` };
    },
  };
}

test('changes made quickly go one after the other, each on what the one before left', async () => {
  const { sent, change } = store();
  const seen = { id: 'tkt_a', etag: 'v1' };
  const done = await Promise.all([1, 2, 3].map(() => inTurn(seen, change)));
  expect(sent).toEqual(['v1', 'v2', 'v3']);
  expect(done.at(-1)?.etag).toBe('v4');
  // Later ones say what was seen by then: what a colleague changed meanwhile is not run over.
  await expect(inTurn(seen, change)).rejects.toThrow('STALE_ETAG');
});

test('a refusal is told to its change alone, and other tickets do not wait', async () => {
  const { change } = store();
  const refused = inTurn({ id: 'tkt_a', etag: 'v0' }, change);
  const next = inTurn({ id: 'tkt_a', etag: 'v1' }, change);
  const other = await inTurn({ id: 'tkt_b', etag: 'x' }, async (etag) => ({ id: 'tkt_b', etag }));
  expect(other.etag).toBe('x');
  await expect(refused).rejects.toThrow('STALE_ETAG');
  expect((await next).etag).toBe('v2');
});
