// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Ticket } from '../../api/gen/tickets';
import { storeTicket } from '../inbox/queries';
import { queryClient } from '../query';
import { act } from './actions';

const ticket = (sequence: number, priority: Ticket['priority']): Ticket =>
  ({ id: 'tkt_a', sequence: String(sequence), priority, description: '' }) as Ticket;

test("a colleague's later change that comes before the answer stays in sight", async () => {
  const shown = (): Ticket['priority'] | undefined =>
    queryClient.getQueryData<Ticket>(['ticket', 'tkt_a'])?.priority;
  queryClient.setQueryData(['ticket', 'tkt_a'], ticket(5, 'P3'));
  let answer = (_ticket: Ticket): void => {};
  const done = act(((key: string) => key) as never, 'tkt_a', {
    name: 'save',
    expect: (known) => ({ ...known, priority: 'P1' }),
    call: () => new Promise<Ticket>((resolve) => (answer = resolve)),
  });
  expect(shown()).toBe('P1');
  storeTicket(ticket(7, 'P2'));
  answer(ticket(6, 'P1'));
  await done;
  expect(shown()).toBe('P2');
});
