// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../test/mock/filter';
import type { Clock } from '../../api/gen/sla';
import type { ListTicketsResponse, Ticket } from '../../api/gen/tickets';
import { readPosition } from './filter_problem';
import { readNarrowing, withPart } from './narrowing';
import { patchPages } from './patch_pages';
import { firstClocks } from './queries';
import { between } from './selection';
import { secondsLeft, urgency } from './sla_badge';
import { compareTickets, forAnybody, type Narrowing, ORDERS, ticketQuery, VIEW_IDS } from './views';

let seed = 1;
function random(below: number): number {
  seed = (seed * 1103515245 + 12345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * below);
}
const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T;

const STATES = [
  'UNASSIGNED',
  'IN_PROGRESS',
  'WAITING_FOR_CUSTOMER',
  'WAITING_FOR_THIRD_PARTY',
  'RESOLVED',
  'CLOSED',
] as const;

function ticket(id: number, sequence = 1): Ticket {
  const at = new Date(1_700_000_000_000 + random(1000) * 60_000).toISOString();
  return {
    id: `tkt_${String(id).padStart(3, '0')}`,
    sequence: String(sequence),
    state: pick(STATES),
    priority: pick(['P0', 'P1', 'P2', 'P3']),
    type: pick(['INSTALL', 'FEATURE', 'FAULT']),
    channel: pick(['WEB', 'CHAT', 'EMAIL']),
    tier: pick(['FREE', 'PAID', 'ENTERPRISE']),
    assigneeId: pick(['', 'usr_me', 'usr_other']),
    tags: pick([[], ['vip'], ['vip', 'late']]),
    snoozeUntilTime: pick([undefined, undefined, '2030-01-01T00:00:00Z']),
    createTime: at,
    updateTime: at,
  } as Ticket;
}

describe('views', () => {
  test("a view's test says what its filter says, for any ticket and narrowing", () => {
    for (let round = 0; round < 300; round++) {
      const one = ticket(round);
      const narrowing: Narrowing = {
        priority: pick([undefined, 'P0', 'P2']),
        tier: pick([undefined, 'PAID']),
        channel: pick([undefined, 'CHAT']),
      };
      for (const view of VIEW_IDS) {
        const query = ticketQuery(view, 'usr_me', narrowing);
        const said = parseFilter(query.filter)(one as unknown as Record<string, unknown>);
        expect(query.matches?.(one), `${query.filter} ${JSON.stringify(one)}`).toBe(said);
      }
    }
  });

  test('a saved view is decided here where its filter is comparisons, else by the server', () => {
    const view = (filter: string) => ({ id: 'view_1', filter, q: '', orderBy: '' });
    const filters = [
      'priority <= P1 AND tags:vip',
      'assignee_id = me AND NOT channel = EMAIL',
      'tier > FREE snoozed = false',
      'state != CLOSED AND assignee_id = ""',
    ];
    for (let round = 0; round < 200; round++) {
      const one = ticket(round);
      for (const filter of filters) {
        const plain = one as unknown as Record<string, unknown>;
        const server = filter
          .replace('NOT channel = EMAIL', 'channel != EMAIL')
          .replace('me', 'usr_me')
          .replace('tier > FREE', '(tier = PAID OR tier = ENTERPRISE)');
        const said = parseFilter(server)(plain);
        expect(ticketQuery(view(filter), 'usr_me').matches?.(one), filter).toBe(said);
      }
    }
    for (const filter of ['create_time > now-7d', 'state = CLOSED OR tags:a', 'subtasks:OPEN']) {
      expect(ticketQuery(view(filter), 'usr_me').matches, filter).toBeUndefined();
    }
    expect(ticketQuery(view('tags:vip'), 'usr_me', { filter: 'priority = P0' })).toMatchObject({
      filter: '(priority = P0) AND tags:vip',
      orderBy: 'create_time desc',
    });
  });

  test("what is saved from the reader's own list is for whoever looks", () => {
    const { filter } = ticketQuery('mine', 'usr_me');
    expect(forAnybody(filter, 'usr_me')).toMatch(/^assignee_id = me AND /);
  });

  test('full text is left to the server', () => {
    expect(ticketQuery('open', 'usr_me', { q: ' 甘特图 ' })).toMatchObject({ q: '甘特图' });
    expect(ticketQuery('open', 'usr_me', { q: 'x' }).matches).toBeUndefined();
  });

  test('a list in the order of clocks is left to the server, but for its rows', () => {
    const query = ticketQuery('open', 'usr_me', {}, 'due');
    expect(query.matches).toBeUndefined();
    const known = { ...ticket(1), state: 'IN_PROGRESS' as const };
    const pages = [{ tickets: [known, ticket(2)], nextPageToken: '', totalSize: 2 }];
    const after = patchPages(pages, { ...known, sequence: '2', priority: 'P0' }, query);
    expect(after[0]?.tickets.map((each) => each.id)).toEqual(['tkt_001', 'tkt_002']);
    expect(after[0]?.tickets[0]?.priority).toBe('P0');
    expect(patchPages(pages, ticket(3, 2), query)).toBe(pages);
  });

  test('an address cannot smuggle words into a filter', () => {
    const search = new URLSearchParams('priority=P0 OR state = CLOSED&type=FAULT&order=evil&q=a b');
    expect(readNarrowing(search)).toEqual({
      narrowing: { type: 'FAULT', q: 'a b' },
    });
    expect(withPart(search, 'type', '').has('type')).toBe(false);
  });
});

