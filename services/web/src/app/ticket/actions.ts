// SPDX-License-Identifier: Apache-2.0
import type { TFunction } from 'i18next';
import { newRequestId } from '../../api/client';
import {
  type Ticket,
  type Ticket_Level,
  Tickets,
  type WaitTicketRequest_For,
} from '../../api/gen/tickets';
import type { Input } from '../../api/method';
import { asProblem, type Problem } from '../../api/problem';
import { api } from '../api';
import { type Expectation, expectOf, forget } from '../inbox/expectations';
import { findTicket, showTicket, storeTicket } from '../inbox/queries';
import { queryClient } from '../query';
import { problemText } from '../ui/run';
import { showToast } from '../ui/toast';
import { inTurn } from './in_turn';
import { missingText } from './review_form';

interface Action {
  /** Said when it fails, for example "Resolve". */
  name: string;
  /** The ticket as it will most likely be; shown at once. */
  expect: Expectation;
  call: (requestId: string) => Promise<Ticket>;
  /** Said when it worked; may offer the way back. */
  done?: (ticket: Ticket) => { text: string; undo?: () => void };
  /** Answers whether it dealt with a refusal itself; nothing is said then. */
  refused?: (problem: Problem) => boolean;
}

/**
 * Shows the outcome at once, then asks the server: its answer is stored, or the ticket goes back to
 * what the server said of it last and the failure is said with a way to try again under the same request id.
 */
export async function act(
  t: TFunction,
  id: string,
  action: Action,
  requestId = newRequestId(),
): Promise<boolean> {
  const before = findTicket(id);
  if (before) showTicket(expectOf(before, action.expect));
  try {
    const after = await action.call(requestId);
    // What was said meanwhile may be newer than the answer, which is refused then.
    const now = forget(id, action.expect);
    if (now) showTicket(now);
    storeTicket(after);
    for (const name of ['history', 'clocks', 'comments']) {
      queryClient.invalidateQueries({ queryKey: [name, id] });
    }
    const done = action.done?.(after);
    if (done) {
      const undo = done.undo && { label: t('action.undo'), run: done.undo };
      showToast({ tone: 'plain', text: done.text, action: undo });
    }
    return true;
  } catch (error) {
    const problem = asProblem(error);
    const unchanged = forget(id, action.expect);
    if (unchanged) showTicket(unchanged);
    if (action.refused?.(problem)) return false;
    if (problem.reason === 'STALE_ETAG') {
      queryClient.invalidateQueries({ queryKey: ['ticket', id] });
      showToast({ tone: 'danger', text: t('error.stale') });
    } else {
      const why = problemText(t, problem);
      const retry = { label: t('action.retry'), run: () => void act(t, id, action, requestId) };
      showToast({
        tone: 'danger',
        text: t('error.failed', { what: action.name, why }),
        action: problem.isTransient ? retry : undefined,
      });
    }
    return false;
  }
}

export type TicketChange = Pick<
  Partial<Ticket>,
  | 'subject'
  | 'priority'
  | 'type'
  | 'affectsCoreFunction'
  | 'tags'
  | 'labels'
  | 'cc'
  | 'customFields'
  | 'status'
>;

