// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { type TicketAction, type TicketJob, TicketJobs, Tickets } from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import type { TicketQuery } from './views';

/** As many as one job may have. */
export const MOST_TICKETS = 10_000;
const PAGE = 1000;
const POLL_MS = 600;

/** These tickets, or all that a list finds. */
export type JobTarget = { ids: readonly string[] } | { query: TicketQuery };

/** Jobs that this page began, whose progress is shown until the reader closes it. */
let shown: readonly string[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly string[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

export function useShownJobs(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

export function hideJob(id: string): void {
  publish(shown.filter((each) => each !== id));
}

const keyOf = (id: string): string[] => ['ticketJob', id];

/** A job; asked for again and again while it runs. */
export function useJob(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => api(TicketJobs.get, { id, withoutTicketIds: true }, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'RUNNING' ? POLL_MS : false),
  });
}

export function useJobs() {
  return useQuery({
    queryKey: ['ticketJobs'],
    queryFn: async ({ signal }) => (await api(TicketJobs.list, {}, { signal })).ticketJobs,
  });
}

/** The ids of what a list finds; full text is no part of a job's filter, so these are asked for. */
async function idsOf(query: TicketQuery): Promise<string[]> {
  const ids: string[] = [];
  let pageToken = '';
  do {
    const page = await api(Tickets.list, {
      filter: query.filter,
      q: query.q,
      orderBy: query.orderBy,
      pageSize: PAGE,
      pageToken,
    });
    ids.push(...page.tickets.map((ticket) => ticket.id));
    pageToken = page.nextPageToken;
  } while (pageToken && ids.length < MOST_TICKETS);
  return ids;
}

/** Does actions to many tickets and shows how far it is. */
export async function startJob(
  target: JobTarget,
  actions: readonly TicketAction[],
): Promise<TicketJob> {
  const which =
    'ids' in target
      ? { ticketIds: [...target.ids] }
      : target.query.q
        ? { ticketIds: await idsOf(target.query) }
        : { filter: target.query.filter || 'number > 0' };
  const job = await api(TicketJobs.create, { ticketJob: { ...which, actions: [...actions] } });
  queryClient.setQueryData<TicketJob>(keyOf(job.id), { ...job, ticketIds: [] });
  publish([...shown.slice(-2), job.id]);
  return job;
}

export async function cancelJob(id: string): Promise<void> {
  const job = await api(TicketJobs.cancel, { id });
  queryClient.setQueryData<TicketJob>(keyOf(id), { ...job, ticketIds: [] });
}
