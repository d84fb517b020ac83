// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Ticket } from '../../api/gen/tickets';
import { expectOf, forget, heard } from './expectations';

const ticket = (id: string, sequence: number, more: Partial<Ticket> = {}): Ticket =>
  ({
    id,
    sequence: String(sequence),
    labels: [],
    priority: 'P3',
    description: 'd',
    ...more,
  }) as Ticket;

test('the answer to one command leaves what the next is expected to do', () => {
  const before = ticket('a', 1);
  const urgent = (known: Ticket): Ticket => ({ ...known, priority: 'P1' });
  const labelled = (known: Ticket): Ticket => ({ ...known, labels: ['Excel'] });
  expect(expectOf(before, urgent).priority).toBe('P1');
  // Given while the first is under way, from what is shown.
  expect(expectOf(urgent(before), labelled)).toMatchObject({ priority: 'P1', labels: ['Excel'] });
  // The first is answered; the server doesn't know of the second yet, nor does its feed.
  const first = ticket('a', 2, { priority: 'P1' });
  forget('a', urgent);
  expect(heard(first)).toMatchObject({ priority: 'P1', labels: ['Excel'] });
  expect(heard({ ...first, description: '' })).toMatchObject({
    labels: ['Excel'],
    description: 'd',
  });
  // The second is refused: what the server said last is left.
  expect(forget('a', labelled)).toMatchObject({ sequence: '2', priority: 'P1', labels: [] });
  expect(heard(first)).toBe(first);
});

test('a refused command leaves what others changed meanwhile, and what came late is not shown', () => {
  const solved = (known: Ticket): Ticket => ({ ...known, state: 'RESOLVED' });
  expectOf(ticket('b', 5, { state: 'IN_PROGRESS' }), solved);
  heard(ticket('b', 7, { state: 'IN_PROGRESS', priority: 'P0' }));
  expect(heard(ticket('b', 6, { state: 'IN_PROGRESS' }))).toMatchObject({
    priority: 'P0',
    state: 'RESOLVED',
  });
  expect(forget('b', solved)).toMatchObject({ state: 'IN_PROGRESS', priority: 'P0' });
  expect(forget('b', solved)).toBeUndefined();
});
