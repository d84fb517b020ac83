// @vitest-environment jsdom
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { Ticket, TicketApproval, TicketLink } from '../../api/gen/tickets';
import { awaits, linksByKind, openSubtasks, ticketReference } from './work';

test('open sub-tasks are those not done', () => {
  expect(openSubtasks({ subtaskCount: 5, doneSubtaskCount: 2 } as Ticket)).toBe(3);
});

test('an approval awaits each approver once and only while it is pending', () => {
  const approval = {
    state: 'PENDING',
    approverIds: ['usr_a', 'usr_b'],
    votes: [{ approverId: 'usr_b' }],
  } as TicketApproval;
  expect(awaits(approval, 'usr_a')).toBe(true);
  expect(awaits(approval, 'usr_b')).toBe(false);
  expect(awaits(approval, 'usr_c')).toBe(false);
  expect(awaits({ ...approval, state: 'EXPIRED' }, 'usr_a')).toBe(false);
});

test('links stand by kind in the order they came', () => {
  const link = (kind: string, linkedTicketId: string) => ({ kind, linkedTicketId }) as TicketLink;
  const groups = linksByKind([link('SOLVES', 'a'), link('BLOCKS', 'b'), link('SOLVES', 'c')]);
  expect(groups.map(([kind, links]) => [kind, links.map((each) => each.linkedTicketId)])).toEqual([
    ['SOLVES', ['a', 'c']],
    ['BLOCKS', ['b']],
  ]);
});

test('a ticket is named by its number, its id or its address', () => {
  const id = 'tkt_06c8f3k2s0d1w6v9q2n4m8x7ab';
  expect(ticketReference(' #12 ')).toEqual({ number: 12 });
  expect(ticketReference('12')).toEqual({ number: 12 });
  expect(ticketReference(id)).toEqual({ id });
  expect(ticketReference(`https://desk.example/tickets/${id}?tab=1`)).toEqual({ id });
  expect(ticketReference('twelve')).toBeUndefined();
});
