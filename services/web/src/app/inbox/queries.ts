// SPDX-License-Identifier: Apache-2.0
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type Clock, Clocks } from '../../api/gen/sla';
import { type ListTicketsResponse, type Ticket, Tickets, TicketViews } from '../../api/gen/tickets';
import { api } from '../api';
import { queryClient } from '../query';
import { heard, merge } from './expectations';
import { isNewer, patchPages } from './patch_pages';
import type { TicketQuery } from './views';

export type TicketPages = InfiniteData<ListTicketsResponse, string>;

const PAGE_SIZE = 50;
export const VIEWS_KEY = ['ticketViews'] as const;

/** Live queries of lists, so that a change finds every list it belongs to. */
const listQueries = new Map<string, TicketQuery>();

function listKey(query: TicketQuery): readonly [string, string] {
  return ['tickets', JSON.stringify([query.filter, query.orderBy, query.q])];
}

export function useTicketList(query: TicketQuery) {
  const queryKey = listKey(query);
  listQueries.set(queryKey[1], query);
  return useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const page = await api(
        Tickets.list,
        {
          filter: query.filter,
          orderBy: query.orderBy,
          q: query.q,
          pageSize: PAGE_SIZE,
          pageToken: pageParam,
        },
        { signal },
      );
      return { ...page, tickets: page.tickets.map(newest) };
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextPageToken || undefined,
    placeholderData: (previous) => (query.q ? previous : undefined),
  });
}

/** How many tickets a filter finds; the rows are not asked for. */
export function useTicketCount(query: TicketQuery) {
  return useQuery({
    queryKey: ['ticketCount', query.filter],
    queryFn: async ({ signal }) =>
      (await api(Tickets.list, { filter: query.filter, pageSize: 1 }, { signal })).totalSize,
  });
}

/** Views that are shared, and the reader's own, in their order. */
export function useTicketViews() {
  return useQuery({
    queryKey: VIEWS_KEY,
    queryFn: async ({ signal }) => (await api(TicketViews.list, {}, { signal })).ticketViews,
  });
}

/** How many tickets each saved view finds, by its id; of the first fifty. */
export function useViewCounts(isWanted: boolean) {
  return useQuery({
    queryKey: ['ticketCount', 'views'],
    enabled: isWanted,
    queryFn: async ({ signal }) => {
      const { counts } = await api(TicketViews.count, {}, { signal });
      return new Map(counts.map((each) => [each.ticketViewId, each.totalSize]));
    },
  });
}

/** Reads the lists anew of which only the server can say what belongs in them; not those of words. */
export function refreshUnmatched(): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => {
      const query = queryKey[0] === 'tickets' ? listQueries.get(String(queryKey[1])) : undefined;
      return !!query && !query.matches && !query.q;
    },
  });
}

/** A ticket of an answer, or what is known of it by now where that is newer. */
function newest(ticket: Ticket): Ticket {
  const known = findTicket(ticket.id);
  return known && !isNewer(ticket, known) ? known : heard(ticket);
}

/** Reads one ticket; an answer that is older than what is known by now gives way to it. */
export async function readTicket(id: string, signal: AbortSignal): Promise<Ticket> {
  const ticket = heard(await api(Tickets.get, { id }, { signal }));
  const known = queryClient.getQueryData<Ticket>(['ticket', id]);
  return known && !isNewer(ticket, known) ? known : ticket;
}

export function useTicket(id: string) {
  return useQuery({
    queryKey: ['ticket', id],
    queryFn: ({ signal }) => readTicket(id, signal),
  });
}

/** Running clocks of the workspace, the next to run out first. */
export function useAtRisk() {
  return useQuery({
    queryKey: ['atRisk'],
    queryFn: async ({ signal }) =>
      (await api(Clocks.listAtRisk, { pageSize: 500 }, { signal })).clocks,
    refetchInterval: 60_000,
  });
}

/** The clock of each ticket that runs out first. */
export function firstClocks(clocks: readonly Clock[] | undefined): ReadonlyMap<string, Clock> {
  const out = new Map<string, Clock>();
  for (const clock of clocks ?? []) {
    const known = out.get(clock.ticketId);
    if (!known || Date.parse(clock.dueTime ?? '') < Date.parse(known.dueTime ?? '')) {
      out.set(clock.ticketId, clock);
    }
  }
  return out;
}

/** Writes the server's word of a ticket into every cache that holds or should hold it. */
export function storeTicket(ticket: Ticket): void {
  showTicket(heard(ticket));
}

/** Writes a ticket as it is to be shown into every cache that holds or should hold it. */
export function showTicket(ticket: Ticket): void {
  queryClient.setQueryData<Ticket>(['ticket', ticket.id], (known) =>
    known && !isNewer(ticket, known) ? known : known ? merge(known, ticket) : undefined,
  );
  for (const [key, data] of queryClient.getQueriesData<TicketPages>({ queryKey: ['tickets'] })) {
    const query = listQueries.get(String(key[1]));
    if (!query || !data) continue;
    const pages = patchPages(data.pages, ticket, query) as ListTicketsResponse[];
    if (pages !== data.pages) queryClient.setQueryData<TicketPages>(key, { ...data, pages });
  }
}

/** Finds a ticket in whatever list has it, so that opening it shows something at once. */
export function findTicket(id: string): Ticket | undefined {
  const own = queryClient.getQueryData<Ticket>(['ticket', id]);
  if (own) return own;
  for (const [, data] of queryClient.getQueriesData<TicketPages>({ queryKey: ['tickets'] })) {
    const found = data?.pages.flatMap((page) => page.tickets).find((each) => each.id === id);
    if (found) return found;
  }
  return undefined;
}