/** Every command on a ticket, ready to be bound to a button or a key. */
export function ticketCommands(t: TFunction, nameOf: (userId: string) => string) {
  const reopen = (ticket: Ticket): Promise<boolean> =>
    act(t, ticket.id, {
      name: t('ticket.reopen'),
      expect: (known) => ({ ...known, state: 'IN_PROGRESS' }),
      call: (requestId) => api(Tickets.reopen, { id: ticket.id }, { requestId }),
      done: (after) => ({ text: t('ticket.reopened', { number: after.number }) }),
    });
  const wake = (ticket: Ticket): Promise<boolean> =>
    act(t, ticket.id, {
      name: t('snoozing.wake'),
      expect: (known) => ({ ...known, snoozeUntilTime: undefined }),
      call: (requestId) => api(Tickets.snooze, { id: ticket.id }, { requestId }),
      done: (after) => ({ text: t('snoozing.woken', { number: after.number }) }),
    });
  return {
    reopen,
    /** With open sub-tasks only for a reason; `onOpen` gets their number when that is missing. */
    resolve: (ticket: Ticket, solution = '', forceReason = '', onOpen?: (count: number) => void) =>
      act(t, ticket.id, {
        name: t('ticket.resolve'),
        expect: (known) => ({ ...known, state: 'RESOLVED' }),
        call: (requestId) =>
          api(Tickets.resolve, { id: ticket.id, solution, forceReason }, { requestId }),
        done: (after) => ({
          text: t('ticket.resolved', { number: after.number }),
          undo: () => void reopen(after),
        }),
        refused: ({ reason, metadata }) => {
          if (reason !== 'SUBTASKS_OPEN' || !onOpen) return false;
          onOpen(Number(metadata.open) || 1);
          return true;
        },
      }),
    close: (ticket: Ticket) =>
      act(t, ticket.id, {
        name: t('ticket.close'),
        expect: (known) => ({ ...known, state: 'CLOSED' }),
        call: (requestId) => api(Tickets.close, { id: ticket.id }, { requestId }),
        done: (after) => ({
          text: t('ticket.closed', { number: after.number }),
          undo: () => void reopen(after),
        }),
        refused: ({ reason, metadata }) => {
          if (reason !== 'REVIEW_MISSING') return false;
          const parts = (metadata.missing ?? '').split(', ');
          showToast({ tone: 'danger', text: missingText(t, parts) });
          return true;
        },
      }),
    wait: (ticket: Ticket, whom: WaitTicketRequest_For) =>
      act(t, ticket.id, {
        name: t('ticket.wait'),
        expect: (known) => ({
          ...known,
          state: whom === 'CUSTOMER' ? 'WAITING_FOR_CUSTOMER' : 'WAITING_FOR_THIRD_PARTY',
        }),
        call: (requestId) => api(Tickets.wait, { id: ticket.id, for: whom }, { requestId }),
      }),
    resume: (ticket: Ticket) =>
      act(t, ticket.id, {
        name: t('ticket.resume'),
        expect: (known) => ({ ...known, state: 'IN_PROGRESS' }),
        call: (requestId) => api(Tickets.resume, { id: ticket.id }, { requestId }),
      }),
    /** Without a user: whoever fits best. */
    assign: (ticket: Ticket, userId: string) =>
      act(t, ticket.id, {
        name: t('ticket.assignee'),
        expect: (known) => ({
          ...known,
          assigneeId: userId || known.assigneeId,
          state: known.state === 'UNASSIGNED' ? 'IN_PROGRESS' : known.state,
        }),
        call: (requestId) =>
          api(Tickets.assign, { id: ticket.id, assigneeId: userId }, { requestId }),
        done: (after) => ({
          text: t('ticket.assigned', { number: after.number, name: nameOf(after.assigneeId) }),
        }),
      }),
    escalate: (ticket: Ticket, level: Ticket_Level, reason: string) =>
      act(t, ticket.id, {
        name: t('ticket.escalate'),
        expect: (known) => ({ ...known, level }),
        call: (requestId) => api(Tickets.escalate, { id: ticket.id, level, reason }, { requestId }),
      }),
    snooze: (ticket: Ticket, until: Date, reason = '') => {
      const snoozeUntilTime = until.toISOString();
      return act(t, ticket.id, {
        name: t('snoozing.snooze'),
        expect: (known) => ({ ...known, snoozeUntilTime }),
        call: (requestId) =>
          api(Tickets.snooze, { id: ticket.id, until: snoozeUntilTime, reason }, { requestId }),
        done: (after) => ({
          text: t('snoozing.snoozed', { number: after.number }),
          undo: () => void wake(after),
        }),
      });
    },
    wake,
    update: (ticket: Ticket, change: TicketChange) =>
      act(t, ticket.id, {
        name: t('action.save'),
        expect: (known) => ({ ...known, ...change }),
        call: (requestId) => {
          const body: Input<Ticket> = { id: ticket.id, ...change };
          const updateMask = Object.keys(change).join(',');
          return inTurn(ticket, (etag) =>
            api(Tickets.update, { ticket: { ...body, etag }, updateMask }, { requestId }),
          );
        },
      }),
  };
}

export type TicketCommands = ReturnType<typeof ticketCommands>;
