// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Ticket } from '../../api/gen/tickets';
import { firstClocks, readTicket, useAtRisk, useTicketList } from './queries';
import { isOpen, type TicketQuery, type View } from './views';

const MOST_AT_RISK = 50;

/** The rows of a view, from the list of tickets or, for "at risk", from the clocks. */
export function useRows(view: View, query: TicketQuery) {
  const list = useTicketList(query);
  const atRisk = useAtRisk();
  const clocks = useMemo(() => firstClocks(atRisk.data), [atRisk.data]);
  const isRisk = view === 'risk' && !query.q;
  const wanted = useMemo(
    () => (isRisk ? [...clocks.keys()].slice(0, MOST_AT_RISK) : []),
    [isRisk, clocks],
  );
  const listed = useMemo(() => list.data?.pages.flatMap((page) => page.tickets) ?? [], [list.data]);
  const single = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ['ticket', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => readTicket(id, signal),
      initialData: () => listed.find((ticket) => ticket.id === id),
      initialDataUpdatedAt: 0,
      staleTime: 60_000,
    })),
  });
  const risky = single
    .map((each) => each.data)
    .filter((ticket): ticket is Ticket => !!ticket && isOpen(ticket))
    .filter((ticket) => query.matches?.(ticket) ?? true);
  return {
    clocks,
    rows: isRisk ? risky : listed,
    isPending: isRisk ? atRisk.isPending : list.isPending,
    error: isRisk ? atRisk.error : list.error,
    total: isRisk ? risky.length : (list.data?.pages[0]?.totalSize ?? 0),
    hasMore: !isRisk && list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
    retry: () => void (isRisk ? atRisk.refetch() : list.refetch()),
  };
}