test('a range goes from one row to the other, either way', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect(between(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(ids, 'c', 'a')).toEqual(['a', 'b', 'c']);
  expect(between(ids, 'gone', 'c')).toEqual(['c']);
  expect(between(ids, undefined, 'a')).toEqual(['a']);
  expect(between(ids, 'a', 'gone')).toEqual([]);
});

test('the place of a mistake in a filter is read', () => {
  expect(readPosition('position 9: expected a value')).toEqual({ at: 8, what: 'expected a value' });
  expect(readPosition('must be at most 8000 bytes')).toEqual({
    what: 'must be at most 8000 bytes',
  });
});

describe('patchPages', () => {
  const split = (all: Ticket[], hasMore: boolean): ListTicketsResponse[] => {
    const pages: ListTicketsResponse[] = [];
    for (let at = 0; at < all.length || pages.length === 0; at += 4) {
      pages.push({ tickets: all.slice(at, at + 4), nextPageToken: 'more', totalSize: all.length });
    }
    const last = pages.at(-1);
    if (last && !hasMore) last.nextPageToken = '';
    return pages;
  };
  const rows = (pages: readonly ListTicketsResponse[]): Ticket[] => pages.flatMap((p) => p.tickets);

  test('any change leaves the list as a fresh reading would have it', () => {
    for (let round = 0; round < 400; round++) {
      const order = pick(ORDERS.filter((each) => each !== 'due'));
      const query = ticketQuery(pick(VIEW_IDS), 'usr_me', {}, order);
      const world = Array.from({ length: 12 }, (_, i) => ticket(i));
      const listed = (): Ticket[] =>
        world.filter((each) => query.matches?.(each)).sort((a, b) => compareTickets(order, a, b));
      const pages = split(listed(), false);
      const at = random(14);
      const changed = ticket(at, 2);
      world[at] = changed;
      const after = patchPages(pages, changed, query);
      expect(rows(after).map((each) => each.id)).toEqual(listed().map((each) => each.id));
      expect(after[0]?.totalSize).toBe(listed().length);
    }
  });

  test('what belongs behind the pages read so far waits for the next page', () => {
    const query = ticketQuery('open', 'usr_me', {}, 'create_time desc');
    const open = { state: 'IN_PROGRESS' } as const;
    const all = [3, 2].map((n) => ({
      ...ticket(n),
      ...open,
      createTime: new Date(n * 1e9).toISOString(),
    }));
    const old = { ...ticket(1), ...open, createTime: new Date(1e9).toISOString() };
    const after = patchPages(split(all, true), old, query);
    expect(rows(after)).toHaveLength(2);
    expect(after[0]?.totalSize).toBe(3);
  });

  test('an older state that arrives late changes nothing', () => {
    const query = ticketQuery('open', 'usr_me');
    const now = { ...ticket(1, 5), state: 'IN_PROGRESS' as const };
    const pages = split([now], false);
    expect(patchPages(pages, { ...now, sequence: '4', state: 'CLOSED' }, query)).toBe(pages);
  });
});

describe('clocks', () => {
  const clock = (ticketId: string, dueTime: string): Clock => ({ ticketId, dueTime }) as Clock;

  test('the clock that runs out first stands for its ticket', () => {
    const first = firstClocks([
      clock('a', '2026-01-02T00:00:00Z'),
      clock('a', '2026-01-01T00:00:00Z'),
      clock('b', '2026-01-03T00:00:00Z'),
    ]);
    expect(first.get('a')?.dueTime).toBe('2026-01-01T00:00:00Z');
    expect(first.size).toBe(2);
  });

  test('urgency follows the share that is left', () => {
    expect(urgency(-1, 3600)).toBe('over');
    expect(urgency(100, 3600)).toBe('close');
    expect(urgency(1000, 3600)).toBe('soon');
    expect(urgency(3000, 3600)).toBe('calm');
    expect(secondsLeft(clock('a', '1970-01-01T00:01:00Z'), 30_000)).toBe(30);
  });
});
