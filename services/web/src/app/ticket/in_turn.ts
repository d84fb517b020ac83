// SPDX-License-Identifier: Apache-2.0
import type { Ticket } from '../../api/gen/tickets';

type Known = Pick<Ticket, 'id' | 'etag'>;

/** The last change of each ticket that is under way. */
const underWay = new Map<string, Promise<Known | undefined>>();

/**
 * Sends a change of a ticket after the earlier ones of this page, with the version that they leave: who
 * makes several changes quickly doesn't stand in his own way. Without one under way the version is what
 * was seen.
 */
export function inTurn<T extends Known>(
  seen: Known,
  send: (etag: string) => Promise<T>,
): Promise<T> {
  const earlier = underWay.get(seen.id);
  const mine = (async () => send((await earlier)?.etag ?? seen.etag))();
  const settled: Promise<Known | undefined> = mine
    .catch(() => undefined)
    .finally(() => {
      if (underWay.get(seen.id) === settled) underWay.delete(seen.id);
    });
  underWay.set(seen.id, settled);
  return mine;
}
