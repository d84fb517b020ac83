// SPDX-License-Identifier: Apache-2.0
import type { ListTicketsResponse, Ticket } from '../../api/gen/tickets';
import { compareTickets, type TicketQuery } from './views';

/** A newer state of a ticket never gives way to an older one that arrives late. */
export function isNewer(candidate: Ticket, known: Ticket): boolean {
  return BigInt(candidate.sequence || '0') >= BigInt(known.sequence || '0');
}

/**
 * Puts a changed ticket where it belongs in a list read page by page: moves it, adds it, or takes
 * it out. A ticket that belongs behind the last page read so far is left to the next page.
 */
export function patchPages(
  pages: readonly ListTicketsResponse[],
  ticket: Ticket,
  query: TicketQuery,
): readonly ListTicketsResponse[] {
  const all = pages.flatMap((page) => page.tickets);
  const at = all.findIndex((each) => each.id === ticket.id);
  const known = all[at];
  if (known && !isNewer(ticket, known)) return pages;
  if (!query.matches) {
    if (!known) return pages;
    return pages.map((page) => ({
      ...page,
      tickets: page.tickets.map((each) => (each.id === ticket.id ? ticket : each)),
    }));
  }
  const belongs = query.matches(ticket);
  if (!belongs && !known) return pages;
  const rest = all.filter((each) => each.id !== ticket.id);
  const next = belongs
    ? rest.findIndex((each) => compareTickets(query.orderBy, ticket, each) < 0)
    : -1;
  const hasMore = (pages.at(-1)?.nextPageToken ?? '') !== '';
  const isBeyond = belongs && next < 0 && hasMore && rest.length > 0;
  if (belongs && !isBeyond) rest.splice(next < 0 ? rest.length : next, 0, ticket);
  const change = belongs === !!known ? 0 : belongs ? 1 : -1;

  // The rows flow over the pages again; the last page takes what is left.
  let from = 0;
  return pages.map((page, i) => {
    const isLast = i === pages.length - 1;
    const to = isLast ? rest.length : from + page.tickets.length;
    const tickets = rest.slice(from, to);
    from = to;
    return { ...page, tickets, totalSize: Math.max(0, page.totalSize + change) };
  });
}
