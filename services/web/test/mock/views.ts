// SPDX-License-Identifier: Apache-2.0
import type { TicketJob, TicketView } from '../../src/api/gen/tickets';
import { ApiError } from './contract';
import { parseFilter } from './filter';
import type { Caller, Handlers } from './handlers';
import { notFound } from './page';
import type { State } from './state';
import { comment, createTicket } from './tickets';

/** Saved views, bulk jobs, and what makes one ticket of several or several of one. */
export function viewHandlers(state: State, others: () => Handlers): Handlers {
  const views: Partial<TicketView>[] = [];
  const jobs: Partial<TicketJob>[] = [];
  const ticketOf = (id: string) =>
    state.tickets.find((ticket) => ticket.id === id) ?? notFound('ticket');
  const check = (filter = ''): void => {
    try {
      parseFilter(filter);
    } catch {
      const description = `position ${filter.length}: expected a value`;
      throw new ApiError(400, 'INVALID_FIELDS', `ticket_view.filter: ${description}`, [
        { field: 'ticket_view.filter', description },
      ]);
    }
  };
  const sorted = () => views.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  /** What a bulk job does here: priorities and states, by the verbs that there are. */
  const perform = (kind: string, value: string, id: string, caller: Caller): void => {
    const ticket = ticketOf(id);
    if (kind === 'SET_PRIORITY') {
      Object.assign(ticket, { priority: value });
      state.ticketFact(ticket, 'updated', caller.userId ?? '');
      return;
    }
    const verb = { RESOLVE: 'Resolve', CLOSE: 'Close', REOPEN: 'Reopen' }[kind];
    if (verb) others()[`Tickets.${verb}`]?.({ id }, caller);
  };
  return {
    'TicketViews.List': () => ({ ticketViews: sorted() }),
    'TicketViews.Create': ({ ticketView }, caller) => {
      check(ticketView.filter);
      const made = { ...ticketView, id: state.id('view'), ownerId: caller.userId, etag: '"1"' };
      views.push(made);
      return made;
    },
    'TicketViews.Update': ({ ticketView }) => {
      check(ticketView.filter);
      const found = views.find((each) => each.id === ticketView.id) ?? notFound('ticket_view');
      return Object.assign(found, ticketView);
    },
    'TicketViews.Delete': ({ id }) => {
      views.splice(
        views.findIndex((each) => each.id === id),
        1,
      );
      return {};
    },
    'TicketViews.Count': () => ({
      counts: sorted().map((view) => ({
        ticketViewId: view.id,
        totalSize: state.tickets.filter((t) => parseFilter(view.filter ?? '')(t)).length,
      })),
    }),
    'TicketJobs.Create': ({ ticketJob }, caller) => {
      const ids: string[] = ticketJob.filter
        ? state.tickets.filter((t) => parseFilter(ticketJob.filter)(t)).map((t) => t.id ?? '')
        : ticketJob.ticketIds;
      const job: Partial<TicketJob> = {
        id: state.id('job'),
        actions: ticketJob.actions,
        filter: ticketJob.filter,
        state: 'DONE',
        total: ids.length,
        done: ids.length,
        changed: 0,
        failed: 0,
        failures: [],
        creatorId: caller.userId,
        createTime: new Date().toISOString(),
      };
      for (const id of ids) {
        try {
          for (const { kind, value } of ticketJob.actions) perform(kind, value ?? '', id, caller);
          job.changed = (job.changed ?? 0) + 1;
        } catch (error) {
          const { reason, message } = error as ApiError;
          job.failed = (job.failed ?? 0) + 1;
          job.failures?.push({ ticketId: id, reason, message });
        }
      }
      jobs.unshift(job);
      return { ...job, state: 'RUNNING' };
    },
    'TicketJobs.Get': ({ id }) => jobs.find((job) => job.id === id) ?? notFound('ticket_job'),
    'TicketJobs.List': () => ({ ticketJobs: jobs }),
    'Tickets.Merge': ({ id, sourceIds }, caller) => {
      const target = ticketOf(id);
      for (const sourceId of sourceIds) {
        const source = ticketOf(sourceId);
        Object.assign(source, { state: 'CLOSED', mergedIntoId: id });
        state.ticketFact(source, 'state_changed', caller.userId ?? '');
      }
      target.mergedIds = [...(target.mergedIds ?? []), ...sourceIds];
      state.ticketFact(target, 'updated', caller.userId ?? '');
      return target;
    },
    'Tickets.Split': ({ id, subject, commentIds }, caller) => {
      const ticket = ticketOf(id);
      const words = state.comments.filter((each) => commentIds.includes(each.id));
      const made = createTicket(
        state,
        { subject, requesterId: ticket.requesterId },
        caller.userId ?? '',
      );
      made.splitFromId = id;
      for (const each of words) {
        comment(state, made, { body: each.body }, 'CUSTOMER', ticket.requesterId ?? '');
      }
      return made;
    },
    'Tickets.Snooze': ({ id, until }, caller) => {
      const ticket = ticketOf(id);
      ticket.snoozeUntilTime = until;
      state.ticketFact(ticket, 'updated', caller.userId ?? '', {
        snooze_until_time: ` → ${until ?? ''}`,
      });
      return ticket;
    },
  };
}
